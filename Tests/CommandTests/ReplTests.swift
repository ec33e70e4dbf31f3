import CalibTestSupport
import Glibc
import Testing

@Suite("The REPL on a terminal", .enabled(if: ReplTerminal.isPossible, "there is no pseudo-terminal here"))
struct ReplTests {
  let temporary: TemporaryFolder
  let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
  }

  private func start(_ arguments: String...) throws -> ReplTerminal {
    let terminal = try #require(try ReplTerminal(program, ["repl"] + arguments))
    try terminal.wait(for: "calib> ")
    return terminal
  }

  @Test("typed lines are answered, and Ctrl-D on an empty line ends with 0")
  func answers() throws {
    let terminal = try start()
    try terminal.type("1 + 2\r")
    try terminal.wait(for: "\n3\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("?histogram\r")
    try terminal.wait(for: "bins:")
    try terminal.wait(for: "calib> ")
    try terminal.type("\u{4}")
    #expect(try terminal.ending() == 0)
  }

  @Test("Tab completes commands, names, and fields behind a dot")
  func completes() throws {
    try Text.write(
      """
      param limit_of_x = 5 mm
      dataset hits {
        files:   "hits_<exp>_<run>.csv"
        columns: { x: mm }
      }
      calibration spot {
        input:   hits where abs(x) < limit_of_x
        collect  vx = summary(x)
        payload: { position = vx.mean }
      }

      """, to: "\(temporary.path)/s.calib")
    let terminal = try start("s.calib")
    try terminal.type(":ty\t")
    try terminal.wait(for: ":type")
    try terminal.type(" limit_\t\r")
    try terminal.wait(for: "limit_of_x")
    try terminal.wait(for: "Length")
    try terminal.wait(for: "calib> ")
    try terminal.type(":type spot.pos\t\r")
    try terminal.wait(for: "spot.position")
    try terminal.wait(for: "Length")
    try terminal.wait(for: "calib> ")
    try terminal.type(":quit\r")
    #expect(try terminal.ending() == 0)
  }

  @Test("Ctrl-C gives up the line, or all lines of an open bracket, and not the program")
  func interrupts() throws {
    let terminal = try start()
    try terminal.type("1 + unfinis")
    try terminal.wait(for: "unfinis")
    try terminal.type("\u{3}")
    try terminal.wait(for: "calib> ")
    try terminal.type("(4 +\r")
    try terminal.wait(for: "   ... ")
    try terminal.type("\u{3}")
    try terminal.wait(for: "calib> ")
    try terminal.type("2 * 21\r")
    try terminal.wait(for: "\n42\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("\u{4}")
    #expect(try terminal.ending() == 0)
  }

  @Test("an open bracket goes on in the next line")
  func severalLines() throws {
    let terminal = try start()
    try terminal.type("fn twice(a) = (\r")
    try terminal.wait(for: "   ... ")
    try terminal.type("2 * a)\r")
    try terminal.wait(for: "calib> ")
    try terminal.type("twice(8)\r")
    try terminal.wait(for: "\n16\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("\u{4}")
    #expect(try terminal.ending() == 0)
  }

  @Test("lines are remembered in `.calib/history` where there is a work folder, else nowhere")
  func remembers() throws {
    for hasFolder in [false, true] {
      if hasFolder { mkdir("\(temporary.path)/.calib", 0o755) }
      let terminal = try start()
      try terminal.type("40 + 2\r")
      try terminal.wait(for: "\n42\n")
      try terminal.wait(for: "calib> ")
      try terminal.type("\u{4}")
      #expect(try terminal.ending() == 0)
      #expect(Text.exists("\(temporary.path)/.calib/history") == hasFolder)
    }
    let again = try start()
    // The key for the line before.
    try again.type("\u{1B}[A")
    try again.wait(for: "40 + 2")
    try again.type("\r")
    try again.wait(for: "\n42\n")
    try again.wait(for: "calib> ")
    try again.type("\u{4}")
    #expect(try again.ending() == 0)
  }

  private static let script = """
    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }

    """

  private func startWithData() throws -> ReplTerminal {
    try Text.write(Self.script, to: "\(temporary.path)/s.calib")
    let rows = (0..<100).map { "\(Double($0) / 10)\n" }.joined()
    try Text.write("x\n" + rows, to: "\(temporary.path)/hits_1_1.csv")
    return try start("s.calib")
  }

  private func end(_ terminal: ReplTerminal) throws {
    try terminal.wait(for: "calib> ")
    try terminal.type("\u{4}")
    #expect(try terminal.ending() == 0)
  }

  @Test("a plot is as wide as the terminal is when it is drawn")
  func resizes() throws {
    let terminal = try startWithData()
    try terminal.type("histogram(hits.x, bins: 20, range: 0..10 mm)\r")
    let wide = try terminal.wait(for: "Histogram<Length>")
    #expect(wide.split(separator: "\n").contains { (61...100).contains($0.count) })
    try terminal.wait(for: "calib> ")
    terminal.resize(columns: 50)
    try terminal.type("histogram(hits.x, bins: 20, range: 0..10 mm)\r")
    // The line that is typed is drawn over several, with what the terminal needs for that.
    try terminal.wait(for: "┤")
    let narrow = try terminal.wait(for: "Histogram<Length>")
    #expect(narrow.split(separator: "\n").allSatisfy { $0.count <= 50 }, "\(narrow)")
    try end(terminal)
  }

  @Test("columns behind a dataset, files in a string, and commands are completed")
  func completesData() throws {
    let terminal = try startWithData()
    try terminal.type("summary(hits.\t).entries\r")
    try terminal.wait(for: "100\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("let t = read(\"hits_1_\t")
    try terminal.wait(for: "hits_1_1.csv")
    try terminal.type("\u{3}")
    try terminal.wait(for: "calib> ")
    try terminal.type(":he\t\r")
    try terminal.wait(for: "describe(DATASET)")
    try end(terminal)
  }

  @Test("the history is searched with Ctrl-R")
  func searches() throws {
    let terminal = try start()
    try terminal.type("40 + 2\r")
    try terminal.wait(for: "\n42\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("1 + 1\r")
    try terminal.wait(for: "\n2\n")
    try terminal.wait(for: "calib> ")
    try terminal.type("\u{12}40")
    try terminal.wait(for: "40 + 2")
    try terminal.type("\r")
    try terminal.wait(for: "\n42\n")
    try end(terminal)
  }

  @Test("a script of 200 lines is pasted as one input")
  func pastes() throws {
    let terminal = try start()
    let lines = (1...199).map { "let value_\($0) = \($0) mm" }
    try terminal.paste((lines + ["let total = value_1 + value_199"]).joined(separator: "\n"))
    try terminal.type("\r")
    try terminal.wait(for: "total: Length in mm, static")
    try terminal.wait(for: "calib> ")
    try terminal.type("total\r")
    try terminal.wait(for: "\n200 mm\n")
    try end(terminal)
  }

  @Test("Ctrl-C stops what is being done and not the session")
  func stops() throws {
    try Text.write(
      Self.script + """

        calibration slow {
          input:   hits
          collect  part = exec {
            run: ["sleep", "600"]
            per: file
            out: { n: Json({ records: Int }) }
          }
          payload: { n = part.n[0].records }
        }

        """, to: "\(temporary.path)/slow.calib")
    try Text.write("x\n1\n2\n", to: "\(temporary.path)/hits_1_1.csv")
    let terminal = try start("slow.calib")
    try terminal.type("summary(hits.x) where slow.n > 1\r")
    try terminal.wait(for: "Ctrl-C stops it")
    try terminal.type("\u{3}")
    try terminal.wait(for: "error: interrupted")
    try terminal.wait(for: "calib> ")
    try terminal.type("summary(hits.x).entries\r")
    // Behind the line of progress, which is gone on a real terminal.
    try terminal.wait(for: "2\nNumber, result")
    try end(terminal)
  }

  @Test("a dumb terminal gets plain text: no codes, no blocks")
  func dumb() throws {
    try Text.write(Self.script, to: "\(temporary.path)/s.calib")
    try Text.write("x\n1\n2\n", to: "\(temporary.path)/hits_1_1.csv")
    let terminal = try #require(try ReplTerminal(program, ["repl", "s.calib"], kind: "dumb"))
    try terminal.wait(for: "calib> ")
    try terminal.type("histogram(hits.x, bins: 2, range: 0..4 mm)\r")
    let drawn = try terminal.wait(for: "Histogram<Length>")
    #expect(drawn.contains("#") && drawn.unicodeScalars.allSatisfy { $0.isASCII }, "\(drawn)")
    try end(terminal)
  }
}

@Suite("The REPL on a pipe")
struct PipedReplTests {
  @Test("an input that is never closed, or fails, makes it end with 1")
  func failures() throws {
    let temporary = try TemporaryFolder()
    let program = Program(folder: temporary.path)
    let open = try program.run("repl", input: "1 + 2\n(1 +\n")
    #expect(open.status == 1 && open.output.hasPrefix("3\n") && open.errors.contains("error"), "\(open.all)")
    let unknown = try program.run("repl", input: "nothing_like_it\n1 + 1\n")
    #expect(unknown.status == 1 && unknown.output.hasPrefix("2\n"), "\(unknown.all)")
    #expect(try program.run("repl", input: "").status == 0)
  }
}
