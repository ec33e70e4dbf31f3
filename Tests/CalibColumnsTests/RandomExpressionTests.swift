import CalibColumns
import Testing

@Suite("Random expressions")
struct RandomExpressionTests {
  /// Numbers that expressions stumble over, and ordinary ones.
  private static let special: [Double] = [
    0, -0.0, 1, -1, 2, 0.5, .nan, .infinity, -.infinity, 0x1p-1040, 0x1p53, -0x1p53, .greatestFiniteMagnitude,
  ]

  private static func number(_ random: inout SeededRandom) -> Double {
    Bool.random(using: &random)
      ? special.randomElement(using: &random) ?? 0 : Double.random(in: -10...10, using: &random)
  }

  /// A graph of random operations over three columns and two run constants; the last nodes are its outputs.
  private static func graph(_ random: inout SeededRandom) -> (ColumnGraph, [ColumnGraph.NodeID]) {
    var graph = ColumnGraph()
    var numbers = ["x", "y", "z"].map { graph.column($0) }
    numbers += [0, 1].map { graph.node(.runConstant($0)) }
    numbers.append(graph.node(.constant(number(&random))))
    var truths = [graph.node(.binary(.less, numbers[0], numbers[1])), graph.node(.constant(1))]
    for _ in 0..<Int.random(in: 1...40, using: &random) {
      let (x, y) = (numbers.randomElement(using: &random), numbers.randomElement(using: &random))
      let (p, q) = (truths.randomElement(using: &random), truths.randomElement(using: &random))
      guard let x, let y, let p, let q else { break }
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        truths.append(graph.node(.binary([.and, .or, .equal].randomElement(using: &random) ?? .and, p, q)))
      case 1: truths.append(graph.node(.unary(.not, p)))
      case 2, 3:
        let operations: [ColumnGraph.BinaryOperation] = [
          .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual,
        ]
        truths.append(graph.node(.binary(operations.randomElement(using: &random) ?? .less, x, y)))
      case 4: numbers.append(graph.node(.select(p, x, y)))
      case 5: numbers.append(graph.node(.constant(number(&random))))
      case 6:
        let operation = ColumnGraph.UnaryOperation.allCases.randomElement(using: &random) ?? .negate
        let node = graph.node(.unary(operation, operation == .not ? p : x))
        if operation == .not || operation == .isFinite { truths.append(node) } else { numbers.append(node) }
      default:
        let operations: [ColumnGraph.BinaryOperation] = [
          .add, .subtract, .multiply, .divide, .arcTangent2, .hypotenuse, .minimum, .maximum, .coalesce,
          .power,
        ]
        numbers.append(graph.node(.binary(operations.randomElement(using: &random) ?? .add, x, y)))
      }
    }
    return (graph, Array(numbers.suffix(4) + truths.suffix(2)))
  }

  /// Equal bits, or both NaN; a square may differ from the library's power in the last bit.
  private static func agree(_ x: Double, _ y: Double) -> Bool {
    x.bitPattern == y.bitPattern || (x.isNaN && y.isNaN)
  }

  @Test("the program computes what a naive evaluation computes", arguments: 0..<60)
  func agreesWithNaiveEvaluation(seed: Int) throws {
    var random = SeededRandom(state: UInt64(seed))
    let (graph, outputs) = Self.graph(&random)
    let rows = 37
    var columns: [String: [Double]] = [:]
    for name in ["x", "y", "z"] { columns[name] = (0..<rows).map { _ in Self.number(&random) } }
    let constants = [Self.number(&random), Self.number(&random)]
    let naive = NaiveEvaluation(graph: graph, columns: columns, constants: constants)
    let program = ColumnProgram(
      graph: graph, columns: Array(outputs.prefix(4)), masks: Array(outputs.suffix(2)))
    let result = try Evaluation(program: program, columns: columns, constants: constants).run(rows)
    for row in 0..<rows {
      for output in 0..<4 {
        let (found, wanted) = (result.columns[output][row], naive.value(outputs[output], row: row))
        #expect(Self.agree(found, wanted), "output \(output), row \(row): \(found), not \(wanted)")
      }
      for output in 0..<2 {
        #expect(Double(result.masks[output][row]) == naive.value(outputs[4 + output], row: row))
      }
    }
  }
}
