import CalibDiagnostics

/// Every message of the parser, in order of code; wording is changed here and in the file beside, nowhere else.
extension Diagnostic {
  // C0001: something else was expected.
  static func expected(_ wanted: String, found: String, at span: SourceSpan, help: String?) -> Diagnostic {
    .error("C0001", "expected \(wanted), found \(found)", at: span, "expected \(wanted)", help: help)
  }

  static func junk(_ found: String, at span: SourceSpan, help: String?) -> Diagnostic {
    .error(
      "C0001", "\(found) does not go on from what stands before it", at: span, "not expected here", help: help
    )
  }

  static func conditionalAfterValue(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0001", "`if` does not go on from what stands before it", at: span, "not expected here",
      help: "the condition comes first: `if CONDITION { … } else { … }`")
  }

  static func stringWithPrefix(_ prefix: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0001", "a string has no letter before it", at: span, "not expected here",
      help: prefix == "f"
        ? "leave it out: what stands in `{…}` is computed in every string"
        : "leave it out: `\\\\` is a backslash")
  }

  static func assignmentInExpression(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0001", "`=` makes a name, and there is none to make here", at: span, "not expected here",
      help: "write `==` to compare")
  }

  static func openEndWithoutQuotes(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0001", "an interval of runs stands in quotes", at: span, "an open end only in quotes",
      help: "write `\"12/0..*\"`")
  }

  // C0002: brackets that do not match.
  static func unclosed(
    _ opener: String, closer: String, at span: SourceSpan, next: SourceSpan, nextLine: Int?
  ) -> Diagnostic {
    .error(
      "C0002", "`\(opener)` is never closed", at: span, "opened here",
      also: [Label(next, nextLine == nil ? "the file ends here" : "something else begins here")],
      help: nextLine.map { "add `\(closer)` before line \($0), or earlier" } ?? "add `\(closer)`")
  }

  static func strayCloser(_ closer: String, at span: SourceSpan) -> Diagnostic {
    .error("C0002", "`\(closer)` closes nothing", at: span, "nothing is open here")
  }

  // C0003: strings.
  static func unterminatedString(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0003", "the string does not end on its line", at: span, "begins here", help: "add `\"` where it ends")
  }

  static func unknownEscape(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0003", "`\(text)` is no escape", at: span, "not known",
      help: #"the escapes are `\"`, `\\`, `\n` and `\t`"#)
  }

  static func loneBrace(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0003", "`}` closes nothing in this string", at: span, "closes nothing",
      help: "write `}}` for the character",
      fixes: [Fix(span, "}}", certain: true)])
  }

  static func emptyInterpolation(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0003", "nothing stands between the braces", at: span, "an expression belongs here",
      help: "write `{{` and `}}` for the characters")
  }

  static func unclosedInterpolation(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0003", "the `{` in this string is not closed", at: span, "opened here",
      help: "add `}`; quotes and braces cannot stand in between, and `{{` is the character")
  }

  // C0004: nesting.
  static func nestedTooDeep(limit: Int, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0004", "brackets are nested more than \(limit) deep", at: span, "level \(limit + 1)",
      help: "name a part with `let` and use the name")
  }

  // C0005: `:` fills a slot, `=` makes a name.
  static func wrongSeparator(_ found: String, wanted: String, after name: String, at span: SourceSpan)
    -> Diagnostic
  {
    let rule = wanted == ":" ? "a colon follows `\(name)`" : "`\(name)` is made with one `=`"
    return .error(
      "C0005", "\(rule), not `\(found)`", at: span, "expected `\(wanted)`",
      help: wanted == ":" ? "write `\(name): …`" : "write `\(name) = …`",
      fixes: [Fix(span, wanted, certain: true)])
  }

  static func slotWithEquals(_ name: String, isSlot: Bool, at span: SourceSpan, sign: SourceSpan)
    -> Diagnostic
  {
    guard isSlot else {
      return .error(
        "C0005", "`\(name) = …` makes a name, which begins with `let` here", at: span, "`let` is missing",
        also: [Label(sign, "makes a name")], help: "write `let \(name) = …`")
    }
    return .error(
      "C0005", "`\(name)` is a slot: it is filled with a colon", at: sign, "expected `:`",
      also: [Label(span, "a slot")], help: "write `\(name): …`", fixes: [Fix(sign, ":", certain: true)])
  }

  static func slotWithoutColon(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0005", "`\(name)` is a slot: a colon follows it", at: span, "expected `:` after this",
      help: "write `\(name): …`", fixes: [Fix(span, "\(name):", certain: true)])
  }

  static func nameWithoutLet(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0005", "a name is made with `let`", at: span, "`let` is missing", help: "write `let \(name) = …`",
      fixes: [Fix(span, "let \(name)", certain: true)])
  }

  static func quotedKey(at span: SourceSpan) -> Diagnostic {
    .error("C0005", "the entries of a record are names, without quotes", at: span, "expected a name")
  }

  static func quotedField(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0005", "the fields of a payload are names, without quotes", at: span, "expected a name",
      help: "write `name = …`")
  }

  static func setInBraces(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0005", "braces hold a record, whose entries have names", at: span, "expected a name",
      help: "a list stands in brackets: `[1, 2, 3]`")
  }

  static func unitInBrackets(_ name: String, unit: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0005", "a colon stands between a column and its unit", at: span, "expected `:`",
      help: "write `\(name): \(unit)`")
  }

  static func columnsInBrackets(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0001", "expected `{`, found `[`", at: span, "columns stand in braces",
      help: "write `columns: { mass: GeV, eta }`")
  }

  // C0006: numbers.
  static func numberBeginsWithPoint(_ digits: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0006", "a number does not begin with its point", at: span, "a digit is missing",
      help: "write `0.\(digits)`", fixes: [Fix(span, "0.\(digits)", certain: true)])
  }

  static func numberEndsInPoint(_ digits: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0006", "a number does not end in its point", at: span, "a digit is missing",
      help: "write `\(digits).0`",
      fixes: [Fix(span, "\(digits).0", certain: true)])
  }

  static func percentApart(_ number: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0006", "`%` stands directly after its number", at: span, "a blank between them",
      help: "write `\(number)%`", fixes: [Fix(span, "\(number)%", certain: true)])
  }

  static func trailedNumber(_ found: String, at span: SourceSpan, number: SourceSpan) -> Diagnostic {
    .error(
      "C0006", "a number has no members, arguments or index", at: span, "`\(found)` after a number",
      also: [Label(number, "the number")], help: "write `*` between them if a product is meant")
  }

  static func powerOfQuantity(at span: SourceSpan, quantity: SourceSpan) -> Diagnostic {
    .error(
      "C0006", "a power directly after a number with a unit can be read in two ways", at: span, "of what?",
      also: [Label(quantity, "a number with a unit")],
      help: "write parentheses: `(2 mm)^2`, or `2 mm^2` for the unit")
  }

  // C0007: words and names.
  static func reserved(_ word: String, at span: SourceSpan) -> Diagnostic {
    .error("C0007", "`\(word)` is a word of the language, not a name", at: span, "expected a name")
  }

  static func dashedName(_ text: String, at span: SourceSpan) -> Diagnostic {
    let ours = text.replacing("-", with: "_")
    return .error(
      "C0007", "a name has no `-`", at: span, "not a name", help: "write `\(ours)`",
      fixes: [Fix(span, ours, certain: true)])
  }

  static func unknownDeclaration(_ word: String, at span: SourceSpan) -> Diagnostic {
    let near = NearNames.nearest(to: word, in: Keyword.allCases.filter(\.isDeclarationWord).map(\.rawValue))
    return .error(
      "C0008", "no declaration begins with `\(word)`", at: span, "not known",
      help: near.map { "did you mean `\($0)`?" }, fixes: near.map { [Fix(span, $0, certain: false)] } ?? [])
  }

  // C0008: what stands where.
  static func itemOutside(_ word: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "`\(word)` belongs into a calibration", at: span, "not at the top level",
      help: "write it between the braces of `calibration NAME { … }`")
  }

  static func checkWithoutName(_ word: String, at span: SourceSpan, condition: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "a check has a name", at: condition, "expected a name and `:` before this",
      also: [Label(span, "a check")], help: "write `\(word) NAME: …`")
  }

  static func missingComma(before word: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "a comma stands before `\(word)`", at: span, "expected `,`",
      fixes: [Fix(span, ",", certain: true)])
  }

  static func conditionalWithoutElse(at span: SourceSpan, start: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "an `if` has a value, so it needs an `else`", at: span, "expected `else { … }`",
      also: [Label(start, "this `if`")])
  }

  static func conditionalAsOperand(at span: SourceSpan) -> Diagnostic {
    .error("C0008", "an `if` among operators stands in parentheses", at: span, "expected `(if … )`")
  }

  static func doesNotChain(_ sign: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "`\(sign)` does not chain", at: span, "the second", also: [Label(first, "the first")],
      help: "write parentheses around one of them")
  }

  static func notInsideOperator(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0008", "`not` binds loosely: after an operator it stands in parentheses", at: span,
      "expected `(not … )`")
  }

  static func emptyIndex(at span: SourceSpan) -> Diagnostic {
    .error("C0008", "an index is missing", at: span, "nothing between the brackets")
  }

  static func emptyParentheses(at span: SourceSpan) -> Diagnostic {
    .error("C0008", "nothing stands between the parentheses", at: span, "expected an expression")
  }

  static func comprehensionWithMore(at span: SourceSpan) -> Diagnostic {
    .error("C0008", "a list with `for` has one element only", at: span, "does not belong here")
  }
}

extension Keyword {
  /// Whether a declaration may begin with the word.
  fileprivate var isDeclarationWord: Bool {
    beginsDeclaration || [.calib, .let, .notify, .require, .expect].contains(self)
  }
}
