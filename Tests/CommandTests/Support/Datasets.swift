import CalibModel
import CalibTestSupport
import Glibc

/// A script with one calibration and its data, in a folder of their own.
struct Datasets {
  let temporary: TemporaryFolder
  let program: Program

  static let script = "script.calib"

  var folder: String { program.folder }

  /// - Parameter files: what is written, by path; folders are made.
  init(_ script: String, _ files: [String: String] = [:]) throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
    try write(script, to: Self.script)
    for (path, text) in files.sorted(by: { $0.key < $1.key }) { try write(text, to: path) }
  }

  func write(_ text: String, to path: String) throws { try temporary.write(path, text) }

  /// Makes a file of the folder that is another one.
  func link(_ source: String, to path: String) throws {
    guard symlink(source, "\(folder)/\(path)") == 0 else {
      throw Program.Failure(text: "cannot link \(source)")
    }
  }

  /// The constants of the last run's only calibration, each interval a line, after a run that must succeed.
  func constants(_ arguments: String...) throws -> String {
    let run = try program.run(["run", Self.script] + arguments)
    guard run.status == 0 else { throw Program.Failure(text: run.all) }
    return try results()
  }

  /// What a run that must not succeed says.
  func refusal(_ command: String = "run") throws -> String {
    let run = try program.run(command, Self.script)
    guard run.status != 0 else { throw Program.Failure(text: "it succeeded: \(run.all)") }
    return run.all
  }

  func results() throws -> String {
    let ending = try program.run("results", Self.script, "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.errors) }
    var lines: [String] = []
    Self.collect(try JSONValue(parsing: Array(ending.output.utf8)), &lines)
    return lines.joined(separator: "\n")
  }

  /// The intervals with their constants, wherever they stand.
  ///
  /// Recursion is as deep as the document, a few levels.
  private static func collect(_ value: JSONValue, _ lines: inout [String]) {
    if let interval = value["iov"]?.asString, let payload = value["payload"] {
      lines.append("\(interval) \(payload.canonicalText)")
      return
    }
    for member in value.asObject ?? [] { collect(member.value, &lines) }
    for element in value.asArray ?? [] { collect(element, &lines) }
  }
}
