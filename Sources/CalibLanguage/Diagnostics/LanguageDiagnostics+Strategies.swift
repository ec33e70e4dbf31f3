import CalibDiagnostics
import CalibModel

/// Mistakes in how runs become intervals.
extension Diagnostic {
  static func boundariesWithoutRuns(at span: SourceSpan) -> Diagnostic {
    .error(
      "C0203", "strategy `boundaries` needs the first run of each block", at: span, "missing here",
      help: "write `boundaries([\"12/100\", \"12/300\"])`, or `boundaries(when: …)`")
  }

  static func boundaryTwice(_ run: String, at span: SourceSpan) -> Diagnostic {
    .error("C0620", "boundary `\(run)` stands twice in the list", at: span, "one block begins there")
  }

  static func noTimeInside(_ span: SourceSpan, dataset: String, at place: SourceSpan) -> Diagnostic {
    .error(
      "C0621", "nothing tells the time of a row inside of its run", at: span, "cuts inside of runs",
      also: [Label(place, "`\(dataset)` has no `time:`")], help: "name the column: `time: COLUMN`")
  }

  static func notInside(
    _ part: String, at span: SourceSpan, option: String, _ optionSpan: SourceSpan, help: String
  ) -> Diagnostic {
    .error(
      "C0625", "\(part) does not go together with `\(option):`", at: span,
      "is of whole intervals", also: [Label(optionSpan, "cuts inside of intervals")], help: help)
  }

  static func lossWithDimension(_ option: String, found: Dimension, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0622", "`\(option):` must be a plain number, not \(found.phrase)", at: span,
      "this is \(found.phrase)",
      help: "divide by a scale: `(time / 8 h)^2`")
  }

  static func lossIsConstant(_ option: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0623", "`\(option):` is the same for every interval", at: span, "depends on nothing",
      help: "it is made of `entries`, `runs`, `time` and `gap`")
  }

  static func blockParameters(_ option: String, wanted: Int, found: Int, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0624", "`\(option):` is asked about \(wanted) blocks of runs, not \(found)", at: span,
      help: wanted == 2 ? "write `(short, into) => …`" : "write `block => …`, or a condition")
  }

  static func notAFunction(_ option: String, at span: SourceSpan, help: String) -> Diagnostic {
    .error(
      "C0624", "`\(option):` takes a function of two blocks of runs", at: span, "of which block?", help: help)
  }
}
