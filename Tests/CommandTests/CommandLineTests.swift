import CalibModel
import CalibTestSupport
import Glibc
import Testing

@Suite("The command line")
struct CommandLineTests {
  let temporary: TemporaryFolder
  let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
  }

  private func write(_ text: String) throws { try Text.write(text, to: "\(temporary.path)/s.calib") }

  @Test("prints its version")
  func version() throws {
    let ending = try program.run("--version")
    #expect(ending.status == 0 && ending.output.hasPrefix("calib "))
  }

  @Test(
    "usage errors exit with 64", arguments: [["frobnicate"], ["run"], ["run", "x.calib", "--jobs", "0"]])
  func usage(_ arguments: [String]) throws {
    #expect(try program.run(arguments).status == 64)
  }

  @Test("a script that is not there exits with 2 and is named")
  func missingScript() throws {
    for command in ["check", "plan", "run"] {
      let ending = try program.run(command, "nowhere.calib")
      #expect(ending.status == 2 && ending.all.contains("nowhere.calib"), "\(ending.all)")
    }
  }

  @Test("check reports all mistakes on standard output and exits with 1")
  func checkReports() throws {
    try write("param a = 1 GeV + 2 mm\nparam b = unknown_name\n")
    let ending = try program.run("check", "s.calib")
    #expect(ending.status == 1)
    #expect(ending.output.contains("s.calib:1") && ending.output.contains("s.calib:2"), "\(ending.output)")
  }

  @Test("check prints JSON as its contract says")
  func checkJSON() throws {
    try write("param b = unknown_name\n")
    let ending = try program.run("check", "s.calib", "--format", "json")
    let json = try JSONValue(parsing: Array(ending.output.utf8))
    let first = json["diagnostics"]?.asArray?.first
    #expect(first?["severity"]?.asString == "error")
    #expect(first?["line"]?.asInteger == 1 && first?["column"]?.asInteger == 11, "\(ending.output)")
    #expect(first?["file"]?.asString == "s.calib")
  }

  @Test("fmt lays a script out, once")
  func format() throws {
    try write("param   a=1\nparam b   = 2\n")
    #expect(try program.run("fmt", "--check", "s.calib").status == 1)
    #expect(try program.run("fmt", "s.calib").status == 0)
    #expect(try program.run("fmt", "--check", "s.calib").status == 0)
    #expect(try program.run("check", "s.calib").status == 0)
  }

  @Test("explain prints the page of a code, and says where a code is not known")
  func explain() throws {
    try write("param b = unknown_name\n")
    let json = try JSONValue(parsing: Array(program.run("check", "s.calib", "--format", "json").output.utf8))
    let code = try #require(json["diagnostics"]?.asArray?.first?["code"]?.asString)
    let page = try program.run("explain", code)
    #expect(page.status == 0 && page.output.contains(code))
    #expect(try program.run("explain", "C9999").status == 1)
    #expect(try program.run("explain", "histogram").output.contains("bins"))
  }

  @Test("plan writes DOT and Mermaid")
  func graphs() throws {
    let example = try Example()
    let dot = try example.program.run("plan", Example.script, "--format", "dot")
    #expect(dot.output.hasPrefix("digraph") && dot.output.contains("beam_spot"))
    let mermaid = try example.program.run("plan", Example.script, "--format", "mermaid")
    #expect(mermaid.output.contains("momentum_scale"))
  }

  @Test("status tells what happened, and report is one file that stands alone")
  func statusAndReport() throws {
    let example = try Example()
    #expect(try example.run().status == 0)
    let status = try example.program.run("status", Example.script)
    #expect(status.status == 0 && status.output.contains("momentum_scale"), "\(status.all)")
    let report = try example.program.run("report", Example.script, "-o", "report.html")
    #expect(report.status == 0, "\(report.all)")
    let page = try example.read("report.html")
    #expect(page.contains("<svg") && page.contains("momentum_scale"))
    #expect(!page.contains("http://") || page.contains("http://www.w3.org/2000/svg"))
    #expect(!page.contains("https://") && !page.contains("<script src"))
  }

  @Test("the REPL reads commands from a pipe")
  func replOnAPipe() throws {
    let example = try Example()
    let ending = try example.program.run(
      "repl", input: ":load \(Example.script)\n1 + 2\n:type m_z\nm_z / 2\n:quit\n")
    #expect(ending.status == 0, "\(ending.all)")
    #expect(ending.output.contains("3"))
    #expect(ending.output.contains("Energy"))
    #expect(ending.output.contains("45.594 GeV"), "\(ending.output)")
  }
}
