import CalibDiagnostics

/// Every message about what is collected and its keys, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func notAKey(_ type: String, text: String, at span: SourceSpan, isNumber: Bool) -> Diagnostic {
    .error(
      "C0260", "a key is a whole number, a text or a claim, not \(type)", at: span, "this is \(type)",
      help: isNumber ? "cut it into bins: `bin(\(text), 10, LOW..HIGH)`" : nil)
  }

  static func badKeyList(found: String, kind: String, at span: SourceSpan, key: SourceSpan) -> Diagnostic {
    let wanted = kind == "string" ? "a list of texts" : "a range or a list of whole numbers"
    return .error(
      "C0261", "the keys after `in` must be \(wanted), not \(found)", at: span, "this is \(found)",
      also: [Label(key, "the key")],
      help: kind == "bool" ? "a claim has both keys already: leave `in …` out" : nil)
  }

  static func keyListOfTuple(at span: SourceSpan, key: SourceSpan) -> Diagnostic {
    .error(
      "C0261", "`in` declares the keys of one part, and this key has several", at: span,
      "for which part?", also: [Label(key, "the key")],
      help: "declare the range of each column: `layer: Int in 0..<56`")
  }
}
