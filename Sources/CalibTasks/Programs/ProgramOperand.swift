import CalibDigest
import CalibModel

/// A value on a command line: texts, of a list as many as it has, or a file or folder that is written for the program.
enum ProgramOperand: Hashable {
  case texts([String])
  /// The program is handed the path of `name`: a file, or the folder that the files lie in.
  case files(name: String, [FileValue.Content])

  /// The operand of a value; `nil` for what cannot stand on a command line.
  init?(_ value: Value) {
    switch value {
    case .file(.written(let name, let files)): self = .files(name: name, files)
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

  private static func text(_ value: Value) -> String? {
    switch value {
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): "\(number)"
    case .string(let text): text
    case .run(let run): "\(run)"
    case .interval(let interval): "\(interval)"
    case .number, .measured, .count: value.asNumber.map(number)
    case .file(.left(let path)): path
    case .file(.written), .none, .range, .list, .record, .histogram, .summary, .object, .keyed, .curve,
      .model, .fit:
      nil
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
          files.map { .members(["path": .string($0.path), "bytes": .string(hexadecimal($0.bytes))]) }),
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
          guard let path = file["path"]?.asString,
            let bytes = file["bytes"]?.asString.flatMap({ CalibDigest.bytes(ofHexadecimal: $0) })
          else { return nil }
          return FileValue.Content(path: path, bytes: bytes)
        })
    } else {
      return nil
    }
  }
}
