import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What is known of a fit while its arguments are checked.
struct FitDraft {
  /// One thing that is fitted, with its model; a simultaneous fit has several, each with a name.
  struct Part {
    let name: String?
    let data: ExpressionID
    /// The dimensions of its axis and of the values on it.
    let axis: Dimension
    let value: Dimension
    let components: [ModelComponent]
    let modelSpan: SourceSpan
  }

  var parts: [Part] = []
  var unit = Unit.none
  var keys: KeySpace?
  var parameters: [ValueType.FitParameter] = []

  var span: SourceSpan? { parts.first?.modelSpan }
  var axis: Dimension { parts.first?.axis ?? .none }
}

/// Fits: of one object or of several at once, plain or one for each key.
extension Checker {
  mutating func fitCall(_ signature: PrimitiveSignature, _ node: NodeID) -> Term {
    let isJoint = isSimultaneous(arguments(of: node), signature)
    guard let bound = bind(signature, node, optional: isJoint ? [.model] : []) else { return .poison }
    guard var fit = isJoint ? jointFit(signature, bound) : singleFit(bound) else { return .poison }
    for part in fit.parts {
      guard isFitting(part.components, part, at: part.modelSpan) else { return .poison }
      let prefix = part.name.map { $0 + "." } ?? ""
      fit.parameters += fitParameters(part.components, axis: part.axis, value: part.value)
        .map { .init(path: prefix + $0.path, dimension: $0.dimension) }
    }
    var operands: [ExpressionID] = []
    var names: [String] = []
    var isRight = true
    for (parameter, argument) in bound {
      guard let id = fitArgument(parameter, argument, &fit) else {
        isRight = false
        continue
      }
      operands.append(id)
      names.append(parameter.name)
    }
    guard isRight, let stage = resultStage(of: operands, signature.name, node) else { return .poison }
    let span = tree.span(node)
    let type = lifted(.fit(fit.parameters), fit.keys)
    return .value(make(.algorithm(signature.name, arguments: names), operands, type, stage, fit.unit, span))
  }

  private mutating func singleFit(
    _ bound: [(parameter: PrimitiveSignature.Parameter, argument: Argument)]
  ) -> FitDraft? {
    var fit = FitDraft()
    guard let data = bound.first(where: { $0.parameter.accepts == .histogram })?.argument,
      let model = bound.first(where: { $0.parameter.accepts == .model })?.argument
    else { return nil }
    return addPart(nil, data.value, model.value, &fit) ? fit : nil
  }

