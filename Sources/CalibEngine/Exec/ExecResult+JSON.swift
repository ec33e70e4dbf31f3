import CalibGraph
import CalibModel

extension ExecResult {
  /// The result as it is written beside its files, with their paths from the folder.
  func json(in folder: String) -> JSONValue {
    .members([
      "exit": .integer(Int(exitStatus)), "log": .string(logPath), "milliseconds": .integer(milliseconds),
      "peak": .integer(Int(peakMemory)),
      "outputs": .array(
        outputs.map {
          .members([
            "name": .string($0.name), "path": .string(String($0.path.dropFirst(folder.count + 1))),
            "digest": .string($0.digest), "size": .integer($0.size),
          ])
        }),
    ])
  }

  /// The same result after its folder was renamed.
  func moved(from old: String, to new: String) -> ExecResult {
    ExecResult(
      exitStatus: exitStatus,
      outputs: outputs.map {
        File(name: $0.name, path: new + $0.path.dropFirst(old.count), digest: $0.digest, size: $0.size)
      }, logPath: logPath, milliseconds: milliseconds, peakMemory: peakMemory)
  }

  /// Reads what ``json(in:)`` wrote; `nil` where it is anything else.
  init?(json: JSONValue, folder: String) {
    guard let exit = json["exit"]?.asInteger, let log = json["log"]?.asString,
      let milliseconds = json["milliseconds"]?.asInteger, let peak = json["peak"]?.asInteger,
      let outputs = ResultCoding.list(
        json["outputs"],
        { entry -> File? in
          guard let name = entry["name"]?.asString, let path = entry["path"]?.asString,
            let digest = entry["digest"]?.asString, let size = entry["size"]?.asInteger
          else { return nil }
          return File(name: name, path: "\(folder)/\(path)", digest: digest, size: size)
        })
    else { return nil }
    self.init(
      exitStatus: Int32(exit), outputs: outputs, logPath: log, milliseconds: milliseconds,
      peakMemory: Int64(peak))
  }
}
