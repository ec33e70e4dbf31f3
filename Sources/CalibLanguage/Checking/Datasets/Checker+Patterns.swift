import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Types of arguments against the patterns of a signature.
extension Checker {
  /// How a type fits a pattern.
  enum PatternFit {
    case fits
    /// The kind of value is right, and its dimension is not.
    case dimension(wanted: Dimension, found: Dimension)
    case kind
  }

  /// Whether a type fits a pattern; variables without a value get theirs.
  ///
  /// A keyed value fits a list of its elements, since an aggregate ends the keys.
  func fit(_ type: ValueType, _ pattern: TypePattern, _ bindings: inout SignatureBindings) -> PatternFit {
    switch (pattern, type) {
    case (.any, .system(_, let families)):
      bindings.families = families
      return .fits
    case (.any, _), (_, .poison), (.bool, .bool), (.integer, .integer), (.string, .string), (.run, .run):
      return .fits
    case (.number(let wanted), _):
      guard let numeric = Numeric(type) else { return .kind }
      return fit(numeric.dimension, wanted, &bindings)
    case (.measured(let wanted), _):
      guard let numeric = Numeric(type), numeric.isMeasured else { return .kind }
      return fit(numeric.dimension, wanted, &bindings)
    case (.range(let inner), .range(let found)), (.list(let inner), .list(let found)),
      (.list(let inner), .keyed(_, let found)), (.optional(let inner), .optional(let found)):
      return fit(found, inner, &bindings)
    case (.optional(let inner), _): return fit(type, inner, &bindings)
    case (.record(let fields), .record(let found)): return fit(found, fields, &bindings)
    case (.object(let name, let patterns), .object(let found, let dimensions)):
      guard name == found, patterns.count == dimensions.count else { return .kind }
      return fit(dimensions, patterns, &bindings)
    case (.object(let name, _), .system(let found, let families)):
      guard name == found else { return .kind }
      bindings.families = families
      return .fits
    case (.curve(let x, let y), .curve(let foundX, let foundY)):
      return fit([foundX, foundY], [x, y], &bindings)
    case (.bool, _), (.integer, _), (.string, _), (.run, _), (.range, _), (.list, _), (.record, _),
      (.object, _),
      (.curve, _):
      return .kind
    }
  }

  private func fit(_ found: Dimension, _ pattern: DimensionPattern, _ bindings: inout SignatureBindings)
    -> PatternFit
  {
    if bindings.agree(pattern, found) { return .fits }
    return .dimension(wanted: bindings.dimension(pattern), found: found)
  }

  private func fit(_ found: [Dimension], _ patterns: [DimensionPattern], _ bindings: inout SignatureBindings)
    -> PatternFit
  {
    for (dimension, pattern) in zip(found, patterns) {
      let result = fit(dimension, pattern, &bindings)
      guard case .fits = result else { return result }
    }
    return .fits
  }

  private func fit(
    _ found: [ValueType.Field], _ fields: [TypePattern.Field], _ bindings: inout SignatureBindings
  ) -> PatternFit {
    for field in fields {
      guard let match = found.first(where: { $0.name == field.name }) else {
        if case .optional = field.type { continue }
        return .kind
      }
      let result = fit(match.type, field.type, &bindings)
      guard case .fits = result else { return result }
    }
    return .fits
  }

  /// What a message calls a pattern: `a number with an error`, `a Profile`.
  func phrase(_ pattern: TypePattern, _ bindings: SignatureBindings) -> String {
    switch pattern {
    case .bool: "true or false"
    case .integer: "a whole number"
    case .string: "a text"
    case .run: "a run"
    case .number: "a number"
    case .measured: "a value with its error"
    case .range: "a range"
    case .list(let inner): "a list, or keyed values, each \(phrase(inner, bindings))"
    case .optional(let inner): phrase(inner, bindings)
    case .record(let fields): "a record with " + Diagnostic.listed(fields.map(\.name))
    case .object(let name, _): "\("AEIOU".contains(name.first ?? "x") ? "an" : "a") \(name)"
    case .curve: "a curve"
    case .any: "a value"
    }
  }

  /// Checks a value of the result stage against a pattern, through its keys; reports where it does not fit.
  mutating func accept(
    _ id: ExpressionID, as pattern: TypePattern, _ place: String, at span: SourceSpan,
    _ bindings: inout SignatureBindings
  ) -> Bool {
    if isPoison(id) { return false }
    let type = graph[id].type
    var result = fit(type, pattern, &bindings)
    if case .kind = result, case .keyed(let space, let inner) = type {
      result = fit(inner, pattern, &bindings)
      guard case .kind = result else { return join(space, &bindings, span) && isFitting(result, place, span) }
    }
    if case .kind = result {
      report(
        .badOperand(
          place, wanted: phrase(pattern, bindings), found: "\(type)", at: span, help: help(pattern, type)))
      return false
    }
    return isFitting(result, place, span)
  }

  private mutating func isFitting(_ fit: PatternFit, _ place: String, _ span: SourceSpan) -> Bool {
    guard case .dimension(let wanted, let found) = fit else { return true }
    report(.wrongDimension("`\(place)`", wanted: wanted, found: found, at: span))
    return false
  }

  private func help(_ pattern: TypePattern, _ type: ValueType) -> String? {
    switch (pattern, type) {
    case (.measured, .number), (.measured, .integer): "give it its error: `VALUE ± ERROR`"
    case (.object(let name, _), _):
      catalog.names.first { catalog[$0]?.kind == .collector && Self.gives(catalog[$0], name) }
        .map { "collect one: `collect NAME = \($0)(…)`" }
    case (_, .optional): "say what holds where it is absent: `… ?? VALUE`"
    default: nil
    }
  }

  private static func gives(_ signature: PrimitiveSignature?, _ object: String) -> Bool {
    if case .object(let name, _)? = signature?.result { name == object } else { false }
  }

  /// Takes the keys of one more keyed argument; those of all must be the same.
  mutating func join(_ space: KeySpace, _ bindings: inout SignatureBindings, _ span: SourceSpan) -> Bool {
    guard let first = bindings.keys else {
      bindings.keys = space
      return true
    }
    guard Self.isSame(first, space) else {
      report(.keysDiffer("\(first)", "\(space)", at: span))
      return false
    }
    return true
  }

  /// Whether two spaces have the same keys, whatever their parts are called.
  static func isSame(_ one: KeySpace, _ two: KeySpace) -> Bool {
    one.parts.map(\.kind) == two.parts.map(\.kind) && one.parts.map(\.allowed) == two.parts.map(\.allowed)
  }

  /// A type with the keys of the arguments, if any is keyed.
  func lifted(_ type: ValueType, _ keys: KeySpace?) -> ValueType { keys.map { .keyed($0, type) } ?? type }
}
