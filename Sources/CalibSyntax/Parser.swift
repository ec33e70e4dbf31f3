import CalibDiagnostics

/// Builds the tree of a script by recursive descent; never fails and never goes back.
///
/// A part that is missing becomes a `missing` node and one message; messages at a place where one was given
/// already are dropped. Nesting is limited, chains are loops, so the depth of the native stack has a bound.
struct Parser {
  /// How deep brackets, blocks and types may nest.
  static let nestingLimit = 256

  let file: SourceFile
  var tokens: [Token]
  var nodes: [SyntaxTree.Node] = []
  var childList: [SyntaxTree.NodeID] = []
  var diagnostics: [Diagnostic] = []

  /// The current token.
  private(set) var position = 0
  private(set) var kind = TokenKind.endOfFile
  /// The keyword that the current token spells, if any.
  private(set) var keyword: Keyword?
  /// The place after the last token taken that is no new line.
  var lastEnd = 0

  /// Children of lists under way.
  var scratch: [SyntaxTree.NodeID] = []
  /// Operands and operators of expressions under way.
  var operands: [SyntaxTree.NodeID] = []
  var frames: [OperatorFrame] = []
  /// Whether a `by` outside brackets belongs to the clause around the expression.
  var stopsAtBy = false
  /// Whether an `if` after the expression is the condition of a list with `for`.
  var isIterable = false
  var depth = 0
  /// Up to here everything wrong has been said.
  var saidUpTo = -1
  /// A brace that was closed by one that looks like that of an outer block.
  var suspectBrace: Int?
  /// The last string that did not end on its line.
  var brokenString: Int?

  init(_ file: SourceFile, tokens: [Token]) {
    self.file = file
    self.tokens = tokens
    nodes.reserveCapacity(tokens.count * 2)
    childList.reserveCapacity(tokens.count * 2)
    load()
  }
}

// MARK: - Tokens

extension Parser {
  mutating func advance() {
    guard kind != .endOfFile else { return }
    position += 1
    if kind != .newline { lastEnd = position }
    load()
  }

  private mutating func load() {
    let token = tokens[position]
    kind = token.kind
    keyword = token.keyword
  }

  /// Replaces the current token by two, for the `>=` that ends a type and begins a value.
  mutating func splitCurrent(_ first: TokenKind, _ second: TokenKind) {
    let token = tokens[position]
    tokens[position] = Token(kind: first, start: token.start, end: token.start + 1)
    tokens.insert(Token(kind: second, start: token.start + 1, end: token.end), at: position + 1)
    load()
  }

  /// The kind of a token further on.
  func kind(ahead count: Int) -> TokenKind { tokens[min(position + count, tokens.count - 1)].kind }

  func keyword(at place: Int) -> Keyword? {
    place < tokens.count ? tokens[place].keyword : nil
  }

  /// Whether the token at a place is a word that may be a name.
  func isName(at place: Int) -> Bool {
    guard place < tokens.count, tokens[place].kind == .word else { return false }
    return !(keyword(at: place)?.isReserved ?? false)
  }

  /// A name that no clause word is, or a string: what follows the first word of an item.
  func isPlainNameOrString(at place: Int) -> Bool {
    guard place < tokens.count else { return false }
    if tokens[place].kind == .stringStart { return true }
    return isName(at: place) && !(keyword(at: place)?.isClauseWord ?? false)
  }

  func text(_ place: Int) -> String {
    String(decoding: file.bytes[tokens[place].start..<tokens[place].end], as: UTF8.self)
  }

  /// Whether nothing lies between a token and the next.
  func isAdjacent(_ place: Int) -> Bool {
    place + 1 < tokens.count && tokens[place].end == tokens[place + 1].start
  }

  /// Whether the token lies on the same line as the one before it.
  func isOnSameLine(_ place: Int) -> Bool {
    guard place > 0 else { return true }
    return !file.bytes[tokens[place - 1].end..<tokens[place].start].contains(UInt8(ascii: "\n"))
  }

  mutating func accept(_ wanted: TokenKind) -> Bool {
    guard kind == wanted else { return false }
    advance()
    return true
  }

  mutating func accept(_ wanted: Keyword) -> Bool {
    guard keyword == wanted else { return false }
    advance()
    return true
  }

  mutating func skipNewlines() {
    while kind == .newline || kind == .docComment { advance() }
  }

