import CalibDiagnostics
import CalibSyntax

/// Lines that are typed or pasted, as whole inputs.
enum InputLines {
  /// Whether an input goes on in the next line: a bracket is open, or an operator waits for what comes.
  ///
  /// A command never does.
  static func isUnfinished(_ input: String) -> Bool {
    if let first = input.first(where: { !$0.isWhitespace }), ":?;".contains(first) { return false }
    let file = SourceFile(name: "", id: SourceSpan.FileID(index: 0), bytes: Array(input.utf8))
    var depth = 0
    var last: TokenKind?
    for token in parse(file).tree.tokens {
      switch token.kind {
      case .leftBrace, .leftBracket, .leftParenthesis: depth += 1
      case .rightBrace, .rightBracket, .rightParenthesis: depth -= 1
      default: break
      }
      if token.kind != .newline, token.kind != .endOfFile { last = token.kind }
    }
    guard depth <= 0, let last else { return depth > 0 }
    switch last {
    case .comma, .equals, .plus, .minus, .plusMinus, .star, .slash, .doubleSlash, .caret, .less, .lessEqual,
      .greater, .greaterEqual, .equal, .notEqual, .coalesce, .fatArrow, .range, .rangeExclusive:
      return true
    default: return false
    }
  }

  /// The inputs in a text of several lines: a whole script is one, else each is as it would be if typed.
  static func inputs(in text: String) -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count > 1 else { return [text] }
    let hasCommand = lines.contains { line in line.trimmed.first.map { ":?;".contains($0) } ?? false }
    if !hasCommand, case .declarations = TypedInput(text) { return [text] }
    var inputs: [String] = []
    var pending = ""
    for line in lines {
      pending += pending.isEmpty ? line : "\n" + line
      if isUnfinished(pending) || isComment(line) { continue }
      inputs.append(pending)
      pending = ""
    }
    return pending.isEmpty ? inputs : inputs + [pending]
  }

  /// A doc comment belongs to what comes below it.
  private static func isComment(_ line: String) -> Bool { line.trimmed.hasPrefix("##") }
}
