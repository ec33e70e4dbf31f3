import CalibColumns
import CalibDigest
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibTasks
import Testing

@Suite("Scanning a file")
struct ScanTaskTests {
  private typealias D = ScanDefinitions

  /// `summary(x * scale) where x < limit`, its scale a constant of another calibration.
  private static func scaled(limit: Double, optional: Bool = false) -> CollectorDefinition {
    var graph = ColumnGraph()
    let x = graph.column("x")
    var scale = graph.node(.runConstant(0))
    if optional { scale = graph.node(.binary(.coalesce, scale, graph.node(.constant(1)))) }
    let value = graph.node(.binary(.multiply, x, scale))
    let selection = graph.node(.binary(.less, x, graph.node(.constant(limit))))
    return D.collector(
      "summary", [], graph, [value], where: selection,
      constants: [ConstantReference(.calibration("spot"), field: "scale")])
  }

  private static func table(_ entries: [(String, Payload.Constant)]) throws -> ConstantTable {
    ConstantTable(
      reference: ConstantReference(.calibration("spot"), field: "scale"),
      entries: try entries.map {
        ConstantTable.Entry(
          interval: try #require(IntervalOfValidity($0.0)), value: $0.1, digest: "")
      })
  }

  private func scan(
    _ text: String, _ dataset: (String) -> DatasetDefinition, _ collector: CollectorDefinition,
    constants: [ConstantTable] = [], name: String = "events_7.csv"
  ) throws -> (result: ScanResult, file: InputFile) {
    let folder = try ScanFolderFixture()
    try folder.write(name, text)
    let definition = dataset("events_<run>.csv")
    let file = try #require(try ScanInputs(of: definition, folder: folder.path).files.first)
    let task = ScanTask(
      datasets: [definition], calibrations: [D.calibration("c", [collector])], units: UnitTable())
    let request = ScanRequest(
      file: file, collects: [ScanRequest.Collect(calibration: "c", collector: 0, constants: constants)])
    return (try task.run(request) { _, _ in true }, file)
  }

  private func summary(_ part: ScanResult.Part) throws -> Summary {
    let collector = try Builtins.collector("summary", settings: CollectorSettings([]))
    guard case .summary(let summary) = try collector.accumulator(bytes: part.bytes).finish() else {
      throw CollectorError("no summary")
    }
    return summary
  }

  @Test("rows of a file of one run are selected, scaled with the run's constant and collected")
  func oneRun() throws {
    let text = "x,other\n100,a\n300,b\n900,c\n"
    let unit = try #require(UnitTable()["cm"])
    let (result, file) = try scan(
      text, { D.dataset([$0], [D.column("x", unit: unit)]) }, Self.scaled(limit: 5000),
      constants: [try Self.table([("0/1..0/9", .number(2, unit: ""))])])
    #expect(result.rows == 3)
    #expect(result.parts.count == 1)
    let part = try #require(result.parts[0].first)
    #expect(part.run == D.run(0, 7))
    #expect(part.entries == 2)
    #expect(try summary(part).mean == 4000)
    #expect(result.digest == sha256Hex(Array(text.utf8)))
    #expect(file.digest == nil)
  }

  @Test("each row of a file of many runs has its own run's constants, and rows of other runs do not count")
  func manyRuns() throws {
    var text = "Exp,Run,x\n"
    for row in 0..<10_000 { text += "1,\(row % 5),\(row % 5 == 4 ? "1e9" : "1")\n" }
    let except = try #require(IntervalOfValidity("1/4"))
    let (result, file) = try scan(
      text,
      {
        D.dataset(
          [$0], [D.column("x")], runColumns: .init(experiment: "Exp", run: "Run"),
          runs: .init(excepted: [except]))
      }, Self.scaled(limit: 1e12),
      constants: [
        try Self.table([
          ("1/0..1/1", .number(10, unit: "GeV")), ("1/2", .number(20, unit: "MeV")),
          ("1/3..*", .measured(3, error: 1, unit: "")),
        ])
      ])
    #expect(file.runs == (0..<4).map { D.run(1, $0) })
    #expect(result.parts[0].map(\.run) == file.runs)
    #expect(result.parts[0].map(\.entries) == [2000, 2000, 2000, 2000])
    #expect(try result.parts[0].map { try summary($0).minimum } == [10, 10, 0.02, 3])
    #expect(try result.parts[0].map { try summary($0).maximum } == [10, 10, 0.02, 3])
  }

  @Test("a run without an accepted row has its part all the same")
  func emptyPart() throws {
    let (result, _) = try scan(
      "x\n5\n", { D.dataset([$0], [D.column("x")]) }, Self.scaled(limit: 1),
      constants: [try Self.table([("0/0..*", .integer(1))])])
    #expect(result.parts[0].map(\.entries) == [0])
  }

  @Test("several collectors of one scan give what each gives alone")
  func sharedScan() throws {
    let folder = try ScanFolderFixture()
    var text = "Run,x\n"
    for row in 0..<9000 { text += "\(row * 3 / 9000),\(Double(row % 977) / 3)\n" }
    try folder.write("all.csv", text)
    let dataset = D.dataset(["all.csv"], [D.column("x")], runColumns: .init(experiment: nil, run: "Run"))
    let file = try #require(try ScanInputs(of: dataset, folder: folder.path).files.first)
    let calibrations = [
      D.calibration("a", [Self.scaled(limit: 200), Self.scaled(limit: 100)]),
      D.calibration("b", [Self.scaled(limit: 200, optional: true)]),
    ]
    let task = ScanTask(datasets: [dataset], calibrations: calibrations, units: UnitTable())
    let known = try Self.table([("0/0..*", .number(0.1, unit: ""))])
    let unknown = try Self.table([("0/1", .number(0.3, unit: ""))])
    let collects = [
      ScanRequest.Collect(calibration: "a", collector: 0, constants: [known]),
      ScanRequest.Collect(calibration: "a", collector: 1, constants: [known]),
      ScanRequest.Collect(calibration: "b", collector: 0, constants: [unknown]),
    ]
    let together = try task.run(ScanRequest(file: file, collects: collects)) { _, _ in true }
    for (index, collect) in collects.enumerated() {
      let alone = try task.run(ScanRequest(file: file, collects: [collect])) { _, _ in true }
      #expect(alone.parts[0] == together.parts[index])
      #expect(alone.parts[0].map(\.entries).min() ?? 0 > 0)
    }
  }

  @Test("a missing constant names calibration, constant and run, unless `??` stands after it")
  func missingConstant() throws {
    let constants = [try Self.table([("0/9..*", .integer(3))])]
    let error = #expect(throws: TaskFailure.self) {
      try scan(
        "x\n5\n", { D.dataset([$0], [D.column("x")]) }, Self.scaled(limit: 9), constants: constants)
    }
    #expect(error?.message == "`c` reads `spot.scale`, which has no value for run 0/7")
    let (result, _) = try scan(
      "x\n5\n", { D.dataset([$0], [D.column("x")]) }, Self.scaled(limit: 9, optional: true),
      constants: constants)
    #expect(try summary(result.parts[0][0]).mean == 5)
  }

