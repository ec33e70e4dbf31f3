import CalibDiagnostics
import CalibSyntax

/// A script in which declarations are replaced or added.
///
/// What is declared again stands where it stood, below the comment that it had; what is new comes at the end.
struct ScriptEdit {
  private(set) var text: String
  /// What was declared, by name or kind, in order.
  private(set) var declared: [String] = []
  /// Where the declaration that was taken last stands in the text, in bytes.
  private(set) var lastPlace = 0..<0

  init(_ text: String) { self.text = text }

  /// Takes all declarations of a text that has no syntax errors.
  ///
  /// - Complexity: O(*n*·*m*) for *n* bytes and *m* declarations.
  mutating func declare(_ typed: String) {
    let parsed = Self.parsed(typed)
    for declaration in Self.declarations(of: parsed.tree) {
      take(declaration.identity, parsed.tree, declaration.node)
    }
  }

  private mutating func take(_ identity: String, _ typed: SyntaxTree, _ node: SyntaxTree.NodeID) {
    declared.append(identity)
    let own = Self.parsed(text).tree
    guard let old = Self.declarations(of: own).last(where: { $0.identity == identity }) else {
      let start = text.utf8.count
      let lead = start == 0 ? "" : text.hasSuffix("\n") ? "\n" : "\n\n"
      let written = typed.text(node)
      text += lead + written + "\n"
      lastPlace = start + lead.utf8.count..<start + lead.utf8.count + written.utf8.count
      return
    }
    let span = own.span(old.node)
    var (start, written) = (Int(span.start), typed.text(node))
    // The comment stays, unless another one was typed.
    if typed.child(node, 0) == nil, let comment = own.child(old.node, 0) {
      start = Int(own.span(comment).end)
      written = "\n" + written
    }
    let bytes = Array(text.utf8)
    text = String(decoding: bytes[..<start], as: UTF8.self) + written
    lastPlace = start..<start + written.utf8.count
    text += String(decoding: bytes[Int(span.end)...], as: UTF8.self)
  }

  /// Whether a text is declarations alone, or something that was meant as such.
  static func isDeclarations(_ text: String) -> Bool {
    let tree = parsed(text).tree
    guard let first = tree.children(tree.root).first(where: { $0 != SyntaxTree.absent }) else { return false }
    return tree.kind(first) != .error && tree.kind(first) != .missing
  }

  static func parsed(_ text: String) -> ParsedFile {
    parse(SourceFile(name: "line", id: SourceSpan.FileID(index: 0), bytes: Array((text + "\n").utf8)))
  }
}

extension ScriptEdit {
  /// The declarations of a script, with what tells them apart: a name, or the kind where there is one of it.
  private static func declarations(of tree: SyntaxTree) -> [(identity: String, node: SyntaxTree.NodeID)] {
    tree.children(tree.root).compactMap { node in
      node == SyntaxTree.absent ? nil : identity(of: node, tree).map { ($0, node) }
    }
  }

  private static func identity(of node: SyntaxTree.NodeID, _ tree: SyntaxTree) -> String? {
    let name = tree.child(node, 1).map(tree.text) ?? ""
    switch tree.kind(node) {
    case .letDeclaration, .paramDeclaration, .fnDeclaration, .modelDeclaration, .datasetDeclaration,
      .calibrationDeclaration, .validationDeclaration, .templateDeclaration:
      return name
    case .unitDeclaration: return "unit \(name)"
    case .profileDeclaration: return "profile \(name)"
    case .backendDeclaration: return "backend \(name)"
    case .storeDeclaration: return "store \(name)"
    case .publishDeclaration: return "publish \(name)"
    case .requireItem, .expectItem: return "check \(name)"
    case .useDeclaration: return "use \(name)"
    case .versionDeclaration: return "version"
    case .notifyDeclaration: return "notify"
    case .forDeclaration: return "for \(tree.text(node))"
    default: return nil
    }
  }
}
