import CalibModel

/// A value on a command line: texts, of a list as many as it has, or a file or folder that is written for the program.
enum ProgramOperand: Hashable {
  /// A file that is written, by its path in the operand's own place.
  struct File: Hashable {
    let path: String
    let content: String
  }

  case texts([String])
  /// The program is handed the path of `name`: a file, or the folder that the files lie in.
  case files(name: String, [File])

  /// The operand of a value; `nil` for what cannot stand on a command line.
  init?(_ value: Value) {
    switch value {
    // What is yet to be written is a record of one name, with a record of paths and contents.
    case .record(let entries):
      guard let entry = entries.first, entries.count == 1, case .record(let parts) = entry.value else {
        return nil
      }
      self = .files(
        name: entry.name,
        parts.compactMap { part in
          if case .string(let content) = part.value { File(path: part.name, content: content) } else { nil }
        })
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

  /// The value of a file, or a folder of files, that is written where a program asks for it.
  static func value(named name: String, _ files: [File]) -> Value {
    let parts = files.map { Value.Entry(name: $0.path, value: .string($0.content)) }
    return .record([Value.Entry(name: name, value: .record(parts))])
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
    case .files(let name, let files):
      .members([
        "name": .string(name),
        "files": .array(
          files.map { .members(["path": .string($0.path), "content": .string($0.content)]) }),
      ])
    }
  }

  init?(json: JSONValue) {
    if let texts = json["texts"]?.asArray {
      self = .texts(texts.compactMap(\.asString))
    } else if let name = json["name"]?.asString, let files = json["files"]?.asArray {
      self = .files(
        name: name,
        files.compactMap { file in
          guard let path = file["path"]?.asString, let content = file["content"]?.asString else { return nil }
          return File(path: path, content: content)
        })
    } else {
      return nil
    }
  }
}
