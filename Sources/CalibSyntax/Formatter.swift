import CalibDiagnostics

/// The text of a script in the one layout there is; a text with syntax errors comes back as it was.
///
/// Line breaks, comments and the order of things stay the author's; blanks, indentation and columns are the
/// formatter's: two blanks for each block, the words and slots of a block in one column, the `=` of neighbouring
/// `let` and `collect` below each other, lines that go on below the value or behind the open bracket.
/// Formatting twice is formatting once, and the tokens stay the same.
package func format(_ parsed: ParsedFile) -> String {
  let file = parsed.tree.file
  guard !parsed.diagnostics.contains(where: { $0.severity == .error }) else {
    return String(decoding: file.bytes, as: UTF8.self)
  }
  var formatter = Formatter(parsed.tree)
  return formatter.run()
}

/// Writes tokens line by line; brackets that are open decide where a line begins.
struct Formatter {
  private struct Bracket {
    let kind: TokenKind
    /// The indentation of the line with the bracket.
    let base: Int
    /// The column behind the bracket, where something follows it on its line.
    let column: Int?
    /// The value column of the item around the bracket.
    let outerValue: Int
    let outerHasEquals: Bool
  }

  private let tree: SyntaxTree
  private let spacing: Spacing
  private let columns: ColumnPlan
  private var brackets: [Bracket] = []
  /// Where lines of the current item go on.
  private var valueColumn = 4
  private var hasEquals = false
  private var column = 0
  private var out = ""

  init(_ tree: SyntaxTree) {
    self.tree = tree
    let lines = SourceLines(tree)
    spacing = Spacing(tree)
    columns = ColumnPlan(tree, lines: lines, spacing: spacing)
    self.lines = lines
  }

  private let lines: SourceLines

  mutating func run() -> String {
    var wasBlank = true
    for line in lines.lines {
      if line.tokens.isEmpty, line.comment == nil {
        if !wasBlank { out += "\n" }
        wasBlank = true
        continue
      }
      wasBlank = false
      write(line)
    }
    while out.hasSuffix("\n\n") { out.removeLast() }
    return out
  }

  private mutating func write(_ line: SourceLines.Line) {
    // A line that goes on from something without a value has no column to stand at.
    let indent = max(0, indentation(of: line))
    column = indent
    var text = String(repeating: " ", count: indent)
    for (place, token) in line.tokens.enumerated() {
      if place > 0 {
        let blanks = columns.padding(before: token) ?? (spacing.needsBlank(before: token) ? 1 : 0)
        text += String(repeating: " ", count: blanks)
        column += blanks
      }
      let spelling = tree.spelling(token)
      text += spelling
      column += DisplayWidth.of(spelling)
      follow(token, isLast: place == line.tokens.count - 1, indent: indent)
    }
    if let comment = line.comment { text += line.tokens.isEmpty ? comment : "  " + comment }
    out += text + "\n"
  }

  private mutating func follow(_ token: Int, isLast: Bool, indent: Int) {
    switch tree.tokens[token].kind {
    case .leftBrace, .leftParenthesis, .leftBracket:
      brackets.append(
        Bracket(
          kind: tree.tokens[token].kind, base: indent, column: isLast ? nil : column, outerValue: valueColumn,
          outerHasEquals: hasEquals))
      valueColumn = indent + 4
      hasEquals = false
    case .rightBrace, .rightParenthesis, .rightBracket:
      guard let bracket = brackets.popLast() else { return }
      valueColumn = bracket.outerValue
      hasEquals = bracket.outerHasEquals
    case .equals where !hasEquals && columns.inBlock(brackets.last?.kind):
      valueColumn = column + 1
      hasEquals = true
    case .colon where valueColumn == columns.unset && columns.inBlock(brackets.last?.kind):
      let next = token + 1
      valueColumn = column + (columns.padding(before: next) ?? 1)
    case .word where columns.headWords.contains(token):
      valueColumn = column + (columns.padding(before: token + 1) ?? 1)
    default: break
    }
  }

  private mutating func indentation(of line: SourceLines.Line) -> Int {
    let innermost = brackets.last
    let inner =
      innermost.map { $0.kind == .leftBrace && $0.column != nil ? ($0.column ?? 0) + 1 : $0.base + 2 } ?? 0
    guard let first = line.tokens.first else {
      return innermost.map { $0.kind == .leftBrace ? inner : $0.column ?? inner } ?? 0
    }
    switch tree.tokens[first].kind {
    case .rightBrace: return innermost?.base ?? 0
    case .rightParenthesis, .rightBracket: return innermost.map { $0.column ?? $0.base } ?? 0
    default: break
    }
    if let innermost, innermost.kind != .leftBrace { return innermost.column ?? inner }
    guard columns.itemStarts.contains(first) || tree.tokens[first].kind == .docComment else {
      return valueColumn
    }
    valueColumn = columns.unset
    hasEquals = false
    return inner
  }
}

extension SyntaxTree {
  func spelling(_ token: Int) -> String {
    String(decoding: file.bytes[tokens[token].start..<tokens[token].end], as: UTF8.self)
  }
}

/// The columns that a text takes.
enum DisplayWidth {
  static func of(_ text: String) -> Int { text.count }
}
