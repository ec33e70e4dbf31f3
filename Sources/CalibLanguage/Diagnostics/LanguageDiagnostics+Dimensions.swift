import CalibDiagnostics
import CalibModel

/// Every message about dimensions, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  /// Two values that have to be of one dimension, with their places.
  struct Mismatch {
    let left: Dimension
    let right: Dimension
    let leftSpan: SourceSpan
    let rightSpan: SourceSpan
    var help: String?
    var fixes: [Fix] = []
  }

  static func cannotCompare(_ mismatch: Mismatch) -> Diagnostic {
    .error(
      "C0301", "cannot compare \(mismatch.left.phrase) with \(mismatch.right.phrase)", at: mismatch.rightSpan,
      noun(mismatch.right), also: [Label(mismatch.leftSpan, noun(mismatch.left))], help: mismatch.help,
      fixes: mismatch.fixes)
  }

  static func cannotAdd(_ mismatch: Mismatch) -> Diagnostic {
    different("C0302", "cannot add \(mismatch.left) and \(mismatch.right)", mismatch)
  }

  static func cannotSubtract(_ mismatch: Mismatch) -> Diagnostic {
    different("C0302", "cannot subtract \(mismatch.right) from \(mismatch.left)", mismatch)
  }

  static func errorOfOtherDimension(_ mismatch: Mismatch) -> Diagnostic {
    different("C0302", "\(mismatch.left.phrase) cannot have \(mismatch.right.phrase) as its error", mismatch)
  }

  private static func different(_ code: String, _ message: String, _ mismatch: Mismatch) -> Diagnostic {
    .error(
      code, message, at: mismatch.rightSpan, noun(mismatch.right),
      also: [Label(mismatch.leftSpan, noun(mismatch.left))], help: mismatch.help, fixes: mismatch.fixes)
  }

  static func wrongDimension(
    _ place: String, wanted: Dimension, found: Dimension, at span: SourceSpan, also: [Label] = [],
    help: String? = nil
  )
    -> Diagnostic
  {
    .error(
      "C0303", "\(place) must be \(wanted.phrase): \(found) found, \(wanted) expected", at: span,
      "this is \(found.phrase)", also: also, help: help)
  }

  static func notPlain(_ function: String, found: Dimension, at span: SourceSpan, unit: String) -> Diagnostic
  {
    .error(
      "C0304", "`\(function)` takes a plain number, not \(found.phrase)", at: span, "this is \(found.phrase)",
      help: unit.isEmpty ? nil : "divide by a unit: `\(function)(… / 1 \(unit))`")
  }

  static func powerNotStatic(_ base: Dimension, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0305", "the exponent of \(base.phrase) must be a number known before anything runs", at: span,
      "the dimension of the power depends on it")
  }

  static func endsDiffer(_ mismatch: Mismatch) -> Diagnostic {
    .error(
      "C0306", "the ends of a range must be of one dimension: \(mismatch.left) and \(mismatch.right) found",
      at: mismatch.leftSpan, noun(mismatch.left), also: [Label(mismatch.rightSpan, noun(mismatch.right))],
      help: mismatch.help)
  }

  static func percentLendsNothing(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0307", "`%` stands for one number only: `\(text)` is not a percentage", at: span, "a plain number",
      help: "write `\(text)%`",
      fixes: [Fix(SourceSpan(file: span.file, start: Int(span.end), end: Int(span.end)), "%", certain: false)]
    )
  }

  static func unequalBranches(_ what: String, _ mismatch: Mismatch) -> Diagnostic {
    .error(
      "C0308", "\(what) must be of one dimension: \(mismatch.left) and \(mismatch.right) found",
      at: mismatch.rightSpan, noun(mismatch.right), also: [Label(mismatch.leftSpan, noun(mismatch.left))],
      help: mismatch.help)
  }

  static func angleWithoutUnit(_ function: String, column: String, at span: SourceSpan) -> Diagnostic {
    .warning(
      "W0301", "`\(function)` takes radians, and column `\(column)` has no unit", at: span,
      "radians or degrees?",
      help: "declare the column with its unit: `\(column): rad` or `\(column): deg`")
  }

  /// `energy`, `plain number`.
  private static func noun(_ dimension: Dimension) -> String {
    let phrase = dimension.phrase
    for article in ["an ", "a "] where phrase.hasPrefix(article) {
      return String(phrase.dropFirst(article.count))
    }
    return phrase
  }
}
