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

extension Diagnostic {
  static func keyIsConstant(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0262", "`\(text)` is the same for all rows, so it makes no keys", at: span, "not a value per row",
      help: "`by` takes a column, such as `by wire`")
  }

  static func keysDiffer(_ first: String, _ second: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0263", "the keys of these values differ: \(first) and \(second)", at: span, "\(second) here",
      help: "collect both by one key, or aggregate one of them first")
  }

  static func argumentsExclude(
    _ name: String, _ other: String, of callee: String, at span: SourceSpan, also first: SourceSpan
  ) -> Diagnostic {
    .error(
      "C0264", "`\(callee)` takes `\(name):` or `\(other):`, not both", at: span, "says it again",
      also: [Label(first, "the bins are told here")])
  }

  static func edgesDoNotRise(_ name: String, at span: SourceSpan, after: SourceSpan) -> Diagnostic {
    .error(
      "C0265", "the numbers of `\(name)` must rise", at: span, "not above the one before",
      also: [Label(after, "the one before")])
  }
}

/// Messages about systems of equations.
extension Diagnostic {
  static func derivativeMissing(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0266", "parameter `\(name)` needs its derivative", at: span, "d(residual)/d(\(name)) is missing",
      help: "write `\(name) = …`, or `\(name)[KEY] = …` for one per key")
  }

  static func parameterWithColon(_ name: String, value: String, at span: SourceSpan, colon: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0266", "`\(name)` is a new parameter, not a slot", at: span, "a colon fills a slot",
      help: "an equals sign makes a name: `\(name) = \(value)`", fixes: [Fix(colon, " =", certain: true)])
  }

  static func wrongKeyCount(_ name: String, takes count: Int, found: Int, at span: SourceSpan) -> Diagnostic {
    let wanted = count == 0 ? "has no key" : "has a key of \(count) \(count == 1 ? "part" : "parts")"
    return .error(
      "C0267", "`\(name)` \(wanted), and \(found) \(found == 1 ? "stands" : "stand") here", at: span,
      "\(found) given")
  }

  static func keyOutside(_ key: Int, of name: String, space: String, at span: SourceSpan) -> Diagnostic {
    .error("C0268", "`\(name)` has no key \(key): \(space)", at: span, "outside")
  }

  static func notAConstraint(_ text: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0269", "a constraint is a sum of parameters that equals a value", at: span, "no such equation",
      help: "write `sum(du) == 0 um`, or `sum(du) by layer == 0 um`")
  }

  static func notLinear(_ text: String, families: [String], at span: SourceSpan) -> Diagnostic {
    .error(
      "C0269", "a term of a constraint has one parameter, with factors: `\(text)` has not", at: span,
      "not linear in the parameters", help: "the parameters are " + listed(families))
  }
}

extension Diagnostic {
  static func unknownCollectSlot(
    _ name: String, value: String, isResource: Bool, at span: SourceSpan, nearest: String?
  ) -> Diagnostic {
    .error(
      "C0270", "`with` of a `collect` has no slot `\(name)`", at: span, "no such slot",
      help: isResource
        ? "write `resources: { \(name): \(value) }`" : nearest.map { "did you mean `\($0):`?" })
  }
}

extension Diagnostic {
  static func statisticOfRows(_ name: String, collector: String, as owner: String, at span: SourceSpan)
    -> Diagnostic
  {
    let member = ["rms": "sigma", "min": "minimum", "max": "maximum"][name] ?? name
    return .error(
      "C0284", "`\(name)` aggregates keyed values and lists, not rows", at: span, "no collector",
      help: "write `collect \(owner) = \(collector)(…)`, and `\(owner).\(member)` where the value is used")
  }
}
