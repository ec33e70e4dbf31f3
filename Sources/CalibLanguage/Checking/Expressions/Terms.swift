import CalibSyntax

/// The terms of the nodes of one expression.
///
/// The nodes of an expression lie side by side in the tree, so that a place in an array is enough for each.
struct Terms {
  private let first: Int32
  private var terms: [Term?]

  /// Room for the terms of these nodes.
  init(_ nodes: [SyntaxTree.NodeID]) {
    var (low, high) = (Int32.max, Int32.min)
    for node in nodes {
      low = min(low, node.index)
      high = max(high, node.index)
    }
    first = low
    terms = low > high ? [] : Array(repeating: nil, count: Int(high - low) + 1)
  }

  /// The term of a node; `nil` for one that is no part of the expression.
  subscript(node: SyntaxTree.NodeID) -> Term? {
    get {
      let place = Int(node.index) - Int(first)
      return terms.indices.contains(place) ? terms[place] : nil
    }
    set { terms[Int(node.index) - Int(first)] = newValue }
  }
}
