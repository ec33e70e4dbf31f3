import CalibColumns
import Testing

@Suite("Column programs")
struct ColumnProgramTests {
  @Test("an output that is an input is not copied and a constant one is the same in every row")
  func outputsThatNeedNoLoop() throws {
    var graph = ColumnGraph()
    let (x, two, scale) = (
      graph.column("x"), graph.node(.constant(2)), graph.node(.runConstant(0))
    )
    let program = ColumnProgram(graph: graph, columns: [x, two, scale])
    let result = try Evaluation(program: program, columns: ["x": [5, 6, 7]], constants: [9]).run(3)
    #expect(result.columns == [[5, 6, 7], [2, 2, 2], [9, 9, 9]])
  }

  @Test("only the columns that an output needs are read")
  func unusedColumns() {
    var graph = ColumnGraph()
    _ = graph.column("unused")
    let y = graph.column("y")
    #expect(ColumnProgram(graph: graph, columns: [y]).inputs == ["y"])
  }

  @Test("a mask serves as numbers and numbers as a mask")
  func conversions() throws {
    var graph = ColumnGraph()
    let (x, flag) = (graph.column("x"), graph.column("flag"))
    let positive = graph.node(.binary(.greater, x, graph.node(.constant(0))))
    let both = graph.node(.binary(.and, positive, flag))
    let same = graph.node(.binary(.equal, positive, flag))
    let program = ColumnProgram(graph: graph, columns: [positive, both], masks: [same, flag, positive])
    let result = try Evaluation(
      program: program, columns: ["x": [1, -1, 2, .nan], "flag": [1, 0, 0, 0]]
    ).run(4)
    #expect(result.columns == [[1, 0, 1, 0], [1, 0, 0, 0]])
    #expect(result.masks == [[1, 1, 0, 1], [1, 0, 0, 0], [1, 0, 1, 0]])
  }

  @Test("nothing is cut short and nothing traps where a comparison guards a division")
  func noShortCircuit() throws {
    var graph = ColumnGraph()
    let (x, zero, one) = (graph.column("x"), graph.node(.constant(0)), graph.node(.constant(1)))
    let guarded = graph.node(.binary(.notEqual, x, zero))
    let large = graph.node(
      .binary(.greater, graph.node(.binary(.divide, one, x)), graph.node(.constant(2))))
    let both = graph.node(.binary(.and, guarded, large))
    let result = try Evaluation(
      program: ColumnProgram(graph: graph, columns: [], masks: [both]), columns: ["x": [0, 0.25, 4]]
    ).run(3)
    #expect(result.masks == [[0, 1, 0]])
  }

  @Test("a division of integers by 0 names the row, and only a row that counts", arguments: [true, false])
  func divisionByZero(isModulo: Bool) throws {
    var graph = ColumnGraph()
    let node = graph.node(
      .binary(isModulo ? .modulo : .floorDivide, graph.column("a"), graph.column("b")))
    let program = ColumnProgram(graph: graph, columns: [node])
    let evaluation = Evaluation(program: program, columns: ["a": [7, 8, 9], "b": [2, 0, 0]])
    let symbol = isModulo ? "mod" : "//"
    #expect(throws: RowError(row: 1, message: "`8 \(symbol) 0` has no value")) { try evaluation.run(3) }
    #expect(throws: RowError(row: 2, message: "`9 \(symbol) 0` has no value")) {
      try evaluation.run(3, relevant: [0, 2])
    }
    #expect(try evaluation.run(3, relevant: [0]).columns[0][0] == (isModulo ? 1 : 3))
  }

  @Test("a division of integers by a constant 0 is an error of the first row, not of the compiler")
  func divisionByConstantZero() throws {
    var graph = ColumnGraph()
    let (one, zero) = (graph.node(.constant(1)), graph.node(.constant(0)))
    let node = graph.node(.binary(.floorDivide, one, zero))
    let evaluation = Evaluation(program: ColumnProgram(graph: graph, columns: [node]), columns: [:])
    #expect(throws: RowError(row: 0, message: "`1 // 0` has no value")) { try evaluation.run(1) }
    #expect(try evaluation.run(0).columns == [[]])
  }

  @Test("division of integers rounds down and is exact up to 2⁵³")
  func integerDivision() throws {
    let largest = 0x1p53
    let cases: [(Double, Double, Double, Double)] = [
      (7, 2, 3, 1), (-7, 2, -4, 1), (7, -2, -4, -1), (-7, -2, 3, -1), (6, 3, 2, 0), (-6, 3, -2, 0),
      (largest - 1, largest, 0, largest - 1), (-1, largest, -1, largest - 1), (largest - 1, 2, 0x1p52 - 1, 1),
    ]
    var graph = ColumnGraph()
    let (a, b) = (graph.column("a"), graph.column("b"))
    let outputs = [graph.node(.binary(.floorDivide, a, b)), graph.node(.binary(.modulo, a, b))]
    let result = try Evaluation(
      program: ColumnProgram(graph: graph, columns: outputs),
      columns: ["a": cases.map(\.0), "b": cases.map(\.1)]
    ).run(cases.count)
    #expect(result.columns == [cases.map(\.2), cases.map(\.3)])
  }
}
