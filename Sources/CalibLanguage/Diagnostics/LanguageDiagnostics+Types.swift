import CalibDiagnostics
import CalibModel

/// Every message about types, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func wrongType(
    _ place: String, wanted: String, found: String, at span: SourceSpan, also: [Label] = []
  )
    -> Diagnostic
  {
    .error("C0201", "\(place) takes \(wanted), not \(found)", at: span, "this is \(found)", also: also)
  }

  static func badOperands(
    _ operation: String, _ left: String, _ right: String, at span: SourceSpan, help: String? = nil
  )
    -> Diagnostic
  {
    .error("C0202", "`\(operation)` does not work on \(left) and \(right)", at: span, help: help)
  }

  static func badOperand(
    _ operation: String, wanted: String, found: String, at span: SourceSpan, help: String? = nil
  ) -> Diagnostic {
    .error("C0202", "`\(operation)` takes \(wanted), not \(found)", at: span, "this is \(found)", help: help)
  }

  static func missingArgument(_ name: String, of callee: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0203", "`\(callee)` needs its argument `\(name)`", at: span, "missing here",
      help: "write `\(callee)(…, \(name): …)`")
  }

  static func tooManyArguments(
    _ callee: String, takes count: Int, at span: SourceSpan, help: String? = nil
  ) -> Diagnostic {
    .error(
      "C0204", "`\(callee)` takes \(count) \(count == 1 ? "argument" : "arguments") by place", at: span,
      help == nil ? "one too many" : "needs its name", help: help)
  }

  static func wrongArgumentCount(_ callee: String, takes: String, found: Int, at span: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0204", "`\(callee)` takes \(takes), not \(found) \(found == 1 ? "argument" : "arguments")", at: span)
  }

  static func notBool(_ place: String, found: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0205", "\(place) must be true or false, not \(found)", at: span, "this is \(found)",
      help: "compare it with something")
  }

  static func ambiguousMember(
    _ name: String, of owner: String, candidates: [String], components: String, at span: SourceSpan,
    fit: SourceSpan
  )
    -> Diagnostic
  {
    let help =
      candidates.isEmpty
      ? "name the components: `\(components)`"
      : "write " + candidates.map { "`\(owner).\($0)`" }.joined(separator: " or ")
    return .error(
      "C0206", "`\(name)` is ambiguous: several components of the fit have one", at: span, "which one?",
      also: [Label(fit, "fitted here")], help: help)
  }

  static func notAccumulated(at span: SourceSpan, word: SourceSpan, name: String, text: String) -> Diagnostic
  {
    .error(
      "C0207", "`collect` needs something accumulated over events", at: span, "computed from results",
      also: [Label(word, "`collect` is written here")], help: "use `let \(name) = \(text)`")
  }

  static func accumulatorOutside(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0208", "`\(name)` accumulates over events", at: span, "only a `collect` can do that",
      help: "write `collect NAME = \(name)(…)` in a calibration")
  }

  static func missingSlot(_ slot: String, of owner: String, at span: SourceSpan, help: String) -> Diagnostic {
    .error("C0209", "\(owner) has no `\(slot)`", at: span, "needs `\(slot)`", help: help)
  }

  static func storedTypeUnknown(_ text: String, at span: SourceSpan, name: String) -> Diagnostic {
    .error(
      "C0210", "the type of `\(text)` is not known", at: span, "nothing tells it",
      help: "say what holds without it: `\(text) ?? VALUE`, or write its type: "
        + (text.hasPrefix("stored.self.")
          ? "`\(name): TYPE = …` in the payload" : "`let \(name): TYPE = \(text)`")
    )
  }

  static func storedTypesDiffer(
    _ text: String, _ one: String, _ two: String, at span: SourceSpan, first: SourceSpan
  ) -> Diagnostic {
    .error(
      "C0220", "`\(text)` is taken for \(one) and for \(two)", at: span, "\(two) here",
      also: [Label(first, "\(one) here")])
  }

  static func notARun(_ text: String, wanted: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0211", "`\(text)` is no \(wanted)", at: span, "cannot be read",
      help: meant(text, wanted).map { "write `\"\($0)\"`" }
        ?? (wanted == "run"
          ? "a run is written `\"12/133\"`"
          : "an interval is written `\"12/100..12/250\"` or `\"12/100..*\"`"))
  }

  /// What is meant by a run or interval that is written with other signs, or from its end to its begin.
  private static func meant(_ text: String, _ wanted: String) -> String? {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { end in
      String(end.map { "-.:_".contains($0) ? "/" : $0 })
    }
    let candidates =
      ends.count == 2 ? [ends.joined(separator: ".."), ends.reversed().joined(separator: "..")] : ends
    return candidates.first { wanted == "run" ? ExperimentRun($0) != nil : IntervalOfValidity($0) != nil }
  }

  static func parameterWithoutValue(_ name: String, at span: SourceSpan, variable: String?) -> Diagnostic {
    .error(
      "C0212", "parameter `\(name)` has no value", at: span, "nothing sets it",
      help: variable.map { "set the environment variable `\($0)`, or give `--set \(name)=…`" }
        ?? "give `--set \(name)=…`, or a default: `param \(name) = …`")
  }

  static func parameterRefused(
    _ name: String, value: String, condition: String, at span: SourceSpan, where place: SourceSpan
  )
    -> Diagnostic
  {
    .error(
      "C0213", "`\(name)` is \(value), which its condition does not allow", at: span, "is \(value)",
      also: [Label(place, "must hold: \(condition)")])
  }

  static func badSetting(_ place: String, wanted: String, found: String, at span: SourceSpan) -> Diagnostic {
    .error("C0214", "\(place) must be \(wanted), not \(found)", at: span, "is \(found)")
  }

  static func notStorable(_ name: String, type: String, at span: SourceSpan, help: String?) -> Diagnostic {
    .error(
      "C0215", "payload field `\(name)` cannot hold \(type)", at: span, "this is \(type)",
      help: help ?? "a field holds a number, a measured value, a whole number, a truth value or a text")
  }

  static func notFinite(_ what: String, at span: SourceSpan) -> Diagnostic {
    .error("C0216", "this is not a number: \(what)", at: span, "never a number")
  }

  static func tooDeep(_ name: String, at span: SourceSpan, limit: Int) -> Diagnostic {
    .error(
      "C0217", "functions call each other more than \(limit) deep at `\(name)`", at: span, "one too deep")
  }

  static func tooLarge(_ name: String, at span: SourceSpan, limit: Int) -> Diagnostic {
    .error(
      "C0218", "the calls of `\(name)` grow to more than \(limit) operations", at: span, "grows here",
      help: "give what is computed repeatedly a name with `let`")
  }

  static func notAValue(_ what: String, at span: SourceSpan, help: String?) -> Diagnostic {
    .error("C0219", "\(what) is not a value", at: span, "used as a value", help: help)
  }
}
