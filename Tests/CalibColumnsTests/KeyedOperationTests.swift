import CalibColumns
import CalibModel
import Testing

@Suite("Operations by key, on axes and on events")
struct KeyedOperationTests {
  private static func table(_ allowed: KeySpace.Allowed?, _ pairs: [(Int, Double)]) throws -> LookupTable {
    let space = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: allowed)])
    let keyed = try #require(Keyed(space: space, pairs: pairs.map { (Key($0.0), $0.1) }))
    return try #require(LookupTable(keyed))
  }

  /// Evaluates one output over columns that fit a batch.
  private static func run(
    _ graph: ColumnGraph, _ output: ColumnGraph.NodeID, _ columns: [String: [Double]],
    constants: [RunConstantValue] = []
  ) throws -> [Double] {
    let program = ColumnProgram(graph: graph, columns: [output])
    var evaluator = ColumnEvaluator(program: program)
    let count = columns.values.first?.count ?? 0
    var memory: [UnsafeMutableBufferPointer<Double>] = []
    defer { for buffer in memory { buffer.deallocate() } }
    for name in program.inputs {
      let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
      _ = buffer.initialize(from: columns[name] ?? [])
      memory.append(buffer)
    }
    try evaluator.evaluate(
      count: count, inputs: memory.compactMap { $0.baseAddress.map { UnsafePointer($0) } },
      constants: constants)
    return Array(UnsafeBufferPointer(start: evaluator.column(0), count: count))
  }

  private static func same(_ found: [Double], _ wanted: [Double]) -> Bool {
    found.count == wanted.count && zip(found, wanted).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }

  @Test("a look-up finds the value of each row's key, and nothing where there is none")
  func lookUp() throws {
    var graph = ColumnGraph()
    let found = graph.node(.lookUp(0, [graph.column("wire")]))
    let keys = [3, 0, 5, 0.5, -1, .nan, 4e9]
    for pairs in [[(0, 10.0), (1, 11), (2, 12), (3, 13)], [(0, 10), (3, 13), (1_000_000, 1)]] {
      let table = try Self.table(nil, pairs)
      let values = try Self.run(graph, found, ["wire": keys], constants: [.table(table)])
      #expect(Self.same(values, [13, 10, .nan, .nan, .nan, .nan, .nan]))
    }
    let far = try Self.table(nil, [(.min, 1), (.max, 2)])
    let distant = try Self.run(graph, found, ["wire": [0, 3]], constants: [.table(far)])
    #expect(distant.count { $0.isNaN } == 2)
    let none = try Self.run(graph, found, ["wire": keys], constants: [.table(nil)])
    #expect(none.count { $0.isNaN } == keys.count)
  }

  @Test("rows of several runs look up in the table of their run")
  func severalRuns() throws {
    var graph = ColumnGraph()
    let found = graph.node(.lookUp(0, [graph.column("wire")]))
    let tables = [try Self.table(nil, [(1, 10), (2, 20)]), nil, try Self.table(nil, [(1, 30), (2, 40)])]
    let slots: [Int32] = [0, 2, 1, -1, 2]
    let values = try slots.withUnsafeBufferPointer { slots in
      try Self.run(
        graph, found, ["wire": [1, 1, 1, 2, 2]],
        constants: [.tables(tables, try #require(slots.baseAddress))])
    }
    #expect(Self.same(values, [10, 30, .nan, .nan, 40]))
  }

  @Test("keys of several parts, among them a text, look up together")
  func tuples() throws {
    let space = KeySpace(parts: [
      .init(name: "layer", kind: .integer, allowed: .range(0...1)),
      .init(name: "side", kind: .string, allowed: nil),
    ])
    let keyed = try #require(
      Keyed(
        space: space,
        pairs: [
          (Key([.integer(0), .string("a")]), 1.0), (Key([.integer(1), .string("b")]), 2),
          (Key([.integer(1), .string("a")]), 3),
        ]))
    var graph = ColumnGraph()
    let found = graph.node(.lookUp(0, [graph.column("layer"), graph.column("side")]))
    let (a, b) = (textCode("a".utf8), textCode("b".utf8))
    let values = try Self.run(
      graph, found, ["layer": [1, 1, 0, 0, 2], "side": [a, b, a, b, a]],
      constants: [.table(LookupTable(keyed))])
    #expect(Self.same(values, [3, 2, 1, .nan, .nan]))
  }

  @Test("a curve by key is evaluated at each row's number")
  func curves() throws {
    let line = try #require(Curve(.linear(x: [0, 2], y: [0, 4]), outside: .clamp))
    let square = try #require(
      Curve(.polynomial(coefficients: [0, 0, 1], origin: 0, low: 0, high: 3), outside: .error))
    let space = KeySpace(parts: [.init(name: "layer", kind: .integer, allowed: nil)])
    let table = LookupTable(curves: Keyed(space: space, keys: [Key(0), Key(1)], values: [line, square]))
    var graph = ColumnGraph()
    let value = graph.node(.curve(0, [graph.column("layer")], graph.column("t")))
    let values = try Self.run(
      graph, value, ["layer": [0, 0, 1, 1, 2], "t": [1.5, 9, 3, 3.5, 1]], constants: [.table(table)])
    #expect(Self.same(values, [3, 4, 9, .nan, .nan]))
  }

  @Test("a bin is counted from 0, and there is none outside of the axis")
  func bins() throws {
    var graph = ColumnGraph()
    let bin = graph.node(.bin(graph.column("x"), HistogramAxis(bins: 4, low: 0, high: 2)))
    let values = try Self.run(graph, bin, ["x": [0, 0.5, 0.49, 2, 2.01, -1, .nan]])
    #expect(Self.same(values, [0, 1, 0, 3, .nan, .nan, .nan]))
  }

  @Test("a list holds what is equal to one of its values")
  func lists() throws {
    var graph = ColumnGraph()
    let one = graph.node(.isOne(graph.column("x"), ColumnGraph.Values([5, 1, 3, .nan])))
    #expect(try Self.run(graph, one, ["x": [1, 2, 3, 5, 6, .nan]]) == [1, 0, 1, 1, 0, 0])
  }

  @Test("what is made of the rows of an event is the same for all of them")
  func events() throws {
    let columns = ["event": [7.0, 7, 7, 8, 9, 9], "e": [1.0, 2, 4, 8, 16, 32]]
    let wanted: [ColumnGraph.EventFunction: [Double]] = [
      .sum: [7, 7, 7, 8, 48, 48], .mean: [7 / 3, 7 / 3, 7 / 3, 8, 24, 24], .first: [1, 1, 1, 8, 16, 16],
      .count: [3, 3, 3, 1, 2, 2], .minimum: [1, 1, 1, 8, 16, 16], .maximum: [4, 4, 4, 8, 32, 32],
    ]
    for function in ColumnGraph.EventFunction.allCases {
      var graph = ColumnGraph()
      let value = graph.node(.perEvent(function, graph.column("e"), graph.column("event")))
      #expect(try Self.run(graph, value, columns) == wanted[function])
      #expect(ColumnProgram(graph: graph, columns: [value]).eventColumn == 1)
    }
  }

  @Test("look-ups take their places among the run constants when graphs are merged")
  func merging() {
    var graph = ColumnGraph()
    let key = graph.column("wire")
    let sum = graph.node(.binary(.add, graph.node(.lookUp(1, [key])), graph.node(.runConstant(0))))
    #expect(graph.runConstantCount == 2)
    #expect(graph.keyedRunConstants == [1])
    #expect(graph.requiredRunConstants(outputs: [sum]) == [0, 1])
    let optional = graph.node(.binary(.coalesce, graph.node(.lookUp(1, [key])), key))
    #expect(graph.requiredRunConstants(outputs: [optional]) == [])
    var merged = ColumnGraph()
    let outputs = merged.merge(graph, outputs: [sum], constants: [4, 9])
    guard case .binary(.add, let left, _) = merged[outputs[0]] else {
      Issue.record("the sum is gone")
      return
    }
    #expect(merged[left] == .lookUp(9, [merged.column("wire")]))
  }
}
