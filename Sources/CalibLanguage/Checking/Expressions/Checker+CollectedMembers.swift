import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Members of collected objects, systems and fits, for each key where they are keyed.
extension Checker {
  /// A member of an object, a system or a fit, or of a keyed one; `nil` for values of other types.
  mutating func collectedMember(
    _ id: ExpressionID, _ name: String, _ text: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term? {
    var (type, keys) = (graph[id].type, KeySpace?.none)
    if case .keyed(let space, let inner) = type { (type, keys) = (inner, space) }
    switch type {
    case .fit(let parameters): return fitMember(id, name, parameters, keys, text, at, span)
    case .object, .system: return objectMember(id, name, type, keys, text, at, span)
    default: return undeclaredOutput(id, name, at)
    }
  }

  private mutating func objectMember(
    _ id: ExpressionID, _ name: String, _ type: ValueType, _ keys: KeySpace?, _ text: String,
    _ at: SourceSpan,
    _ span: SourceSpan
  ) -> Term {
    guard let found = objectMember(name, of: type) else {
      let known = objectMembers(of: type).map(\.name)
      report(
        .unknownMember(
          name, of: "`\(text)` (\(graph[id].type))", at: at, known: known,
          nearest: nearestMember(name, known),
          help: memberForm(name, text, known)))
      return .poison
    }
    let unit = memberUnit(name, found, of: type, graph[id].unit)
    return .value(make(.member(name), [id], lifted(found, keys), graph[id].stage, unit, span))
  }

  /// The type of one member of an object, without those of the others.
  private func objectMember(_ name: String, of type: ValueType) -> ValueType? {
    guard case .object(let object, let dimensions) = type else {
      return objectMembers(of: type).first { $0.name == name }?.type
    }
    return catalog.object(object)?.members.first { $0.name == name }
      .map { SignatureBindings(dimensions: dimensions).type($0.type) }
  }

  /// The members of an object of the catalog, with the families of a system.
  func objectMembers(of type: ValueType) -> [ValueType.Field] {
    switch type {
    case .object(let name, let dimensions):
      let bindings = SignatureBindings(dimensions: dimensions)
      return catalog.object(name)?.members.map { .init(name: $0.name, type: bindings.type($0.type)) } ?? []
    case .system(let name, let families):
      return objectMembers(of: .object(name, [])) + (isSolution(name) ? families : [])
    default: return []
    }
  }

  /// Whether an object is what an algorithm gives, so that its families have values.
  private func isSolution(_ name: String) -> Bool {
    !catalog.names.contains { candidate in
      if case .object(name, _)? = catalog.collector(candidate)?.result { true } else { false }
    }
  }

  /// The unit of a member: that of the axis where it is of the axis, none of counts.
  private func memberUnit(_ name: String, _ type: ValueType, of owner: ValueType, _ unit: Unit) -> Unit {
    var type = type
    if case .keyed(_, let inner) = type { type = inner }
    guard let dimension = Numeric(type)?.dimension else { return .none }
    if case .object(let object, _) = owner,
      let member = catalog.object(object)?.members.first(where: { $0.name == name })
    {
      switch member.type {
      case .number(.none), .measured(.none), .integer: return .none
      default: break
      }
    }
    if dimension == unit.dimension { return dimension.isNone && !unit.isAngle ? .none : unit }
    return DisplayUnit.base(dimension)
  }

  // MARK: - Fits

  private mutating func fitMember(
    _ id: ExpressionID, _ name: String, _ parameters: [ValueType.FitParameter], _ keys: KeySpace?,
    _ text: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    let stage = graph[id].stage
    if let quality = Self.fitMembers[name] {
      return .value(make(.member(name), [id], lifted(quality, keys), stage, .none, span))
    }
    if name == "failed" {
      guard keys != nil else {
        report(.failedOfPlainFit(text, at: at))
        return .poison
      }
      return .value(make(.member(name), [id], .integer, stage, .none, span))
    }
    if name == "curve" {
      guard let axes = fitAxes(id) else {
        report(.noCurve(text, at: at))
        return .poison
      }
      return .value(
        make(.member(name), [id], lifted(.curve(axes.axis, axes.value), keys), stage, .none, span))
    }
    let start = name + "."
    if parameters.contains(where: { $0.path.hasPrefix(start) }) { return .fitComponent(id, prefix: name) }
    return parameterMember(id, name, parameters, keys, text, at, span)
  }

  /// A parameter of one component, or a component of one part of a joint fit.
  mutating func fitComponentMember(
    _ fit: ExpressionID, _ prefix: String, _ name: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    var (type, keys) = (graph[fit].type, KeySpace?.none)
    if case .keyed(let space, let inner) = type { (type, keys) = (inner, space) }
    guard case .fit(let parameters) = type else { return .poison }
    let path = "\(prefix).\(name)"
    if !parameters.contains(where: { $0.path == path }),
      parameters.contains(where: { $0.path.hasPrefix(path + ".") })
    {
      return .fitComponent(fit, prefix: path)
    }
    // `both.m.mean` is short for `both.m.core.mean` where one component of the part has it.
    let within = parameters.filter { $0.path.hasPrefix(prefix + ".") }
    let short = within.filter { $0.path.hasSuffix("." + name) }
    let full = short.count == 1 && !within.contains { $0.path == path } ? short[0].path : path
    if short.count > 1, !within.contains(where: { $0.path == path }) {
      report(
        .ambiguousMember(
          name, of: prefix, candidates: short.map { String($0.path.dropFirst(prefix.count + 1)) },
          components: "gauss as core + gauss as tail", at: at, fit: graph[fit].span))
      return .poison
    }
    guard within.contains(where: { $0.path == full }) else {
      let known = within.map { String($0.path.dropFirst(prefix.count + 1)) }
      report(
        .unknownMember(
          name, of: "component `\(prefix)`", at: at, known: known, nearest: nearestMember(name, known)))
      return .poison
    }
    return parameterMember(fit, full, parameters, keys, "component `\(prefix)`", at, span)
  }

  private mutating func parameterMember(
    _ fit: ExpressionID, _ path: String, _ parameters: [ValueType.FitParameter], _ keys: KeySpace?,
    _ owner: String, _ at: SourceSpan, _ span: SourceSpan
  ) -> Term {
    guard let found = fitParameter(path, parameters, at, owner, graph[fit].span) else { return .poison }
    let unit = unit(of: found.dimension, near: graph[fit].unit)
    let type = lifted(.measured(found.dimension), keys)
    return .value(make(.member(found.path), [fit], type, graph[fit].stage, unit, span))
  }

  /// The dimensions of what was fitted; `nil` of a joint fit, or where the fit is one of several.
  private func fitAxes(_ id: ExpressionID) -> (axis: Dimension, value: Dimension)? {
    let expression = graph[unnamed(id)]
    guard case .algorithm = expression.operation, let data = expression.operands.first else { return nil }
    var type = graph[data].type
    if case .keyed(_, let inner) = type { type = inner }
    return Self.axes(of: type)
  }

  /// The unit to show a fit's parameter in: that of the axis where it fits.
  private func unit(of dimension: Dimension, near axis: Unit) -> Unit {
    if dimension.isNone { return .none }
    if dimension == axis.dimension { return axis }
    if dimension == axis.dimension.power(Rational(-1)), !axis.name.isEmpty, axis.name.allSatisfy(\.isLetter) {
      return Unit(name: "\(axis.name)^-1", dimension: dimension, factor: 1 / axis.factor)
    }
    return DisplayUnit.base(dimension)
  }

  // MARK: - Sums and ratios

  /// Collected objects of one kind are added, entry by entry; `nil` where the operands are others.
  mutating func objectSum(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) -> Term? {
    func plain(_ type: ValueType) -> ValueType { if case .keyed(_, let inner) = type { inner } else { type } }
    let (one, two) = (graph[a].type, graph[b].type)
    guard case .object(let name, _) = plain(one), case .object = plain(two), Numeric(one) == nil else {
      return nil
    }
    guard plain(one) == plain(two) else {
      report(
        .badOperands(
          "+", "\(one)", "\(two)", at: operation.span, help: "objects of one kind and dimension are added"))
      return .poison
    }
    guard one == two || Self.haveSameKeys(one, two) else {
      report(.keysDiffer("\(one)", "\(two)", at: operation.span))
      return .poison
    }
    guard let stage = stage(of: [a, b], operation) else { return .poison }
    if !["Histogram", "Summary"].contains(name) {
      later("a sum of objects of type `\(name)`", at: operation.span)
    }
    return .value(make(.binary(.add), [a, b], one, stage, graph[a].unit, operation.span))
  }

  private static func haveSameKeys(_ one: ValueType, _ two: ValueType) -> Bool {
    guard case .keyed(let first, _) = one, case .keyed(let second, _) = two else { return false }
    return isSame(first, second)
  }

  /// The ratio of two counts of this calibration has no sensible error: it is an efficiency.
  mutating func warnOfRatio(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) {
    guard operation.text == "/", isCount(a), isCount(b) else { return }
    report(.ratioOfCounts(tree.text(operation.node), at: operation.span))
  }

  private func isCount(_ id: ExpressionID) -> Bool {
    let expression = graph[unnamed(id)]
    func isCountType(_ type: ValueType) -> Bool {
      if case .keyed(_, let inner) = type { isCountType(inner) } else { type == .count }
    }
    if isCountType(expression.type) { return true }
    guard case .member(let name) = expression.operation, ["entries", "value"].contains(name),
      let owner = expression.operands.first
    else { return false }
    return isCountType(graph[unnamed(owner)].type)
  }
}
