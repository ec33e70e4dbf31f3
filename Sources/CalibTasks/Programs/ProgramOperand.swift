import CalibModel

/// A value on a command line: texts, of a list as many as it has, or a file that is written for the program.
enum ProgramOperand: Hashable {
  case texts([String])
  case file(name: String, content: String)

  /// The operand of a value; `nil` for what cannot stand on a command line.
  init?(_ value: Value) {
    switch value {
    // A file that is yet to be written is a record of its name and content.
    case .record(let entries):
      guard let entry = entries.first, entries.count == 1, case .string(let content) = entry.value else {
        return nil
      }
      self = .file(name: entry.name, content: content)
    case .list(let values):
      var texts: [String] = []
      for value in values {
        guard let text = Self.text(value) else { return nil }
        texts.append(text)
      }
      self = .texts(texts)
    default:
      guard let text = Self.text(value) else { return nil }
      self = .texts([text])
    }
  }

  /// The value of a file that is written where a program asks for it.
  static func value(fileNamed name: String, _ content: String) -> Value {
    .record([Value.Entry(name: name, value: .string(content))])
  }

  private static func text(_ value: Value) -> String? {
    switch value {
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .string(let text): text
    case .run(let run): "\(run)"
    case .interval(let interval): "\(interval)"
    case .number, .measured, .count: value.asNumber.map(number)
    case .none, .range, .list, .record, .histogram, .summary, .object, .keyed, .curve, .model, .fit: nil
    }
  }

  /// The shortest text that reads back as the same number, without `.0`.
  private static func number(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  var json: JSONValue {
    switch self {
    case .texts(let texts): .members(["texts": .array(texts.map { .string($0) })])
    case .file(let name, let content): .members(["name": .string(name), "content": .string(content)])
    }
  }

  init?(json: JSONValue) {
    if let texts = json["texts"]?.asArray {
      self = .texts(texts.compactMap(\.asString))
    } else if let name = json["name"]?.asString, let content = json["content"]?.asString {
      self = .file(name: name, content: content)
    } else {
      return nil
    }
  }
}
