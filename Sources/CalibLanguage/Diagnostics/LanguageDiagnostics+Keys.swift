import CalibDiagnostics
import CalibModel

/// Every message about keys, absent values and functions as values, in order of code.
extension Diagnostic {
  static func keyedCondition(_ place: String, found: String, text: String, at span: SourceSpan) -> Diagnostic
  {
    let shown = text.contains("\n") || text.count > 40 ? "…" : text
    return .error(
      "C0205", "\(place) must be true or false as a whole, not one for each key", at: span,
      "this is \(found)", help: "say for which keys: `all(\(shown))` or `any(\(shown))`")
  }

  static func differentKeys(
    _ operation: String, _ one: String, _ two: String, at span: SourceSpan, first: SourceSpan,
    second: SourceSpan
  ) -> Diagnostic {
    .error(
      "C0241", "`\(operation)` combines values of different keys", at: second, "keys: \(two)",
      also: [Label(first, "keys: \(one)")],
      help: "both need the same keys: look one up by its key, or aggregate it (`mean(…)`)")
  }

  /// - Parameter column: a key whose values are not declared.
  static func keyMayBeMissing(
    _ text: String, at span: SourceSpan, space: ValueType, value: String, column: String?
  ) -> Diagnostic {
    let keys = space.keySpace.map { "\($0)" } ?? "not known"
    return .error(
      "C0242", "`\(text)` may be missing: not every key needs to have a value", at: span, "keys: \(keys)",
      help: "say what holds where it is missing: `(\(text) ?? \(value))`"
        + (column.map { ", or in the dataset which keys there are: `\($0): Int in 0..<100`" } ?? ""))
  }

  static func mayBeAbsent(_ text: String, at span: SourceSpan, value: String, member: String? = nil)
    -> Diagnostic
  {
    let help = member.map { "write `\(text)?.\($0)`, which is absent too then" }
    return .error(
      "C0242", "`\(text)` may be absent", at: span, "optional",
      help: help ?? "say what holds where it is absent: `(\(text) ?? \(value))`")
  }

  static func someMayBeAbsent(_ aggregate: String, _ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0242", "`\(aggregate)` takes values that are all there, and some of these may be absent", at: span,
      "optional", help: "say what holds where one is absent: `\(aggregate)(\(text) ?? VALUE)`")
  }

  static func wrongKeyCount(_ owner: String, space: String, wanted: Int, found: Int, at span: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0243", "a key of `\(owner)` has \(wanted) \(wanted == 1 ? "part" : "parts"), not \(found)", at: span,
      "its keys: \(space)")
  }

  static func wrongKey(_ owner: String, part: KeySpace.Part, found: String, at span: SourceSpan) -> Diagnostic
  {
    let wanted =
      switch part.kind {
      case .integer: "a whole number"
      case .string: "a text"
      case .bool: "true or false"
      }
    return .error(
      "C0243", "the key `\(part.name)` of `\(owner)` is \(wanted), not \(found)", at: span, "this is \(found)"
    )
  }

  static func keyOutside(_ owner: String, space: String, found: String, at span: SourceSpan) -> Diagnostic {
    .error("C0243", "`\(owner)` has no key \(found)", at: span, "its keys: \(space)")
  }

  static func notAKey(_ found: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0243", "\(found) cannot be a key", at: span, "this is \(found)",
      help: "a key is a whole number, a text or a truth value; `bin(x, n, low..high)` makes one of a number")
  }

  static func noSuchPart(
    _ name: String, of owner: String, _ parts: [String], at span: SourceSpan, nearest: String?
  ) -> Diagnostic {
    .error(
      "C0243", "the keys of `\(owner)` have no part `\(name)`", at: span, "no such part",
      help: nearest.map { "did you mean `\($0)`?" } ?? "they have " + listed(parts))
  }

  static func keyOutsideAggregate(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0244", "`by` stands after a `collect`, or after an aggregate of a keyed value", at: span,
      "neither of them", help: "write `mean(…) by PART`, or `collect NAME = … by KEY`")
  }

  static func notCallable(_ text: String, _ type: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0245", "`\(text)` is no function: it cannot be called", at: span, "this is \(type)",
      help: type.hasPrefix("Keyed") || type.hasPrefix("[") ? "one of its values is `\(text)[…]`" : nil)
  }

  static func notAFunction(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0245", "a function is wanted here, and `\(text)` is none", at: span, "not a function",
      help: "write `x => …`")
  }

  static func neverAbsent(_ text: String, _ member: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0246", "`\(text)` is always there", at: span, "`?.` is for what may be absent",
      help: "write `\(text).\(member)`")
  }

  static func spreadOutsideList(at span: SourceSpan) -> Diagnostic {
    .error("C0247", "`...` stands for the elements of a list inside of a list", at: span, "not in a list")
  }

  static func equalMeasured(_ text: String, at span: SourceSpan, other: String?) -> Diagnostic {
    .warning(
      "W0241", "`\(text)` compares measured values, which are hardly ever equal", at: span,
      "the errors do not count here", help: other)
  }
}
