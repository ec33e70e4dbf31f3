import CalibDiagnostics
import CalibModel
import CalibSyntax

/// `for … in … { … }`: many declarations from a list that is known before anything runs.
extension Checker {
  /// How many declarations one `for` may make.
  static let longestLoop = 100_000

  /// Whether a declaration has to wait until what its names are computed from is checked.
  func waits(_ node: NodeID) -> Bool {
    if tree.kind(node) == .forDeclaration { return true }
    guard [.calibrationDeclaration, .validationDeclaration].contains(tree.kind(node)),
      let name = tree.child(node, 1), tree.kind(name) == .string
    else { return false }
    return plainText(name) == nil
  }

  /// The declarations of a `for` for each element of its list; others as they are.
  mutating func expand(_ node: NodeID, loop: [String: Term]) {
    guard tree.kind(node) == .forDeclaration else {
      checkNeeds(of: [node])
      declare(node, loop: loop)
      return
    }
    guard let nameNode = tree.child(node, 1), let list = tree.child(node, 2), let block = tree.child(node, 3)
    else { return }
    checkNeeds(of: [list] + tree.children(block).filter { $0 != SyntaxTree.absent && waits($0) })
    scope = Scope()
    loopNames = loop
    let elements = self.loopElements(of: list)
    loopNames = [:]
    guard let elements else {
      hideLoopNames(block)
      return
    }
    let name = tree.text(nameNode)
    for element in elements {
      var inner = loop
      inner[name] = .value(element)
      for child in tree.children(block) where child != SyntaxTree.absent {
        if tree.kind(child) == .forDeclaration {
          expand(child, loop: inner)
        } else {
          declare(child, loop: inner)
        }
      }
    }
  }

  /// Checks what is named under some nodes and declared in this text.
  private mutating func checkNeeds(of nodes: [NodeID]) {
    let needed = references(under: nodes).compactMap { tables.declared[$0.name] }.filter {
      !tables.declarations[$0].makesResults
    }
    if !needed.isEmpty { checkAhead(needed) }
  }

  /// The elements of a list or of a range of whole numbers; reports what is neither, or known too late.
  private mutating func loopElements(of node: NodeID) -> [ExpressionID]? {
    let span = tree.span(node)
    if let name = resultInside(node) {
      report(.graphFromResult(name.text, at: name.span))
      return nil
    }
    let id = value(of: node)
    if isPoison(id) { return nil }
    guard graph[id].stage == .static else {
      report(.graphFromResult(tree.text(node), at: span))
      return nil
    }
    switch (graph[id].type, graph[id].value) {
    case (.list(let type), .list(let values)?):
      return values.map { constant($0, type, span, unit: graph[id].unit) }
    case (.range(.integer), .range(let low, let high, let includesUpper)?):
      let end = Int(includesUpper ? high : high - 1)
      guard end - Int(low) < Self.longestLoop else {
        report(
          .badSetting(
            "the list of a `for`", wanted: "\(Self.longestLoop) elements at most", found: tree.text(node),
            at: span))
        return nil
      }
      return Int(low) > end ? [] : (Int(low)...end).map { constant(.integer($0), .integer, span) }
    default:
      report(
        .badOperand(
          "in", wanted: "a list or a range of whole numbers", found: "\(graph[id].type)", at: span))
      return nil
    }
  }

  /// The name of something that a calibration computes, where a list names it: the graph may not depend on it.
  private func resultInside(_ node: NodeID) -> (text: String, span: SourceSpan)? {
    for use in references(under: [node]) where !use.isUnit {
      if let index = tables.declared[use.name] {
        if tables.declarations[index].makesResults { return (tree.text(node), tree.span(node)) }
        continue
      }
      guard tables.symbols[use.name] == nil else { continue }
      for declaration in tables.declarations where declaration.makesResults {
        guard let block = tree.child(declaration.node, 2) else { continue }
        let isInside = tree.children(block).contains { item in
          guard item != SyntaxTree.absent, [.letDeclaration, .collectItem].contains(tree.kind(item)) else {
            return false
          }
          return tree.child(item, 1).map { tree.text($0) == use.name } ?? false
        }
        if isInside { return (tree.text(node), tree.span(node)) }
      }
    }
    return nil
  }

  /// The names of a `for` that could not be expanded are known to be missing.
  private mutating func hideLoopNames(_ block: NodeID) {
    for child in tree.children(block) where child != SyntaxTree.absent {
      if let name = tree.child(child, 1), tree.kind(name) == .name {
        tables.symbols[tree.text(name)] = .poison
      }
    }
  }

  /// The name of a declaration, computed where it is in quotes.
  ///
  /// It is `nil` where it is none, which was reported.
  mutating func declaredName(_ node: NodeID, _ loop: [String: Term]) -> String? {
    guard tree.kind(node) == .string else { return tree.text(node) }
    scope = Scope()
    loopNames = loop
    defer { loopNames = [:] }
    guard let text = staticString(node, "a calibration's name") else { return nil }
    let isWord = text.first.map { $0.isLetter || $0 == "_" } ?? false
    guard isWord, text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else {
      report(
        .badSetting(
          "a calibration's name", wanted: "letters, digits and `_`", found: "`\(text)`", at: tree.span(node)))
      return nil
    }
    return text
  }
}
