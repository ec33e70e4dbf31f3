extension ColumnGraph {
  /// One more than the highest place of a run constant.
  package var runConstantCount: Int {
    nodes.reduce(0) { count, node in
      node.runConstant.map { max(count, $0 + 1) } ?? count
    }
  }

  /// The run constants that are found by key.
  package var keyedRunConstants: Set<Int> {
    Set(
      nodes.compactMap { node in
        switch node {
        case .lookUp(let place, _), .curve(let place, _, _): place
        case .column, .constant, .runConstant, .unary, .binary, .select, .bin, .isOne, .perEvent: nil
        }
      })
  }

  /// The run constants that must have a value: those that the outputs use anywhere but before a `??`.
  package func requiredRunConstants(outputs: [NodeID]) -> Set<Int> {
    let needed = reachable(from: outputs)
    var required: Set<Int> = []
    func use(_ node: NodeID) { if let place = self[node].runConstant { required.insert(place) } }
    outputs.forEach(use)
    for (index, operation) in nodes.enumerated() where needed[index] {
      if case .binary(.coalesce, _, let fallback) = operation {
        use(fallback)
      } else {
        operation.operands.forEach(use)
      }
    }
    return required
  }
}

extension ColumnGraph.Operation {
  /// The place of the run constant that it reads.
  var runConstant: Int? {
    switch self {
    case .runConstant(let place), .lookUp(let place, _), .curve(let place, _, _): place
    case .column, .constant, .unary, .binary, .select, .bin, .isOne, .perEvent: nil
    }
  }
}
