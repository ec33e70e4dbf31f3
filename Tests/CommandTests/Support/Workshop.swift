import CalibModel
import CalibTestSupport

/// A folder with a script and small data files of its own, for the built program.
struct Workshop {
  let temporary: TemporaryFolder
  let program: Program

  static let script = "script.calib"

  var folder: String { program.folder }

  /// - Parameter runs: for each run of experiment 1 how many rows it has.
  init(_ text: String, runs: KeyValuePairs<Int, Int> = [:]) throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
    try write(text, to: Self.script)
    for (run, rows) in runs { try addRun(run, rows: rows) }
  }

  /// A data file with a column `x` around a middle, in mm, that ends up between -0.5 and 0.5 beside it.
  ///
  /// - Parameter file: its name; else the one that the pattern `hits_<exp>_<run>.csv` wants.
  func addRun(_ run: Int, rows: Int, middle: Double = 1, to file: String? = nil) throws {
    var text = "x,run\n"
    // Steps of the golden ratio fill the range evenly, whatever the number of rows.
    for row in 0..<rows {
      let part = (Double(row) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
      text += "\(middle + part - 0.5),\(run)\n"
    }
    try write(text, to: file ?? "hits_1_\(run).csv")
  }

  func write(_ text: String, to file: String) throws { try Text.write(text, to: "\(folder)/\(file)") }

  func run(_ arguments: String...) throws -> Program.Ending {
    try program.run(["run", Self.script, "--progress", "line"] + arguments)
  }

  /// The results of the last run by calibration.
  func results() throws -> [JSONValue] {
    let ending = try program.run("results", Self.script, "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.all) }
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    return json.asArray ?? json["calibrations"]?.asArray ?? []
  }

  func result(_ name: String) throws -> JSONValue? { try results().first { $0["name"]?.asString == name } }

  /// The intervals of a calibration, separated by blanks.
  func intervals(_ name: String) throws -> String {
    let intervals = try result(name)?["intervals"]?.asArray ?? []
    return intervals.compactMap { $0["iov"]?.asString }.joined(separator: " ")
  }

  /// What a tag has: payload, interval and digest of every entry.
  func published(_ tag: String) throws -> [String] {
    let ending = try program.run("store", "iovs", tag, "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.all) }
    let entries = try JSONValue(parsing: Array(ending.output.utf8))["iovs"]?.asArray ?? []
    return entries.map { entry in
      ["name", "iov", "sha256"].map { entry[$0]?.asString ?? "missing \($0)" }.joined(separator: " ")
    }
  }
}
