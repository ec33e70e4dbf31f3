import CalibModel
import CalibTestSupport

/// The momentum-scale example as `calib new` writes it, in a folder of its own.
struct Example {
  let temporary: TemporaryFolder
  let program: Program

  static let script = "momentum_scale.calib"

  var folder: String { program.folder }

  init() throws {
    temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path).run("new", "example")
    guard made.status == 0 else { throw Program.Failure(text: made.errors) }
    program = Program(folder: "\(temporary.path)/example")
  }

  func run(_ arguments: String...) throws -> Program.Ending {
    try program.run(["run", Self.script] + arguments)
  }

  /// The plan's tasks: name and action.
  func plan() throws -> JSONValue {
    let ending = try program.run("plan", Self.script, "--format", "json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.errors) }
    return try JSONValue(parsing: Array(ending.output.utf8))
  }

  /// How many tasks the plan would run for certain or perhaps.
  func planned(_ actions: String...) throws -> Int {
    let summary = try plan()["summary"]
    return actions.reduce(0) { $0 + (summary?[$1]?.asInteger ?? 0) }
  }

  /// The results of the last run, as `calib results --json` prints them.
  func results() throws -> String {
    let ending = try program.run("results", Self.script, "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.errors) }
    return ending.output
  }

  /// What is published: payload, interval and digest of every entry of the tag.
  func published() throws -> String {
    let ending = try program.run("store", "iovs", "prompt_2026a", "--json")
    guard ending.status == 0 else { throw Program.Failure(text: ending.errors) }
    let entries = try JSONValue(parsing: Array(ending.output.utf8))["iovs"]?.asArray ?? []
    return entries.map { entry in
      ["name", "iov", "sha256"].map { entry[$0]?.asString ?? "missing \($0)" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  func read(_ file: String) throws -> String { try Text.read("\(folder)/\(file)") }

  func write(_ text: String, to file: String) throws { try Text.write(text, to: "\(folder)/\(file)") }

  /// Replaces a part of the script; the part must be there.
  func edit(_ old: String, to new: String) throws {
    let text = try read(Self.script)
    guard let range = text.firstRange(of: old) else {
      throw Program.Failure(text: "no `\(old)` in the script")
    }
    try write(text.replacingCharacters(in: range, with: new), to: Self.script)
  }
}

extension String {
  /// The first place of a text.
  func firstRange(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
      start = index(after: start)
    }
    return nil
  }

  func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
