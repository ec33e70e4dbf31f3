import CalibDiagnostics
import CalibSyntax

/// The uses of names under a node, found before anything is checked: what has to be checked first.
extension Checker {
  /// A use of a name; `member` is what follows its point, if anything.
  struct Reference {
    let name: String
    let member: String?
    let span: SourceSpan
    let isUnit: Bool
    /// Whether it may name a parameter of the fit or of the system that it stands in, and not a value.
    var mayBeParameter = false
  }

  func references(under roots: [SyntaxTree.NodeID]) -> [Reference] {
    var found: [Reference] = []
    found.reserveCapacity(16)
    var stack = roots
    stack.reserveCapacity(32)
    while let node = stack.popLast() {
      if node == SyntaxTree.absent { continue }
      switch tree.kind(node) {
      case .operatorToken, .integer, .float, .percent, .stringText, .boolean, .docComment: break
      case .name: found.append(reference(node, member: nil))
      case .unitFactor:
        if let name = tree.child(node, 0) {
          found.append(Reference(name: tree.text(name), member: nil, span: tree.span(name), isUnit: true))
        }
      case .member, .optionalMember: scanMember(node, &found, &stack)
      case .argument:
        if let name = tree.child(node, 0), Self.parameterOptions.contains(tree.text(name)) {
          found += parameterReferences(node)
        } else {
          push(node, [2], &stack)
        }
      case .labelled, .keyed, .per: push(node, [0], &stack)
      case .entry: scanEntry(node, &found, &stack)
      case .field: scanField(node, &found, &stack)
      case .slot: push(node, [2], &stack)
      case .letDeclaration, .paramDeclaration: push(node, [2, 3, 5], &stack)
      case .collectItem: push(node, [2, 3, 4, 5, 6, 7], &stack)
      case .iterated: push(node, [1, 2], &stack)
      case .requireItem, .expectItem: push(node, [2, 3], &stack)
      case .column: push(node, [2, 3], &stack)
      case .exec: found += execReferences(node)
      case .execOutput: stack.append(contentsOf: tree.children(node).dropFirst(2))
      case .datasetDeclaration, .calibrationDeclaration, .validationDeclaration, .storeDeclaration,
        .profileDeclaration, .backendDeclaration, .unitDeclaration, .templateDeclaration, .forDeclaration:
        // A name in quotes is computed.
        if let name = tree.child(node, 1), tree.kind(name) == .string { stack.append(name) }
        push(node, [2, 3], &stack)
      case .plotItem: push(node, [1, 2], &stack)
      case .genericType: stack.append(contentsOf: tree.children(node).dropFirst())
      case .lambda: push(node, [1], &stack)
      case .fnDeclaration: push(node, [2, 3, 4], &stack)
      case .parameter: push(node, [1, 2], &stack)
      case .modelDeclaration: push(node, [2, 3, 4], &stack)
      case .modelParameter: push(node, [2, 3, 4], &stack)
      default: for child in tree.children(node) where child != SyntaxTree.absent { stack.append(child) }
      }
    }
    return found
  }

  private func reference(_ node: SyntaxTree.NodeID, member: String?) -> Reference {
    Reference(name: tree.text(node), member: member, span: tree.span(node), isUnit: false)
  }

  private func push(_ node: SyntaxTree.NodeID, _ places: [Int], _ stack: inout [SyntaxTree.NodeID]) {
    for place in places { if let child = tree.child(node, place) { stack.append(child) } }
  }

  /// The names that an `exec` uses: not those of its outputs, which its conditions see.
  private func execReferences(_ node: SyntaxTree.NodeID) -> [Reference] {
    let parts = Array(tree.children(node))
    let outputs = parts.filter { $0 != SyntaxTree.absent && tree.kind($0) == .execOutputs }
      .flatMap { tree.children($0) }.compactMap { $0 == SyntaxTree.absent ? nil : tree.child($0, 0) }
    let hidden = Set(outputs.map { tree.text($0) })
    return references(under: parts).filter { !hidden.contains($0.name) }
  }

  private func scanMember(
    _ node: SyntaxTree.NodeID, _ found: inout [Reference], _ stack: inout [SyntaxTree.NodeID]
  ) {
    guard let base = tree.child(node, 0) else { return }
    let member = tree.child(node, 1).map { tree.text($0) }
    if tree.kind(base) == .name {
      found.append(reference(base, member: member ?? ""))
    } else if tree.kind(base) == .member, let root = tree.child(base, 0), tree.kind(root) == .name,
      let payload = tree.child(base, 1)
    {
      found.append(reference(root, member: tree.text(payload)))
    } else {
      stack.append(base)
    }
  }

  private func scanEntry(
    _ node: SyntaxTree.NodeID, _ found: inout [Reference], _ stack: inout [SyntaxTree.NodeID]
  ) {
    if tree.child(node, 2) == nil, let place = tree.child(node, 0), let name = tree.child(place, 0) {
      found.append(reference(name, member: nil))
    }
    push(node, [2, 3], &stack)
  }

  private func scanField(
    _ node: SyntaxTree.NodeID, _ found: inout [Reference], _ stack: inout [SyntaxTree.NodeID]
  ) {
    if tree.child(node, 4) == nil, let name = tree.child(node, 1) {
      found.append(reference(name, member: nil))
    }
    push(node, [2, 4], &stack)
  }
}
