import CalibDiagnostics
import CalibLanguage
import CalibModel
import CalibSyntax

/// What a script or module says of itself: its declarations with their doc comments, in the order of the text.
struct Documentation {
  struct Item {
    /// The word that the declaration begins with: `fn`, `calibration`.
    let kind: String
    let name: String
    /// The declaration as written, up to its body: `fn good_fit(f, limit = 2)`.
    let heading: String
    /// The type that the checker found; empty where it tells nothing.
    let type: String
    let text: DocText?
    /// Columns, parameters, collected objects, fields and checks with their doc comments.
    var members: [Member] = []
  }

  struct Member {
    let heading: String
    let text: DocText?
  }

  let title: String
  var text: DocText?
  var items: [Item] = []

  /// All examples: of the module, then of its items.
  var examples: [DocText.Example] {
    (text?.examples ?? [])
      + items.flatMap { ($0.text?.examples ?? []) + $0.members.flatMap { $0.text?.examples ?? [] } }
  }
}

extension Documentation {
  /// Reads the doc comments of a parsed script.
  ///
  /// - Parameter types: what the checker found, to be shown with names that say it best.
  init(title: String, _ tree: SyntaxTree, types: [TypedName] = []) {
    self.title = title
    let known = Dictionary(types.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for node in tree.children(tree.root) where node != SyntaxTree.absent {
      let blocks = Self.blocks(of: node, tree)
      // What stands before the first declaration, or belongs to a `use`, is about the whole.
      let isHead = [.useDeclaration, .versionDeclaration].contains(tree.kind(node))
      if items.isEmpty, text == nil, isHead || blocks.count > 1 { text = blocks.first }
      guard let item = Self.item(node, tree, blocks.last, known), !item.name.hasPrefix("_") else { continue }
      items.append(item)
    }
  }

  private static func blocks(of node: SyntaxTree.NodeID, _ tree: SyntaxTree) -> [DocText] {
    guard let comment = tree.child(node, 0), tree.kind(comment) == .docComment else { return [] }
    let line = tree.file.position(tree.span(comment).start).line
    return DocText.blocks(tree.text(comment), firstLine: line)
  }

  private static func item(
    _ node: SyntaxTree.NodeID, _ tree: SyntaxTree, _ text: DocText?, _ types: [String: TypedName]
  ) -> Item? {
    guard let (kind, bodyPlace) = layout(tree.kind(node)), let nameNode = tree.child(node, 1) else {
      return nil
    }
    let name = tree.text(nameNode).filter { $0 != "\"" }
    var item = Item(
      kind: kind, name: name, heading: heading(node, tree, bodyPlace),
      type: types[name].map { typeText($0, kind) } ?? "", text: text)
    if let body = bodyPlace.flatMap({ tree.child(node, $0) }) { item.members = members(body, tree) }
    return item
  }

  /// The word of a kind of declaration, and where its body is, if it is not part of the heading.
  private static func layout(_ kind: SyntaxKind) -> (String, Int?)? {
    switch kind {
    case .paramDeclaration: ("param", nil)
    case .unitDeclaration: ("unit", nil)
    case .letDeclaration: ("let", nil)
    case .fnDeclaration: ("fn", 4)
    case .modelDeclaration: ("model", 4)
    case .datasetDeclaration: ("dataset", 3)
    case .calibrationDeclaration: ("calibration", 2)
    case .validationDeclaration: ("validation", 2)
    case .templateDeclaration: ("template", 3)
    default: nil
    }
  }

  private static func typeText(_ typed: TypedName, _ kind: String) -> String {
    guard kind == "let" || kind == "param" || kind == "fn" else { return "" }
    let unit = typed.unit.name
    return unit.isEmpty ? "\(typed.type)" : "\(typed.type) in \(unit)"
  }

  /// The text of a declaration without its comment and its body.
  private static func heading(_ node: SyntaxTree.NodeID, _ tree: SyntaxTree, _ bodyPlace: Int?) -> String {
    let whole = tree.span(node)
    var start = Int(whole.start)
    if let comment = tree.child(node, 0), tree.kind(comment) == .docComment {
      start = Int(tree.span(comment).end)
    }
    let body = bodyPlace.flatMap { tree.child(node, $0) }
    let end = body.map { Int(tree.span($0).start) } ?? Int(whole.end)
    let text = String(decoding: tree.file.bytes[start..<max(start, end)], as: UTF8.self)
    let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.joined(separator: " ")
    for ending in [" =", " with", " {"] where words.hasSuffix(ending) {
      return String(words.dropLast(ending.count))
    }
    return words
  }

  /// What of a body has a doc comment, and the columns and parameters in any case.
  private static func members(_ body: SyntaxTree.NodeID, _ tree: SyntaxTree) -> [Member] {
    var found: [Member] = []
    for node in tree.children(body) where node != SyntaxTree.absent {
      let text = blocks(of: node, tree).last
      switch tree.kind(node) {
      case .columnsSlot:
        guard let list = tree.child(node, 1) else { continue }
        found += tree.children(list).map {
          Member(heading: heading($0, tree, nil), text: blocks(of: $0, tree).last)
        }
      case .payloadItem:
        guard let list = tree.child(node, 2) else { continue }
        found += tree.children(list).map {
          Member(heading: "payload " + heading($0, tree, nil), text: blocks(of: $0, tree).last)
        }
      case .modelParameter: found.append(Member(heading: heading(node, tree, nil), text: text))
      case .letDeclaration, .collectItem, .requireItem, .expectItem, .slot:
        if let text { found.append(Member(heading: heading(node, tree, nil), text: text)) }
      default: continue
      }
    }
    return found
  }
}
