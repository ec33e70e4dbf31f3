import CalibDiagnostics

/// Messages about what other languages, papers and word processors write.
extension Diagnostic {
  // C0009: operators of other languages.
  static func foreignOperator(_ text: String, at span: SourceSpan, in file: SourceFile) -> Diagnostic {
    let (ours, isCertain) =
      switch text {
      case "&&": ("and", true)
      case "||": ("or", true)
      case "&": ("and", false)
      case "|": ("or", false)
      case "%": ("mod", true)
      default: ("^", true)
      }
    return .error(
      "C0009", "`\(text)` is written `\(ours)`", at: span, "write `\(ours)`", help: "write `\(ours)`",
      fixes: [Fix(span, spaced(ours, at: span, in: file), certain: isCertain)])
  }

  /// A word needs blanks where letters touch it.
  private static func spaced(_ word: String, at span: SourceSpan, in file: SourceFile) -> String {
    guard word != "^" else { return word }
    let (start, end) = (Int(span.start), Int(span.end))
    let before = start > 0 && file.bytes[start - 1] != UInt8(ascii: " ") ? " " : ""
    let after = end < file.bytes.count && file.bytes[end] != UInt8(ascii: " ") ? " " : ""
    return before + word + after
  }

  static func absoluteBars(open: SourceSpan, close: SourceSpan, inner: String) -> Diagnostic {
    .error(
      "C0009", "the size of a number is written `abs(…)`", at: open, "write `abs(`",
      help: "write `abs(\(inner))`",
      fixes: [Fix(open, "abs(", certain: true), Fix(close, ")", certain: true)])
  }

  static func foreignNot(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0009", "`!` is written `not`", at: span, "write `not`", help: "write `not`",
      fixes: [Fix(span, "not ", certain: true)])
  }

  // C0010: characters.
  static func foreignQuotes(_ text: String, at span: SourceSpan) -> Diagnostic {
    let inner = String(text.dropFirst().dropLast())
    let isWhole = text.count > 1 && !inner.contains { "\"\\{}".contains($0) }
    return .error(
      "C0010", "strings stand in double quotes", at: span, "expected `\"`",
      help: isWhole ? "write `\"\(inner)\"`" : "write `\"` before and after the string",
      fixes: isWhole ? [Fix(span, "\"\(inner)\"", certain: true)] : [])
  }

  static func unknownCharacter(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error("C0010", "`\(text)` means nothing here", at: span, "not known")
  }

  static func semicolon(endsLine: Bool, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0010", endsLine ? "lines end without `;`" : "a comma or a new line separates, not `;`", at: span,
      endsLine ? "not needed" : "expected `,`", help: endsLine ? "leave it out" : "write `,`",
      fixes: [Fix(span, endsLine ? "" : ",", certain: endsLine)])
  }

  static func lineComment(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0010", "comments begin with `#`", at: span, "not a comment", help: "write `#`",
      fixes: [Fix(span, "#", certain: true)])
  }

  static func oddity(_ oddity: Oddity, in file: SourceFile) -> Diagnostic {
    let span = SourceSpan(file: file.id, start: oddity.start, end: oddity.end)
    switch oddity.kind {
    case .lineComment: return .lineComment(at: span)
    case .blockComment:
      return .error(
        "C0010", "comments begin with `#`, line by line", at: span, "not a comment", help: "write `#`")
    case .lookAlike(let ours):
      return .error(
        "C0010", "`\(file.text(span))` is not the character `\(ours)`", at: span, "looks like `\(ours)`",
        help: "write `\(ours)`", fixes: [Fix(span, ours, certain: true)])
    case .blank:
      return .error(
        "C0010", "this blank is not an ordinary one", at: span, "copied from elsewhere?",
        help: "write a space",
        fixes: [Fix(span, " ", certain: true)])
    case .notUTF8:
      let code = String(file.bytes[oddity.start], radix: 16, uppercase: true)
      return .error(
        "C0010", "the file is not UTF-8: the byte 0x\(code) cannot stand here", at: span,
        "the first such byte",
        help: "save the file as UTF-8")
    }
  }

  // C0011: words of other languages.
  static func foreignWord(_ word: String, ours: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "`\(word)` is written `\(ours)`", at: span, "write `\(ours)`", help: "write `\(ours)`",
      fixes: [Fix(span, ours, certain: true)])
  }

  static func foreignLambda(names: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a function without a name is written with `=>`", at: span, "write `=>`",
      help: names.contains(",") ? "write `(\(names)) => …`" : "write `\(names) => …`")
  }

  static func foreignFunction(_ word: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a function is made with `fn`, and is one expression", at: span, "write `fn`",
      help: "write `fn name(x) = …`")
  }

  static func functionInBraces(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a function is one expression, without braces", at: span, "expected `=`",
      help: "write `fn name(x) = …`")
  }

  static func foreignPlusMinus(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0009", "`+-` can be read in two ways", at: span, "an error, or a negative number?",
      help: "write `±` or `+/-` before an error, `-` to subtract", fixes: [Fix(span, "±", certain: false)])
  }

  static func formatInString(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a value in a string has no format", at: span, "not needed",
      help:
        "leave `\(text)` out: a number is written with its unit, and with the digits that its error leaves")
  }

  static func foreignChoice(_ ours: String?, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a choice begins with its condition", at: span, "not written so",
      help: ours.map { "write `\($0)`" }
        ?? "write `if CONDITION { … } else { … }`; rows are chosen with `where`")
  }

  static func stringPrefix(_ word: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a string has no prefix: `{…}` is filled in every one", at: span, "not needed",
      help: "leave `\(word)` out", fixes: [Fix(span, "", certain: true)])
  }

  static func foreignImport(at span: SourceSpan) -> Diagnostic {
    .error("C0011", "modules are read with `use`", at: span, "write `use`", help: "write `use a.b: name`")
  }

  static func foreignLet(_ word: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0011", "a name is made with `let`", at: span, "write `let`", help: "write `let name = …`",
      fixes: [Fix(span, "let", certain: true)])
  }
}
