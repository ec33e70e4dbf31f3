import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Conditions that say that a key is there: `has(k, key)` makes `k[key]` total where it holds.
extension Checker {
  /// `has(k, key)`: whether a keyed value has a value for a key.
  mutating func hasCall(_ node: NodeID, _ terms: Terms) -> Term {
    let nodes = arguments(of: node).map(\.value)
    guard nodes.count > 1 else {
      report(
        .wrongArgumentCount(
          "has", takes: "a keyed value and a key", found: nodes.count, at: tree.span(node)))
      return .poison
    }
    let ids = nodes.map { asValue(terms[$0] ?? .poison, at: tree.span($0)) }
    if ids.contains(where: { isPoison($0) }) { return .poison }
    guard let space = graph[ids[0]].type.keySpace else {
      report(
        .badOperand("has", wanted: "a keyed value", found: "\(graph[ids[0]].type)", at: tree.span(nodes[0])))
      return .poison
    }
    let span = tree.span(node)
    guard
      let parts = keyParts(
        Array(ids.dropFirst()), Array(nodes.dropFirst()), of: space, tree.text(nodes[0]), span),
      let stage = plainStage(of: [ids[0]] + parts, "has", span)
    else { return .poison }
    return .value(make(.has, [ids[0]] + parts, .bool, stage, .none, span))
  }

  /// Whether a condition says that the key of a look-up is there.
  func isPresent(_ lookup: NodeID, _ keys: [NodeID]) -> Bool {
    scope.presentInBranch.contains(lookup)
      || (!scope.present.isEmpty
        && scope.present.contains(Self.presentText(tree.child(lookup, 0), keys, in: tree)))
  }

  /// Notes the look-ups that a condition makes total: the `has` among what it joins by `and`.
  mutating func notePresentKeys(_ root: NodeID) {
    switch tree.kind(root) {
    case .group, .unary, .binary, .call:
      scope.present.formUnion(Self.presentKeys(where: root, holds: true, in: tree))
    default: break
    }
  }

  /// Notes what an `if` or an index says of the expressions in it.
  mutating func noteKeys(of node: NodeID) {
    switch tree.kind(node) {
    case .conditional: notePresentBranches(of: node)
    case .index: noteIndexedFallback(of: node)
    case .binary: noteGuardedLookups(in: node)
    default: break
    }
  }

  /// Notes the look-ups that the condition of an `if` makes total: in itself, in its branch, or in the other one.
  private mutating func notePresentBranches(of node: NodeID) {
    guard let condition = tree.child(node, 0) else { return }
    let keys = Self.presentKeys(where: condition, holds: true, in: tree)
    if !keys.isEmpty {
      note(keys, under: condition)
      if let then = tree.child(node, 1) { note(keys, under: then) }
    }
    let otherwise = Self.presentKeys(where: condition, holds: false, in: tree)
    if !otherwise.isEmpty {
      note(otherwise, under: condition)
      if let branch = tree.child(node, 2) { note(otherwise, under: branch) }
    }
  }

  private mutating func note(_ keys: Set<String>, under root: NodeID) {
    var stack = [root]
    while let node = stack.popLast() {
      let children = tree.children(node).filter { $0 != SyntaxTree.absent }
      if tree.kind(node) == .index,
        keys.contains(Self.presentText(children.first, Array(children.dropFirst()), in: tree))
      {
        scope.presentInBranch.insert(node)
      }
      stack += children
    }
  }

  /// The look-ups, as written, whose keys are there where a condition holds, or where it does not.
  private static func presentKeys(where condition: NodeID, holds: Bool, in tree: SyntaxTree) -> Set<String> {
    var keys: Set<String> = []
    var stack = [(node: condition, holds: holds)]
    while let (node, holds) = stack.popLast() {
      switch tree.kind(node) {
      case .group: stack += [tree.child(node, 0)].compactMap { $0 }.map { ($0, holds) }
      case .unary:
        guard let word = tree.child(node, 0), ["not", "!"].contains(tree.text(word)) else { continue }
        stack += [tree.child(node, 1)].compactMap { $0 }.map { ($0, !holds) }
      case .binary:
        guard let word = tree.child(node, 1), tree.syntaxOperator(word) == (holds ? .and : .or) else {
          continue
        }
        stack += [tree.child(node, 0), tree.child(node, 2)].compactMap { $0 }.map { ($0, holds) }
      case .call where holds:
        guard let callee = tree.child(node, 0), tree.text(callee) == "has" else { continue }
        let nodes = tree.children(node).dropFirst().compactMap { tree.child($0, 2) }
        if nodes.count > 1 { keys.insert(presentText(nodes[0], Array(nodes.dropFirst()), in: tree)) }
      default: continue
      }
    }
    return keys
  }

  /// The look-ups that the conditions of a dataset make total.
  ///
  /// - Parameter own: a further condition, of a collector.
  func presentKeys(_ dataset: DatasetTerm?, _ own: NodeID? = nil) -> Set<String> {
    if own == nil, dataset?.conditions.isEmpty ?? true { return [] }
    var present = own.map { Self.presentKeys(where: $0, holds: true, in: tree) } ?? []
    for condition in dataset?.conditions ?? [] {
      present.formUnion(Self.presentKeys(where: condition.node, holds: true, in: condition.tree))
    }
    return present
  }

  private static func presentText(_ base: NodeID?, _ keys: [NodeID], in tree: SyntaxTree) -> String {
    func words(_ node: NodeID) -> String { tree.text(node).filter { $0 != " " && $0 != "\n" } }
    return (base.map(words) ?? "") + "[" + keys.map(words).joined(separator: ",") + "]"
  }
}
