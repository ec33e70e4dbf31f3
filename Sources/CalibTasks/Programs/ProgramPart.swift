import CalibGraph
import CalibLanguage
import CalibModel

/// What is kept of an `exec` collector for one file and run.
///
/// A program that runs per file has run by then; one that runs for many files runs when an execution asks for them, so
/// that a new file concerns only its own group.
enum ProgramPart {
  /// The files that the program left, in the order of the outputs.
  case left([ExecResult.File])
  /// A data file that is yet to be handed to the program, and the values of its command line.
  case waits(path: String, digest: String, operands: [ProgramOperand])

  var bytes: [UInt8] {
    switch self {
    case .left(let files):
      let list = files.map { file in
        JSONValue.members([
          "name": .string(file.name), "path": .string(file.path), "sha256": .string(file.digest),
          "size": .integer(file.size),
        ])
      }
      return JSONValue.members(["left": .array(list)]).canonicalBytes
    case .waits(let path, let digest, let operands):
      return JSONValue.members([
        "waits": .string(path), "sha256": .string(digest), "operands": .array(operands.map(\.json)),
      ]).canonicalBytes
    }
  }

  /// Reads what ``bytes`` wrote; `nil` for anything else.
  init?(bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes) else { return nil }
    if let list = json["left"]?.asArray {
      let files = list.compactMap { file -> ExecResult.File? in
        guard let name = file["name"]?.asString, let path = file["path"]?.asString,
          let digest = file["sha256"]?.asString, let size = file["size"]?.asInteger
        else { return nil }
        return ExecResult.File(name: name, path: path, digest: digest, size: size)
      }
      self = .left(files)
    } else if let path = json["waits"]?.asString, let digest = json["sha256"]?.asString,
      let operands = json["operands"]?.asArray
    {
      self = .waits(path: path, digest: digest, operands: operands.compactMap { ProgramOperand(json: $0) })
    } else {
      return nil
    }
  }

  init(_ result: ExecResult) { self = .left(result.outputs) }
}
