import CalibSyntax

/// Names in options that speak of parameters: `fixed: [du[1]]` needs no value `du`, though one may have that name.
extension Checker {
  static let parameterOptions: Set = ["fixed", "shared", "constraints"]

  func parameterReferences(_ argument: SyntaxTree.NodeID) -> [Reference] {
    guard let value = tree.child(argument, 2) else { return [] }
    return references(under: [value]).map { reference in
      var reference = reference
      reference.mayBeParameter = !reference.isUnit
      return reference
    }
  }

  /// The needs without those of names that are parameters: what they name needs the fit or the system itself.
  ///
  /// Complexity: O(things + needs) for each thing with such a need.
  func withoutParameterNeeds(_ edges: [[DependencyOrder<Reference>.Edge]]) -> [[DependencyOrder<Reference>
    .Edge]]
  {
    guard edges.contains(where: { $0.contains { $0.label.mayBeParameter } }) else { return edges }
    return edges.enumerated().map { thing, needs in
      needs.filter { !$0.label.mayBeParameter || !reaches(thing, from: $0.target, edges) }
    }
  }

  private func reaches(_ thing: Int, from start: Int, _ edges: [[DependencyOrder<Reference>.Edge]]) -> Bool {
    var seen: Set<Int> = [start]
    var stack = [start]
    while let next = stack.popLast() {
      if next == thing { return true }
      for edge in edges[next] where !edge.label.mayBeParameter && seen.insert(edge.target).inserted {
        stack.append(edge.target)
      }
    }
    return false
  }
}
