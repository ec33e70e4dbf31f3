import CalibDiagnostics

/// Every message about names, in order of code; wording is changed here and nowhere else.
extension Diagnostic {
  static func unknownName(
    _ name: String, at span: SourceSpan, nearest: String?, help: String? = nil
  ) -> Diagnostic {
    .error(
      "C0101", "no value is named `\(name)`", at: span, "not known here", help: didYouMean(nearest) ?? help,
      fixes: replacement(nearest, at: span))
  }

  static func unknownFunction(
    _ name: String, at span: SourceSpan, nearest: String?, help: String? = nil
  ) -> Diagnostic {
    .error(
      "C0102", "no function or primitive is named `\(name)`", at: span, "not known here",
      help: help ?? didYouMean(nearest), fixes: replacement(nearest, at: span))
  }

  static func definedTwice(_ name: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0103", "`\(name)` is defined twice", at: span, "the second time",
      also: [Label(first, "the first is here")])
  }

  static func unknownMember(
    _ name: String, of owner: String, at span: SourceSpan, known: [String], nearest: String?,
    help: String? = nil
  )
    -> Diagnostic
  {
    let list = known.isEmpty ? nil : "it has " + listed(known)
    return .error(
      "C0104", "\(owner) has no `\(name)`", at: span, "not known", help: help ?? didYouMean(nearest) ?? list,
      fixes: help == nil ? replacement(nearest, at: span) : [])
  }

  static func unknownSlot(
    _ name: String, of owner: String, at span: SourceSpan, nearest: String?, help: String? = nil
  ) -> Diagnostic {
    .error(
      "C0105", "\(owner) \(owner.hasPrefix("`") && !owner.hasSuffix("s") ? "has" : "have") no slot `\(name)`",
      at: span,
      "no such slot",
      help: nearest.map { "did you mean `\($0):`?" } ?? help, fixes: replacement(nearest, at: span))
  }

  static func unknownUnit(_ name: String, at span: SourceSpan, nearest: String?, help: String? = nil)
    -> Diagnostic
  {
    .error(
      "C0106", "no unit is named `\(name)`", at: span, "not a unit",
      help: help ?? didYouMean(nearest) ?? "declare it: `unit \(name)`",
      fixes: help == nil ? replacement(nearest, at: span) : [])
  }

  static func unknownField(
    _ name: String, of calibration: String, at span: SourceSpan, known: [String], nearest: String?
  )
    -> Diagnostic
  {
    let has = known.isEmpty ? "it has no payload" : "its payload has " + listed(known)
    return .error(
      "C0107", "`\(calibration)` has no payload field `\(name)`", at: span, "not in the payload",
      help: didYouMean(nearest) ?? has, fixes: replacement(nearest, at: span))
  }

  static func unknownArgument(
    _ name: String, of callee: String, at span: SourceSpan, known: [String], nearest: String?,
    help: String? = nil
  )
    -> Diagnostic
  {
    let takes = known.isEmpty ? "it takes none by name" : "it takes " + listed(known.map { "\($0):" })
    return .error(
      "C0108", "`\(callee)` has no argument `\(name)`", at: span, "no such argument",
      help: help ?? nearest.map { "did you mean `\($0):`?" } ?? takes,
      fixes: help == nil ? replacement(nearest, at: span) : [])
  }

  static func unknownParameter(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0109", "the script has no parameter `\(name)`", at: span, "not a parameter", help: didYouMean(nearest)
    )
  }

  static func unknownProfile(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0110", "the script has no profile `\(name)`", at: span, "asked for here", help: didYouMean(nearest))
  }

  static func unknownType(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0111", "no type, dimension or unit is named `\(name)`", at: span, "not a type",
      help: didYouMean(nearest)
        ?? (name.first?.isLowercase ?? false ? "a unit of your own is declared: `unit \(name)`" : nil),
      fixes: replacement(nearest, at: span))
  }

  static func nameOfColumn(_ name: String, at span: SourceSpan, column: SourceSpan) -> Diagnostic {
    .error(
      "C0112", "`\(name)` is a column of the input already", at: span, "a second meaning",
      also: [Label(column, "the column is declared here")], help: "give it another name")
  }

  static func slotTwice(_ name: String, at span: SourceSpan, first: SourceSpan) -> Diagnostic {
    .error(
      "C0113", "slot `\(name)` is filled twice", at: span, "the second time",
      also: [Label(first, "the first is here")])
  }

  static func unknownWord(
    _ word: String, for place: String, at span: SourceSpan, known: [String], nearest: String?
  )
    -> Diagnostic
  {
    .error(
      "C0114", "`\(place)` cannot be `\(word)`", at: span, "not one of its words",
      help: didYouMean(nearest) ?? "write " + listed(known, joint: "or"),
      fixes: replacement(nearest, at: span))
  }

  static func unknownDataset(_ name: String, at span: SourceSpan, nearest: String?) -> Diagnostic {
    .error(
      "C0115", "no dataset is named `\(name)`", at: span, "not a dataset", help: didYouMean(nearest),
      fixes: replacement(nearest, at: span))
  }

  static func textWithoutQuotes(_ place: String, _ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0101", "no value is named `\(name)`", at: span, "not known here",
      help: "\(place) takes a text, which has quotes: `\"\(name)\"`")
  }

  static func captureInBraces(_ name: String, at span: SourceSpan) -> Diagnostic {
    .error(
      "C0701", "`{\(name)}` is filled with a value, and files are told apart by what they capture", at: span,
      "captures nothing", help: "write `<\(name)>`", fixes: [])
  }

  static func unknownCalibration(
    _ name: String, at span: SourceSpan, nearest: String?, help: String? = nil
  ) -> Diagnostic {
    .error(
      "C0116", "no calibration is named `\(name)`", at: span, "not a calibration",
      help: help ?? didYouMean(nearest), fixes: help == nil ? replacement(nearest, at: span) : [])
  }

  static func slotWithEquals(_ name: String, value: String, at span: SourceSpan, equals: SourceSpan)
    -> Diagnostic
  {
    .error(
      "C0117", "`\(name)` is a slot, not a name", at: span, "an equals sign makes a name",
      help: "a colon fills a slot: `\(name): \(value)`", fixes: [Fix(equals, ":", certain: true)])
  }

  private static func didYouMean(_ nearest: String?) -> String? { nearest.map { "did you mean `\($0)`?" } }

  private static func replacement(_ nearest: String?, at span: SourceSpan) -> [Fix] {
    nearest.map { [Fix(span, $0, certain: false)] } ?? []
  }

  /// "`a`, `b` and `c`", a dozen names at most.
  static func listed(_ names: [String], joint: String = "and") -> String {
    let shown = names.prefix(12).map { "`\($0)`" }
    if names.count > 12 { return shown.joined(separator: ", ") + ", …" }
    guard let last = shown.last, shown.count > 1 else { return shown.joined() }
    return shown.dropLast().joined(separator: ", ") + " \(joint) " + last
  }
}
