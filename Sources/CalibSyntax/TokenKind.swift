/// What a token is; `grammar/calib.ebnf`, section 9, has the spelling of each.
public enum TokenKind: UInt8, Sendable, CaseIterable {
  case word, integer, float, percent
  case stringStart, stringText, interpolationStart, interpolationEnd, stringEnd
  case docComment, newline, endOfFile, unknown
  case leftBrace, rightBrace, leftParenthesis, rightParenthesis, leftBracket, rightBracket
  case comma, colon, equals, arrow, fatArrow, dot, questionDot, question, coalesce, spread
  case range, rangeExclusive, plus, minus, plusMinus, star, slash, doubleSlash, caret
  case less, lessEqual, greater, greaterEqual, equal, notEqual
}