  func span(_ place: Int) -> SourceSpan { span(place, place + 1) }

  func span(_ first: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: file.id, start: tokens[first].start, end: tokens[max(first, end - 1)].end)
  }

  func span(of node: SyntaxTree.NodeID) -> SourceSpan {
    let record = nodes[Int(node.index)]
    return span(Int(record.firstToken), Int(record.endToken))
  }

  func kind(of node: SyntaxTree.NodeID) -> SyntaxKind { nodes[Int(node.index)].kind }

  func firstToken(of node: SyntaxTree.NodeID) -> Int { Int(nodes[Int(node.index)].firstToken) }
}

// MARK: - Nodes

extension Parser {
  typealias NodeID = SyntaxTree.NodeID

  var absent: NodeID { SyntaxTree.absent }

  /// Makes a node of the tokens from `first` to the last taken; its children were appended from `childStart` on.
  private mutating func finish(_ kind: SyntaxKind, from first: Int, childStart: Int) -> NodeID {
    nodes.append(
      SyntaxTree.Node(
        kind: kind, firstToken: first, endToken: max(first, lastEnd), firstChild: childStart,
        childCount: childList.count - childStart))
    return NodeID(nodes.count - 1)
  }

  mutating func make(_ kind: SyntaxKind, from first: Int) -> NodeID {
    finish(kind, from: first, childStart: childList.count)
  }

  mutating func make(_ kind: SyntaxKind, from first: Int, _ child: NodeID) -> NodeID {
    childList.append(child)
    return finish(kind, from: first, childStart: childList.count - 1)
  }

  mutating func make(_ kind: SyntaxKind, from first: Int, _ one: NodeID, _ two: NodeID) -> NodeID {
    childList.append(one)
    childList.append(two)
    return finish(kind, from: first, childStart: childList.count - 2)
  }

  mutating func make(
    _ kind: SyntaxKind, from first: Int, _ one: NodeID, _ two: NodeID, _ three: NodeID
  ) -> NodeID {
    childList.append(one)
    childList.append(two)
    childList.append(three)
    return finish(kind, from: first, childStart: childList.count - 3)
  }

  mutating func make(
    _ kind: SyntaxKind, from first: Int, _ one: NodeID, _ two: NodeID, _ three: NodeID, _ four: NodeID
  ) -> NodeID {
    childList.append(one)
    childList.append(two)
    childList.append(three)
    childList.append(four)
    return finish(kind, from: first, childStart: childList.count - 4)
  }

  mutating func make(
    _ kind: SyntaxKind, from first: Int, _ one: NodeID, _ two: NodeID, _ three: NodeID, _ four: NodeID,
    _ five: NodeID
  ) -> NodeID {
    childList.append(one)
    childList.append(two)
    childList.append(three)
    childList.append(four)
    childList.append(five)
    return finish(kind, from: first, childStart: childList.count - 5)
  }

  /// Makes a node of many or of any number of children; the list of them costs an allocation.
  mutating func make(_ kind: SyntaxKind, from first: Int, children: [NodeID]) -> NodeID {
    childList.append(contentsOf: children)
    return finish(kind, from: first, childStart: childList.count - children.count)
  }

  /// Makes a node whose children are what was put on the scratch list since `mark`.
  mutating func makeList(_ kind: SyntaxKind, from first: Int, since mark: Int) -> NodeID {
    let start = childList.count
    for place in mark..<scratch.count { childList.append(scratch[place]) }
    scratch.removeLast(scratch.count - mark)
    return finish(kind, from: first, childStart: start)
  }

  /// Makes a node that begins where its first child does.
  mutating func wrap(_ kind: SyntaxKind, _ one: NodeID, _ two: NodeID) -> NodeID {
    make(kind, from: firstToken(of: one), one, two)
  }

  /// Takes the current token as a leaf.
  mutating func leaf(_ kind: SyntaxKind) -> NodeID {
    let first = position
    advance()
    return make(kind, from: first)
  }

  /// Stands for something that had to be here; the message is the caller's.
  mutating func missing() -> NodeID {
    nodes.append(
      SyntaxTree.Node(
        kind: .missing, firstToken: position, endToken: position, firstChild: childList.count, childCount: 0))
    return NodeID(nodes.count - 1)
  }
}
