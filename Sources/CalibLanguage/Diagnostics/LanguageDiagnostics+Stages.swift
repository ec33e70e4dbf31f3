import CalibDiagnostics

/// Every message about stages, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func notStatic(_ place: String, stage: Stage, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0401", "\(place) must be known before anything runs", at: span, "known \(when(stage))",
      help: "use literals and parameters")
  }

  static func selectionUsesResult(_ text: String, at span: SourceSpan, inLoop: Bool) -> Diagnostic {
    .error(
      "C0402", "the selection uses a result of this calibration", at: span, "known only after collecting",
      help: inLoop
        ? "use an iterated name: it has the value of the pass before"
        : "use `iterate NAME from START to \(text), until …, at most N`, and `NAME` here")
  }

  static func resultInCollector(_ place: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0403", "\(place) uses a result of this calibration", at: span, "known only after collecting",
      help: "use `iterate`: an iterated name has the value of the pass before")
  }

  static func eventOutsideCollector(_ place: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0404", "\(place) is one value per interval, and this is one per row", at: span, "known per row",
      help: "accumulate it first: `collect NAME = summary(…)`")
  }

  static func eventWithResult(_ operation: String, at span: SourceSpan, event: SourceSpan, result: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0405", "`\(operation)` mixes a value per row with a result", at: span,
      also: [Label(event, "known per row"), Label(result, "known after collecting")],
      help: "accumulate the rows with `collect`, or use `iterate` to have a result in the next pass")
  }

  private static func when(_ stage: Stage) -> String {
    switch stage {
    case .static: "before anything runs"
    case .plan: "when planning"
    case .lookup: "when its run is done"
    case .event: "per row"
    case .result: "after collecting"
    }
  }
}