  /// `{ m = hm: gauss as core + linear, b = hb: gauss as core + argus }`.
  private mutating func jointFit(
    _ signature: PrimitiveSignature, _ bound: [(parameter: PrimitiveSignature.Parameter, argument: Argument)]
  ) -> FitDraft? {
    var fit = FitDraft()
    if let model = bound.first(where: { $0.parameter.accepts == .model })?.argument {
      report(.modelOfJointFit(at: tree.span(model.value)))
      return nil
    }
    guard let record = bound.first(where: { $0.parameter.accepts == .histogram })?.argument.value else {
      return nil
    }
    var places: [String: SourceSpan] = [:]
    for entry in tree.children(record) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0) else { return nil }
      let (name, span) = (tree.text(place), tree.span(place))
      guard let sign = tree.child(entry, 1), tree.text(sign) == "=", let data = tree.child(entry, 2),
        let model = tree.child(entry, 3), tree.children(place).count == 1
      else {
        report(.notAFitPart(name, at: tree.span(entry)))
        return nil
      }
      if let first = places[name] {
        report(.definedTwice(name, at: span, first: first))
        return nil
      }
      places[name] = span
      guard addPart(name, data, model, &fit) else { return nil }
    }
    guard !fit.parts.isEmpty else {
      report(.missingArgument("model", of: signature.name, at: tree.span(record)))
      return nil
    }
    return fit
  }

  private mutating func addPart(_ name: String?, _ data: NodeID, _ model: NodeID, _ fit: inout FitDraft)
    -> Bool
  {
    let id = value(of: data)
    // Both are looked at, so that a mistake in one does not hide the other's.
    let written = self.term(of: model)
    if isPoison(id) { return false }
    let span = tree.span(data)
    var type = graph[id].type
    if case .keyed(let space, let inner) = type {
      var bindings = SignatureBindings()
      bindings.keys = fit.keys
      guard join(space, &bindings, span) else { return false }
      fit.keys = space
      type = inner
    }
    guard let axes = Self.axes(of: type) else {
      report(
        .badOperand(
          "fit", wanted: "a collected histogram", found: "\(graph[id].type)", at: span, help: dataHelp(type)))
      return false
    }
    guard let components = self.model(written, "fit", tree.span(model)) else { return false }
    if fit.parts.isEmpty { fit.unit = graph[id].unit }
    fit.parts.append(
      .init(
        name: name, data: id, axis: axes.axis, value: axes.value, components: components,
        modelSpan: tree.span(model)))
    return true
  }

  /// The dimensions of the axis and of the values of what can be fitted; `nil` for anything else.
  static func axes(of type: ValueType) -> (axis: Dimension, value: Dimension)? {
    switch type {
    case .object("Histogram", let dimensions), .object("Sample", let dimensions):
      dimensions.count == 1 ? (dimensions[0], .none) : nil
    case .object("Profile", let dimensions), .object("Points", let dimensions):
      dimensions.count == 2 ? (dimensions[0], dimensions[1]) : nil
    default: nil
    }
  }

  private func dataHelp(_ type: ValueType) -> String {
    switch type {
    case .object("Histogram2D", _): "fit a projection of it, or a `profile`"
    case .list, .measured: "make points of keyed values or lists: `points(x, y)`"
    default: "collect one: `collect NAME = histogram(…)`"
    }
  }

  private mutating func fitArgument(
    _ parameter: PrimitiveSignature.Parameter, _ argument: Argument, _ fit: inout FitDraft
  ) -> ExpressionID? {
    let span = tree.span(argument.value)
    switch parameter.accepts {
    case .histogram: return fitData(fit, span)
    case .model: return fit.parts.first.map { constant(.model(Self.expression($0.components)), .model, span) }
    case .startValues: return fitValues(argument.value, parameter.name, &fit) { $0.startEntry($1, &$2) }
    case .bounds: return fitValues(argument.value, parameter.name, &fit) { $0.boundEntry($1, &$2) }
    case .constraints: return fitValues(argument.value, parameter.name, &fit) { $0.constraintEntry($1, &$2) }
    case .parameters: return fixedParameters(argument.value, parameter.name, &fit)
    case .ties: return ties(argument.value, fit)
    case .axisRange, .staticRange: return fitRange(argument.value, parameter.name, &fit)
    case .word(let words): return word(argument.value, words, parameter.name)
    case .staticInteger, .staticNumber, .staticBool, .staticNumbers, .staticRangeOf, .staticTexts:
      var bindings = SignatureBindings()
      _ = bindings.agree(.a, fit.axis)
      return staticArgument(argument, parameter, &bindings).map { constant($0, .plain, span) }
    case .value(let pattern):
      var bindings = SignatureBindings()
      _ = bindings.agree(.a, fit.axis)
      let id = value(of: argument.value)
      return accept(id, as: pattern, parameter.name, at: span, &bindings) ? id : nil
    case .column, .columnOf, .columns, .category, .derivatives, .localDerivatives, .recordKey:
      preconditionFailure("calib bug: a fit whose argument `\(parameter.name)` is no value")
    }
  }

  private static func expression(_ components: [ModelComponent]) -> ModelExpression {
    ModelExpression(components: components.map(\.expression))
  }

  /// The one object, or a record of objects and models.
  private mutating func fitData(_ fit: FitDraft, _ span: SourceSpan) -> ExpressionID? {
    guard let first = fit.parts.first, first.name != nil else { return fit.parts.first?.data }
    var values: [ExpressionID] = []
    var fields: [ValueType.Field] = []
    for part in fit.parts {
      let model = constant(.model(Self.expression(part.components)), .model, part.modelSpan)
      let pair = make(
        .record(["data", "model"]), [part.data, model],
        .record([.init(name: "data", type: graph[part.data].type), .init(name: "model", type: .model)]),
        .result,
        .none, span)
      values.append(pair)
      fields.append(.init(name: part.name ?? "", type: graph[pair].type))
    }
    return make(.record(fields.map(\.name)), values, .record(fields), .result, .none, span)
  }

  /// The range to fit; of a joint fit one for all, or a record by part.
  private mutating func fitRange(_ node: NodeID, _ name: String, _ fit: inout FitDraft) -> ExpressionID? {
    guard tree.kind(node) == .record, fit.parts[0].name != nil else {
      let id = value(of: node)
      for part in fit.parts {
        guard isRange(id, of: part.axis, node, &fit) else { return nil }
      }
      return id
    }
    guard case .record(let entries) = term(of: node) else { return nil }
    for entry in entries {
      if isPoison(entry.value) || hasEquals(entry) { return nil }
      guard let part = fit.parts.first(where: { $0.name == entry.path }) else {
        let known = fit.parts.compactMap(\.name)
        report(
          .unknownMember(
            entry.path, of: "the fit", at: entry.place, known: known, nearest: nearest(entry.path, in: known))
        )
        return nil
      }
      guard isRange(entry.value, of: part.axis, entry.node, &fit) else { return nil }
    }
    return recordValue(entries, tree.span(node))
  }

  private mutating func isRange(
    _ id: ExpressionID, of axis: Dimension, _ node: NodeID, _ fit: inout FitDraft
  ) -> Bool {
    guard case .keyed(let space, let inner) = graph[id].type, case .range(let bound) = inner else {
      return isRange(id, axis, "`range`", node)
    }
    var bindings = SignatureBindings()
    bindings.keys = fit.keys
    guard join(space, &bindings, tree.span(node)) else { return false }
    fit.keys = space
    guard let found = Numeric(bound)?.dimension, found == axis else {
      let found = Numeric(bound)?.dimension ?? .none
      report(.wrongDimension("`range`", wanted: axis, found: found, at: tree.span(node)))
      return false
    }
    return true
  }
}
