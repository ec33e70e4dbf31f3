extension ColumnGraph {
  /// One more than the highest place of a run constant.
  package var runConstantCount: Int {
    nodes.reduce(0) { count, node in
      if case .runConstant(let place) = node { max(count, place + 1) } else { count }
    }
  }

  /// The run constants that must have a value: those that the outputs use anywhere but before a `??`.
  package func requiredRunConstants(outputs: [NodeID]) -> Set<Int> {
    let needed = reachable(from: outputs)
    var required: Set<Int> = []
    func use(_ node: NodeID) { if case .runConstant(let place) = self[node] { required.insert(place) } }
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
