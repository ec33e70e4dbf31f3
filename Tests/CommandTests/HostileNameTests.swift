import CalibTestSupport
import Testing

/// Names and texts from outside that want to be more than text: terminal codes, HTML, Markdown, very long.
@Suite("Hostile names are shown as text")
struct HostileNameTests {
  private static let escape = "\u{1B}[31mred\u{1B}]0;title\u{07}"
  private static let markup = "<script>alert(1)</script> **bold** [x](javascript:1) | `a`"
  private static let long = String(repeating: "long", count: 2500)

  private static func script(message: String) -> String {
    """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      catalog: "runs.csv"
      columns: { x: mm }
    }

    calibration spot {
      input:    hits
      collect   h  = histogram(x, bins: 4, range: 0..4 mm)
      collect   vx = summary(x)
      payload:  { x = vx.mean }
      require   near: vx.mean < 1 mm, else "\(message)"
      plot      h as "\(message)"
    }

    publish "a" { payloads: [spot] }

    """
  }

  private func folder(_ text: String) throws -> Datasets {
    let rows = "x\n1\n2\n3\n"
    return try Datasets(
      Self.script(message: text),
      ["hits_1_1.csv": rows, "runs.csv": "exp,run,quality\n1,1,\"\(Self.escape) \(Self.markup)\"\n"])
  }

  /// Whether a text does nothing to a terminal that shows it.
  private func isHarmless(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { $0 == "\n" || !($0.value < 0x20 || (0x7f..<0xa0).contains($0.value)) }
  }

  @Test("in results, status, plan and the session", arguments: [markup, long])
  func everywhere(_ message: String) throws {
    let folder = try folder(message.replacing("`", with: "'"))
    let run = try folder.program.run("run", "script.calib")
    #expect(run.status == 1 && isHarmless(run.all), "\(run.all)")
    for command in ["results", "status", "plan"] {
      let shown = try folder.program.run(command, "script.calib")
      #expect(isHarmless(shown.all), "\(command): \(shown.all)")
    }
    let session = try folder.program.run(
      "repl", "script.calib",
      input: "at spot@1/1\nruns(hits)\nplot spot\nhits.quality\n:results\n:status\n:why spot\n")
    #expect(isHarmless(session.all), "\(session.all)")
    #expect(session.output.contains(message.prefix(20)), "\(session.output)")
  }

  @Test("control characters in a script, in what is typed and in the names of files")
  func controls() throws {
    let folder = try folder("fine")
    try folder.write("x\n1\n2\n", to: "hits_1_2\(Self.escape).csv")
    let typed =
      "\"\(Self.escape)\"\nlet \(Self.escape) = 3\nhead hits\n:load \(Self.escape)\n?\(Self.escape)\n"
    let session = try folder.program.run("repl", "script.calib", input: typed)
    #expect(session.status == 1 && isHarmless(session.all), "\(session.all)")
    try folder.write(Self.script(message: Self.escape), to: "script.calib")
    for command in ["check", "plan", "run", "results", "status"] {
      let shown = try folder.program.run(command, "script.calib")
      #expect(isHarmless(shown.all), "\(command): \(shown.all)")
    }
  }

  @Test("a script whose name is more than text")
  func scriptName() throws {
    let folder = try folder("fine")
    let name = "a <b>\(Self.escape)</b>.calib"
    try folder.write(Self.script(message: "fine"), to: name)
    for command in ["check", "plan", "run", "results", "status"] {
      let shown = try folder.program.run([command, name])
      #expect(isHarmless(shown.all), "\(command): \(shown.all)")
    }
    let session = try folder.program.run(["repl", name], input: ":plan\n:results\n")
    #expect(isHarmless(session.all), "\(session.all)")
  }
}