  @Test("a division of integers by 0 names file and line")
  func divisionByZero() throws {
    var graph = ColumnGraph()
    let value = graph.node(.binary(.floorDivide, graph.column("x"), graph.column("n")))
    let error = #expect(throws: TaskFailure.self) {
      try scan(
        "x,n\n4,2\n# a comment\n5,0\n",
        { D.dataset([$0], [D.column("x", .integer), D.column("n", .integer)]) },
        D.collector("summary", [], graph, [value]))
    }
    let message = try #require(error?.message)
    #expect(message.hasSuffix("events_7.csv, line 4: `5 // 0` has no value"))
  }

  @Test("bad rows end the scan, or are counted where the script allows them")
  func badRows() throws {
    let text = "x\n1\nabc\n3\n"
    var graph = ColumnGraph()
    let x = graph.column("x")
    let collector = D.collector("summary", [], graph, [x])
    let error = #expect(throws: TaskFailure.self) {
      try scan(text, { D.dataset([$0], [D.column("x")]) }, collector)
    }
    let message = try #require(error?.message)
    #expect(message.hasSuffix("events_7.csv, line 3: column `x`: `abc` is not a number"))
    let (result, _) = try scan(
      text, { D.dataset([$0], [D.column("x")], badRows: .skip(upTo: 1)) }, collector)
    #expect(result.skippedRows == 1)
    #expect(result.rows == 2)
    #expect(result.firstSkipped.hasSuffix("line 3: column `x`: `abc` is not a number"))
  }

  @Test("a file that changed since it was planned gives no result, and neither does one that is stopped")
  func changedFile() throws {
    let folder = try ScanFolderFixture()
    try folder.write("e_1.csv", "x\n1\n")
    let dataset = D.dataset(["e_<run>.csv"], [D.column("x")])
    let file = try #require(try ScanInputs(of: dataset, folder: folder.path).files.first)
    let collector = D.collector("count", [], ColumnGraph(), [])
    let task = ScanTask(
      datasets: [dataset], calibrations: [D.calibration("c", [collector])], units: UnitTable())
    let request = ScanRequest(
      file: file, collects: [ScanRequest.Collect(calibration: "c", collector: 0, constants: [])])
    #expect(throws: TaskFailure("the reading of \(folder.path)/e_1.csv was stopped")) {
      try task.run(request) { _, _ in false }
    }
    #expect(try task.run(request) { _, _ in true }.parts[0][0].entries == 1)
    try folder.write("e_1.csv", "x\n1\n2\n")
    let error = #expect(throws: TaskFailure.self) { try task.run(request) { _, _ in true } }
    #expect(error?.message == "\(folder.path)/e_1.csv has changed since it was planned")
  }
}
