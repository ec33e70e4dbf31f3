import CalibDiagnostics

/// What stands below what: blanks before tokens, found before anything is written.
struct ColumnPlan {
  /// Blanks before each token, -1 where it is what ``Spacing`` says.
  private var blanks: [Int32]
  /// The first tokens of declarations, items and entries.
  private(set) var itemStarts: TokenSet
  /// First words of items that are no slots: `let`, `collect`, `iterate`.
  private(set) var headWords: TokenSet
  /// The value column of an item whose value has not begun.
  let unset = -1

  /// The longest head, such as `strategy:`, that the others of its block are lined up with.
  private static let headLimit = 9

  private let tree: SyntaxTree
  private let spacing: Spacing
  /// The line of each token; -1 for those that are written nowhere.
  private var lineOf: [Int32]
  private var firstOfLine: TokenSet

  init(_ tree: SyntaxTree, lines: SourceLines, spacing: Spacing) {
    self.tree = tree
    self.spacing = spacing
    let count = tree.tokens.count
    blanks = [Int32](repeating: -1, count: count)
    lineOf = [Int32](repeating: -1, count: count)
    (itemStarts, headWords, firstOfLine) = (TokenSet(of: count), TokenSet(of: count), TokenSet(of: count))
    for (number, line) in lines.lines.enumerated() {
      if let first = line.tokens.first { firstOfLine.insert(first) }
      for token in line.tokens { lineOf[token] = Int32(number) }
    }
    for index in tree.nodes.indices {
      let node = SyntaxTree.NodeID(index)
      switch tree.kind(node) {
      case .block, .slots, .exec, .script: plan(node, alignsHeads: tree.kind(node) != .script)
      case .record, .fieldList, .columnList, .recordType, .execOutputs, .modelParameterList:
        for child in tree.children(node) { itemStarts.insert(start(child)) }
      default: break
      }
    }
  }

  /// The blanks before a token, where they are not what ``Spacing`` says.
  func padding(before token: Int) -> Int? {
    token < blanks.count && blanks[token] >= 0 ? Int(blanks[token]) : nil
  }

  func inBlock(_ bracket: TokenKind?) -> Bool { bracket == nil || bracket == .leftBrace }

  /// The first token of an item, its doc comment left out.
  private func start(_ item: SyntaxTree.NodeID) -> Int {
    let record = tree.nodes[Int(item.index)]
    guard let doc = tree.child(item, 0), tree.kind(doc) == .docComment else { return Int(record.firstToken) }
    var place = Int(tree.nodes[Int(doc.index)].endToken)
    while tree.tokens[place].kind == .newline { place += 1 }
    return place
  }

  private mutating func plan(_ block: SyntaxTree.NodeID, alignsHeads: Bool) {
    let items = tree.children(block).filter { $0 != SyntaxTree.absent }
    var heads: [(next: Int, width: Int)] = []
    for item in items {
      let first = start(item)
      itemStarts.insert(first)
      guard alignsHeads, firstOfLine.contains(first), let head = head(item, first) else { continue }
      heads.append(head)
    }
    let width = heads.map(\.width).filter { $0 <= Self.headLimit }.max() ?? 0
    for head in heads where head.width <= Self.headLimit && lineOf[head.next] == lineOf[head.next - 1] {
      blanks[head.next] = Int32(width - head.width + 1)
    }
    alignNames(items)
  }

  /// The width of an item's head, a slot's name or its first word, and the token after it.
  private mutating func head(_ item: SyntaxTree.NodeID, _ first: Int) -> (next: Int, width: Int)? {
    switch tree.kind(item) {
    case .slot, .columnsSlot, .runsSlot, .badRowsSlot, .payloadItem:
      guard tree.tokens[first + 1].kind == .colon else { return nil }
      return (first + 2, DisplayWidth.of(tree.spelling(first)) + 1)
    case .execOutputs: return (first + 2, DisplayWidth.of(tree.spelling(first)) + 1)
    case .letDeclaration, .collectItem, .iterateItem, .requireItem, .expectItem, .plotItem:
      headWords.insert(first)
      return (first + 1, DisplayWidth.of(tree.spelling(first)))
    default: return nil
    }
  }

  // MARK: - `=` below `=`

  /// Lines up the signs of neighbours of one sort; an item of several lines ends its group.
  private mutating func alignNames(_ items: [SyntaxTree.NodeID]) {
    var group: [(sign: Int, width: Int)] = []
    var (sort, last) = (0, -2)
    func flush(_ plan: inout ColumnPlan) {
      let width = group.map(\.width).max() ?? 0
      for member in group where group.count > 1 { plan.blanks[member.sign] = Int32(width - member.width + 1) }
      group = []
    }
    for item in items {
      let first = start(item)
      let record = tree.nodes[Int(item.index)]
      let (line, end) = (Int(lineOf[first]), Int(lineOf[max(first, Int(record.endToken) - 1)]))
      let own = Self.sort(tree.kind(item))
      if own == 0 || own != sort || line != last + 1 || !firstOfLine.contains(first) { flush(&self) }
      sort = own
      last = line == end ? line : -2
      guard own != 0, firstOfLine.contains(first), let member = member(item, first, own) else { continue }
      group.append(member)
    }
    flush(&self)
  }

  private static func sort(_ kind: SyntaxKind) -> Int {
    switch kind {
    case .letDeclaration, .collectItem: 1
    case .requireItem, .expectItem: 2
    case .paramDeclaration: 3
    default: 0
    }
  }

  /// The token to line up, and the width of what stands before it behind the head.
  private func member(_ item: SyntaxTree.NodeID, _ first: Int, _ sort: Int) -> (sign: Int, width: Int)? {
    let wanted: TokenKind = sort == 2 ? .colon : .equals
    var (place, width) = (first + 1, 0)
    let end = Int(tree.nodes[Int(item.index)].endToken)
    while place < end, lineOf[place] == lineOf[first] {
      if tree.tokens[place].kind == wanted { return sort == 2 ? (place + 1, width + 1) : (place, width) }
      if width > 0, spacing.needsBlank(before: place) { width += 1 }
      width += DisplayWidth.of(tree.spelling(place))
      place += 1
    }
    return nil
  }
}
