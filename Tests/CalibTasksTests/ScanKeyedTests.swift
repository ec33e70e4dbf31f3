import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibTasks
import Testing

@Suite("Scanning by key")
struct ScanKeyedTests {
  private typealias D = ScanDefinitions

  private static let wires = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: .range(0...3))])

  /// A collector with a key, a weight or both.
  private static func collector(
    _ primitive: String, _ graph: ColumnGraph, _ columns: [ColumnGraph.NodeID],
    inputs: [CollectorDefinition.Input], keys: KeySpace? = nil, settings: [(String, Value)] = [],
    where selection: ColumnGraph.NodeID? = nil, constants: [ConstantReference] = []
  ) -> CollectorDefinition {
    CollectorDefinition(
      name: "h", primitive: primitive,
      settings: settings.map { CollectorDefinition.Setting(name: $0.0, value: $0.1) }, graph: graph,
      columns: columns, inputs: inputs, keys: keys, selection: selection, constants: constants,
      datasets: ["events"], type: .count, unit: .none, span: D.span)
  }

  /// Scans files and gives what merging in the order of runs and paths makes of them.
  private static func value(
    _ files: [(name: String, text: String)], _ dataset: DatasetDefinition, _ collector: CollectorDefinition,
    constants: [ConstantTable] = []
  ) throws -> Value {
    let folder = try ScanFolderFixture()
    for file in files { try folder.write(file.name, file.text) }
    let calibration = D.calibration("c", [collector])
    let task = ScanTask(datasets: [dataset], calibrations: [calibration], units: UnitTable())
    let inputs = try ScanInputs(of: dataset, folder: folder.path).files
    var parts: [(run: ExperimentRun, path: String, bytes: [UInt8])] = []
    for file in inputs {
      let request = ScanRequest(
        file: file, collects: [ScanRequest.Collect(calibration: "c", collector: 0, constants: constants)])
      for part in try task.run(request, progress: { _, _ in true }).parts[0] {
        parts.append((part.run, file.path, part.bytes))
      }
    }
    parts.sort { ($0.run, $0.path) < ($1.run, $1.path) }
    let primitive = try Builtins.collector(
      collector.primitive,
      settings: CollectorSettings(
        collector.settings.map { ($0.name, $0.value) },
        columns: collector.inputs.compactMap { $0.parameter.map { .argument($0) } }))
    if let space = collector.keys { return try primitive.merged(space, parts.map(\.bytes)) }
    return try primitive.merged(parts.map(\.bytes)).finish()
  }

  private static let columns = [D.column("wire", .integer), D.column("x"), D.column("w")]

  @Test("a keyed histogram of weights has one object per declared key, over files and runs")
  func keyedHistogram() throws {
    var graph = ColumnGraph()
    let nodes = ["x", "w", "wire"].map { graph.column($0) }
    let selection = graph.node(.binary(.less, nodes[0], graph.node(.constant(5))))
    let collector = Self.collector(
      "histogram", graph, nodes, inputs: [.argument("values"), .argument("weight"), .key], keys: Self.wires,
      settings: [("bins", .integer(2)), ("range", .range(0, 2, includesUpper: true))], where: selection)
    let value = try Self.value(
      [
        ("e_1.csv", "wire,x,w\n0,0.5,2\n2,1.5,1\n3,7,1\n"), ("e_2.csv", "wire,x,w\n0,0.5,3\n2,-1,4\n"),
      ], D.dataset(["e_<run>.csv"], Self.columns), collector)
    guard case .keyed(let keyed) = value, keyed.keys == (0..<4).map({ Key($0) }),
      case .histogram(let first) = keyed.values[0], case .histogram(let third) = keyed.values[2],
      case .histogram(let last) = keyed.values[3]
    else {
      Issue.record("\(value)")
      return
    }
    #expect(first.counts == [5, 0] && first.squares == [13, 0] && first.entries == 2)
    #expect(third.counts == [0, 1] && third.underflow == 4)
    #expect(last.entries == 0 && last.overflow == 0)
  }

  @Test("a key outside of what is declared names file, line and key; a row that is not selected does not")
  func outside() throws {
    var graph = ColumnGraph()
    let nodes = [graph.column("wire")]
    let selection = graph.node(.binary(.less, graph.column("x"), graph.node(.constant(5))))
    let collector = Self.collector(
      "count", graph, nodes, inputs: [.key], keys: Self.wires, where: selection)
    let dataset = D.dataset(["e_<run>.csv"], Self.columns)
    let passing = try Self.value([("e_1.csv", "wire,x,w\n1,1,1\n9,8,1\n")], dataset, collector)
    guard case .keyed(let keyed) = passing else { throw CollectorError("not keyed") }
    #expect(keyed.values == [.count(0), .count(1), .count(0), .count(0)])
    let error = #expect(throws: TaskFailure.self) {
      try Self.value([("e_1.csv", "wire,x,w\n1,1,1\n9,1,1\n")], dataset, collector)
    }
    let message = try #require(error?.message)
    #expect(message.hasSuffix("e_1.csv, line 3: the key `wire` is 9, which is not wire in 0..3"))
  }

  @Test("the keys of a text without declared values are those that rows had, over all files")
  func textKey() throws {
    var graph = ColumnGraph()
    let nodes = [graph.column("board")]
    let space = KeySpace(parts: [.init(name: "board", kind: .string, allowed: nil)])
    let value = try Self.value(
      [("e_1.csv", "board\nb\nä\nb\n"), ("e_2.csv", "board\n\"a, \"\"1\"\"\"\nb\n")],
      D.dataset(["e_<run>.csv"], [D.column("board", .string)]),
      Self.collector("count", graph, nodes, inputs: [.key], keys: space))
    guard case .keyed(let keyed) = value else { throw CollectorError("not keyed") }
    #expect(keyed.keys == ["a, \"1\"", "b", "ä"].map { Key([.string($0)]) })
    #expect(keyed.values == [.count(1), .count(3), .count(1)])
  }

  @Test("rows look up the keyed constant of their own run, also where a file has many runs")
  func lookUp() throws {
    var graph = ColumnGraph()
    let t0 = graph.node(.lookUp(0, [graph.column("wire")]))
    let value = graph.node(.binary(.subtract, graph.column("x"), t0))
    let reference = ConstantReference(.stored("T0"), field: "t0")
    let collector = Self.collector(
      "summary", graph, [value], inputs: [.argument("values")], constants: [reference])
    func constants(_ values: [Double]) throws -> Payload.Constant {
      let keyed = KeyedConstants(
        names: ["wire"], keys: values.indices.map { Key($0) },
        values: .numbers(values, errors: nil, unit: "us"))
      return .keyed(try #require(keyed))
    }
    let table = ConstantTable(
      reference: reference,
      entries: [
        .init(
          interval: try #require(IntervalOfValidity("0/1")), value: try constants([1, 2]), digest: "a"),
        .init(
          interval: try #require(IntervalOfValidity("0/2..*")), value: try constants([5, 6]), digest: "b"),
      ])
    let dataset = D.dataset(["all.csv"], Self.columns, runColumns: .init(experiment: nil, run: "run"))
    let result = try Self.value(
      [("all.csv", "run,wire,x,w\n1,0,1001,1\n2,0,5001,1\n1,1,2001,1\n2,1,6001,1\n3,3,0,1\n")], dataset,
      collector, constants: [table])
    guard case .summary(let summary) = result else { throw CollectorError("no summary") }
    #expect(summary.count == 4 && summary.invalid == 1)
    #expect(summary.minimum == 1 && summary.maximum == 1)
  }

  @Test("sums per event see whole events, wherever batches end")
  func events() throws {
    var graph = ColumnGraph()
    let sum = graph.node(.perEvent(.sum, graph.column("x"), graph.column("event")))
    let collector = Self.collector("summary", graph, [sum], inputs: [.argument("values")])
    let columns = [D.column("event", .integer), D.column("x")]
    // Events of 1, 2, … 120 rows: most batches end within one.
    var (text, rows) = ("event,x\n", 0)
    for event in 1...120 {
      for _ in 0..<event { text += "\(event),1\n" }
      rows += event
    }
    let result = try Self.value([("e_1.csv", text)], D.dataset(["e_<run>.csv"], columns), collector)
    guard case .summary(let summary) = result else { throw CollectorError("no summary") }
    #expect(summary.count == Double(rows))
    let squares = (1...120).reduce(0) { $0 + $1 * $1 }
    #expect(abs(summary.mean - Double(squares) / Double(rows)) < 1e-10)
    #expect(summary.minimum == 1 && summary.maximum == 120)
    let long = "event,x\n" + String(repeating: "1,1\n", count: 5000)
    let error = #expect(throws: TaskFailure.self) {
      try Self.value([("e_1.csv", long)], D.dataset(["e_<run>.csv"], columns), collector)
    }
    let message = try #require(error?.message)
    #expect(message.hasSuffix("e_1.csv, line 2: an event has more than 4096 rows"))
  }

  @Test("a profile by key of rows that are cut into files is the same in whatever order the files are found")
  func order() throws {
    var graph = ColumnGraph()
    let nodes = ["x", "w", "wire"].map { graph.column($0) }
    let collector = Self.collector(
      "profile", graph, nodes, inputs: [.argument("x"), .argument("y"), .key], keys: Self.wires,
      settings: [("bins", .integer(5)), ("range", .range(0, 1, includesUpper: true))])
    let texts = (1...4).map { run in
      "wire,x,w\n"
        + (0..<500).map { "\($0 % 4),0.\(($0 * 7919 + run) % 1000),\(Double($0 * run % 97) / 7)\n" }.joined()
    }
    let files = texts.enumerated().map { (name: "e_\($0.offset + 1).csv", text: $0.element) }
    let dataset = D.dataset(["e_<run>.csv"], Self.columns)
    let wanted = try Self.value(files, dataset, collector)
    #expect(try Self.value(files.reversed(), dataset, collector) == wanted)
  }
}
