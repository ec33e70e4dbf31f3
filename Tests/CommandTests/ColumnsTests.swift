import CalibTestSupport
import Testing

@Suite("The command `columns`")
struct ColumnsTests {
  let temporary: TemporaryFolder
  let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    program = Program(folder: temporary.path)
  }

  @Test("prints the block of a file; in a dataset it is checked without a mistake and read")
  func block() throws {
    try temporary.write("data/a_1_1.csv", "Run,mass,flag,in\n1,91.2,true,3\n1,89.9,false,4\n")
    let ending = try program.run("columns", "data/a_1_1.csv")
    #expect(ending.status == 0 && ending.errors.isEmpty)
    let lines = ending.output.split(separator: "\n").dropFirst().joined(separator: "\n")
    #expect(lines.hasPrefix("columns: {\n  Run: Int,\n  mass,"), "\(ending.output)")
    try Text.write(
      "calib 1\ndataset d {\n  files: \"data/a_<exp>_<run>.csv\"\n  \(lines)\n}\n",
      to: "\(temporary.path)/s.calib")
    let check = try program.run("check", "s.calib")
    #expect(check.status == 0, "\(check.all)")
  }

  @Test("a file that cannot be read is an error that names it, and exits with 2")
  func unreadable() throws {
    try temporary.write("a.root", "x,y\n1,2\n")
    let ending = try program.run("columns", "a.root")
    #expect(ending.status == 2 && ending.output.isEmpty)
    #expect(ending.errors.hasPrefix("error: a.root: `.root` is the end of the name"), "\(ending.errors)")
    #expect(try program.run("columns", "nowhere.csv").status == 2)
  }
}
