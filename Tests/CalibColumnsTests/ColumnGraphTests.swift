import CalibColumns
import Testing

@Suite("Column graphs")
struct ColumnGraphTests {
  @Test("what two collectors compute alike is one node of the merged graph")
  func commonSubexpressions() {
    func collector(_ cut: Double, swapped: Bool) -> (ColumnGraph, [ColumnGraph.NodeID]) {
      var graph = ColumnGraph()
      let (x, y) = swapped ? (graph.column("y"), graph.column("x")) : (graph.column("x"), graph.column("y"))
      let sum = graph.node(.binary(.add, x, y))
      let passes = graph.node(.binary(.less, sum, graph.node(.constant(cut))))
      return (graph, [sum, passes])
    }
    var merged = ColumnGraph()
    let (first, firstOutputs) = collector(1, swapped: false)
    let (second, secondOutputs) = collector(2, swapped: true)
    let left = merged.merge(first, outputs: firstOutputs, constants: [])
    let right = merged.merge(second, outputs: secondOutputs, constants: [])
    #expect(left[0] == right[0])
    #expect(left[1] != right[1])
    #expect(merged.inputs == ["x", "y"])
    #expect(merged.merge(first, outputs: firstOutputs, constants: []) == left)
  }

  @Test("run constants take the places that the caller gives them")
  func runConstants() {
    var graph = ColumnGraph()
    let node = graph.node(
      .binary(.subtract, graph.node(.runConstant(0)), graph.node(.runConstant(1))))
    var merged = ColumnGraph()
    let outputs = merged.merge(graph, outputs: [node], constants: [7, 3])
    guard case .binary(.subtract, let left, let right) = merged[outputs[0]] else {
      Issue.record("the difference is gone")
      return
    }
    #expect(merged[left] == .runConstant(7))
    #expect(merged[right] == .runConstant(3))
    #expect(merged.runConstantCount == 8)
  }

  @Test("a run constant may be missing where a fallback stands after it, and nowhere else")
  func requiredRunConstants() {
    var graph = ColumnGraph()
    let constants = (0..<4).map { graph.node(.runConstant($0)) }
    let first = graph.node(.binary(.coalesce, constants[0], constants[1]))
    let second = graph.node(.binary(.coalesce, constants[2], graph.node(.constant(1))))
    let product = graph.node(.binary(.multiply, first, constants[2]))
    _ = graph.node(.unary(.negate, constants[3]))
    #expect(graph.requiredRunConstants(outputs: [first]) == [1])
    #expect(graph.requiredRunConstants(outputs: [second]).isEmpty)
    #expect(graph.requiredRunConstants(outputs: [product, second]) == [1, 2])
    #expect(graph.requiredRunConstants(outputs: [constants[3]]) == [3])
  }

  @Test("constants are folded and operations that change nothing are dropped")
  func folding() {
    var graph = ColumnGraph()
    let (x, one, two) = (graph.column("x"), graph.node(.constant(1)), graph.node(.constant(2)))
    let five = graph.node(
      .binary(
        .add, graph.node(.binary(.multiply, two, two)), graph.node(.unary(.cosine, graph.node(.constant(0)))))
    )
    let flag = graph.node(.binary(.less, x, two))
    let outputs = [
      five, graph.node(.binary(.multiply, x, one)), graph.node(.binary(.and, flag, one)),
      graph.node(.binary(.or, flag, one)), graph.node(.select(one, x, five)),
    ]
    var merged = ColumnGraph()
    let folded = merged.merge(graph, outputs: outputs, constants: [])
    #expect(merged[folded[0]] == .constant(5))
    #expect(merged[folded[1]] == .column(0))
    #expect(folded[2] == merged.merge(graph, outputs: [flag], constants: [])[0])
    #expect(merged[folded[3]] == .constant(1))
    #expect(folded[4] == folded[1])
  }

  @Test("adding 0 stays, for it changes the sign of a negative 0")
  func negativeZero() {
    var graph = ColumnGraph()
    let sum = graph.node(.binary(.add, graph.column("x"), graph.node(.constant(0))))
    var merged = ColumnGraph()
    let outputs = merged.merge(graph, outputs: [sum], constants: [])
    #expect(merged[outputs[0]].isBinary)
  }
}

extension ColumnGraph.Operation {
  fileprivate var isBinary: Bool { if case .binary = self { true } else { false } }
}
