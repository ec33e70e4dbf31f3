import CalibGraph
import CalibLanguage
import CalibModel
import CalibTasks
import Testing

@Suite("Inputs of a dataset")
struct ScanInputsTests {
  private typealias D = ScanDefinitions

  @Test("identities and runs are collected, and runs that are not asked for are left out")
  func identities() throws {
    let folder = try ScanFolderFixture()
    for run in 1...4 { try folder.write("e_\(run).csv", "x\n\(run)\n") }
    let included = try #require(IntervalOfValidity("0/2..0/4"))
    let except = try #require(IntervalOfValidity("0/3"))
    let dataset = D.dataset(
      ["e_<run>.csv"], [D.column("x")], runs: .init(included: [included], excepted: [except]))
    let all = try ScanInputs(of: dataset, folder: folder.path)
    #expect(all.files.map { $0.runs.map(\.description) } == [["0/2"], ["0/4"]])
    #expect(all.files.map(\.identity.size) == [4, 4])
    #expect(all.files[0].identity.modified > 1_600_000_000_000_000_000)
    let last = try ScanInputs(
      of: dataset, folder: folder.path, requested: [try #require(IntervalOfValidity("0/4..*"))])
    #expect(last.files.map(\.path) == ["\(folder.path)/e_4.csv"])
    let none = #expect(throws: FilePatternError.self) {
      try ScanInputs(
        of: dataset, folder: folder.path, requested: [try #require(IntervalOfValidity("0/9"))])
    }
    #expect(none?.kind == .noRun)
  }

  @Test("a column that headers lack is said with the number of files")
  func missingColumn() throws {
    let folder = try ScanFolderFixture()
    try folder.write("e_1.csv", "mass,x\n")
    try folder.write("e_2.csv", "Mass,x\n")
    try folder.write("e_3.csv", "x\n")
    let error = #expect(throws: FilePatternError.self) {
      try ScanInputs(of: D.dataset(["e_<run>.csv"], [D.column("mass")]), folder: folder.path)
    }
    #expect(error?.kind == .missingColumn("mass"))
    #expect(
      error?.message
        == "\(folder.path)/e_2.csv: no column `mass`; it has `Mass`, `x` (missing in 2 of 3 files)")
    #expect(error?.help == "did you mean `mass from \"Mass\"`?")
  }

  @Test("runs in columns are read once and then known by the file's identity")
  func knownRuns() throws {
    let folder = try ScanFolderFixture()
    try folder.write("all.csv", "Run,x\n3,1\n1,1\n3,2\n")
    let dataset = D.dataset(["all.csv"], [D.column("x")], runColumns: .init(experiment: nil, run: "Run"))
    let first = try ScanInputs(of: dataset, folder: folder.path)
    #expect(first.files.map(\.runs) == [[D.run(0, 1), D.run(0, 3)]])
    #expect(first.learned.count == 1)
    let second = try ScanInputs(of: dataset, folder: folder.path) { first.learned[$0] }
    #expect(second.files == first.files)
    #expect(second.learned.isEmpty)
  }

  @Test("a run number in a column that cannot be read names file, line and column")
  func badRunColumn() throws {
    let folder = try ScanFolderFixture()
    try folder.write("all.csv", "Run,x\n3,1\nabc,1\n")
    let dataset = D.dataset(["all.csv"], [D.column("x")], runColumns: .init(experiment: nil, run: "Run"))
    let error = #expect(throws: FilePatternError.self) { try ScanInputs(of: dataset, folder: folder.path) }
    #expect(error?.message == "\(folder.path)/all.csv, line 3: column `Run`: `abc` is not a whole number")
  }

  @Test("an empty file and one that is no text are errors before anything runs")
  func badFiles() throws {
    let folder = try ScanFolderFixture()
    try folder.write("e_1.csv", "")
    let dataset = D.dataset(["e_<run>.csv"], [D.column("x")])
    let error = #expect(throws: FilePatternError.self) { try ScanInputs(of: dataset, folder: folder.path) }
    #expect(error?.message == "\(folder.path)/e_1.csv: the file is empty: it has no header")
  }
}
