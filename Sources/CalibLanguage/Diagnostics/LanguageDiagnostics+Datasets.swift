import CalibDiagnostics

/// Every message about datasets, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func noRun(in pattern: String, capture: String?, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0701", "nothing tells the run of an event", at: span, "no `<run>` in the pattern",
      help: capture.map { "`<\($0)>` captures something else: write `<run>`" }
        ?? "capture it: `\"data_<exp>_<run>.csv\"`, or name the columns: `run_from: { run: Run }`"
    )
  }

  static func runColumnUnknown(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0702", "`run_from:` has no `\(name)`", at: span, "not known",
      help: nearest.map { "did you mean `\($0)`?" } ?? "it has `exp` and `run`")
  }

  static func rangeOfColumn(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0703", "only a whole number can have a range of keys, and `\(name)` is none", at: span, "the range",
      help: "declare it so: `\(name): Int in …`, or cut with `where`")
  }

  static func columnsDisagree(_ name: String, first: String, second: String, at span: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0704", "datasets `\(first)` and `\(second)` do not agree on column `\(name)`", at: span,
      "read from both",
      help: "declare the column in both, with one type and dimension")
  }
}
