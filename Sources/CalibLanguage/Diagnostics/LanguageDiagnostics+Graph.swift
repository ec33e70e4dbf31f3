import CalibDiagnostics

/// Every message about how calibrations, names and checks hang together, in order of code.
extension Diagnostic {
  static func calibrationCycle(_ names: [String], uses: [Label], at span: SourceSpan) -> Diagnostic {
    let name = names.first ?? "NAME"
    let help =
      names.count == 1
      ? "`stored.self` is the payload that the store has"
      : "read one of them from the store: `stored.\(name)`"
    let message =
      names.count == 1
      ? "calibration `\(name)` reads its own payload" : "calibrations need each other: " + arrows(names)
    return .error(
      "C0501", message, at: span, uses.first?.text ?? "", also: Array(uses.dropFirst()), help: help)
  }

  static func nameCycle(_ names: [String], uses: [Label], at span: SourceSpan, areFunctions: Bool = false)
    -> Diagnostic
  {
    let help = "a function cannot call itself: the only loop is `iterate` in a calibration"
    let message =
      names.count == 1
      ? "`\(names[0])` is defined by itself" : "names are defined by each other: " + arrows(names)
    return .error(
      "C0502", message, at: span, uses.first?.text ?? "", also: Array(uses.dropFirst()),
      help: areFunctions ? help : nil)
  }

  static func writtenTwice(
    _ payload: String, _ first: String, _ second: String, at span: SourceSpan, first place: SourceSpan
  )
    -> Diagnostic
  {
    .error(
      "C0503", "`\(first)` and `\(second)` both write payload `\(payload)`", at: span, "the second",
      also: [Label(place, "the first is here")],
      help:
        "let one read the other's payload, or give them `cover:` without common runs, or other `writes:`"
    )
  }

  static func onlyOne(_ what: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0504", "there is one `\(what)` at most", at: span, "the second",
      also: [Label(first, "the first is here")])
  }

  static func neverTrue(_ text: String, because reason: String, at span: SourceSpan) -> Diagnostic {
    .error("C0601", "`\(text)` is never true", at: span, reason)
  }

  static func untilIsConstant(_ names: [String], at span: SourceSpan, iterated: SourceSpan) -> Diagnostic {
    .error(
      "C0602", "`until` does not depend on \(listed(names))", at: span, "decided in the first pass",
      also: [Label(iterated, "iterated here")])
  }

  static func optionUnused(
    _ option: String, strategy: String, user: String, at span: SourceSpan, strategySpan: SourceSpan
  )
    -> Diagnostic
  {
    .error(
      "C0603", "strategy `\(strategy)` does not use `\(option)`", at: span, "has no effect",
      also: [Label(strategySpan, "the strategy")], help: "`\(user)` does: `strategy: \(user)(\(option): …)`")
  }

  static func nothingToPublish(_ name: String, at span: SourceSpan, calibration: SourceSpan, why: String)
    -> Diagnostic
  {
    .error(
      "C0604", "`\(name)` has no payload to publish", at: span, "published here",
      also: [Label(calibration, why)])
  }

  static func guardsNothing(
    _ check: String, of calibration: String, isValidation: Bool = false, at span: SourceSpan
  ) -> Diagnostic {
    .warning(
      "W0601", "check `\(check)` guards nothing", at: span,
      "nothing publishes or uses `\(calibration)`",
      help: "add it to `\(isValidation ? "guards" : "payloads"):` of a `publish`")
  }

  private static func arrows(_ names: [String]) -> String {
    (names + names.prefix(1)).map { "`\($0)`" }.joined(separator: " → ")
  }
}
