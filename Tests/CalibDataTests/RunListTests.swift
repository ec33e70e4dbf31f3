import CalibData
import CalibModel
import Testing

@Suite("Runs in columns")
struct RunListTests {
  @Test("runs are listed in order with their rows")
  func list() throws {
    let file = try TemporaryFile("Exp,Run,x\n2,7,a\n1,9,b\n2,7,c\n")
    let both = try RunList(path: file.path, experiment: "Exp", run: "Run")
    #expect(both.runs.map(\.description) == ["1/9", "2/7"])
    #expect(both.entries.map(\.rows) == [1, 2])
    let alone = try RunList(path: file.path, experiment: nil, run: "Run")
    #expect(alone.runs.map(\.description) == ["0/7", "0/9"])
  }

  @Test("a number that is no run is an error of its row, or one of those left out")
  func badRun() throws {
    let file = try TemporaryFile("Run\n5\n4294967295\n-1\n")
    let error = #expect(throws: DataError.self) { try RunList(path: file.path, experiment: nil, run: "Run") }
    #expect(error?.location == .line(3))
    #expect(
      error?.message == "column `Run`: 4294967295 is no run number; it must lie in 0..4294967294")
    let list = try RunList(
      path: file.path, experiment: nil, run: "Run", options: ReadOptions(skippableRows: 2))
    #expect(list.rows == 1)
    #expect(list.skippedRows == 2)
  }
}
