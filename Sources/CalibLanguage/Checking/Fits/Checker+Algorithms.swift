import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls of primitives in expressions: algorithms by their signatures, shapes with arguments, combined models.
extension Checker {
  /// The parts of a call that are evaluated before it: none of a primitive's, whose rules say how each is read.
  ///
  /// `nil` where the name is no primitive's, or a function of the script has it.
  func primitiveOperands(_ name: String) -> [NodeID]? {
    guard tables.functions[name] == nil,
      catalog[name] != nil || ModelComponent.Combination(rawValue: name) != nil
    else {
      return nil
    }
    return []
  }

  /// What a call of a primitive gives; `nil` where the name is no algorithm's and no model's.
  mutating func primitiveCall(_ name: String, _ node: NodeID) -> Term? {
    if let signature = catalog.algorithm(name) { return algorithmCall(signature, node) }
    if let combination = ModelComponent.Combination(rawValue: name) {
      return combinedModel(combination, node)
    }
    if let signature = catalog[name], signature.kind == .shape { return shapeCall(signature, node) }
    return nil
  }

  private mutating func algorithmCall(_ signature: PrimitiveSignature, _ node: NodeID) -> Term {
    let isFit = signature.parameters.contains { $0.accepts == .model }
    if isFit { return fitCall(signature, node) }
    guard let bound = bind(signature, node) else { return .poison }
    var bindings = SignatureBindings()
    var operands: [ExpressionID] = []
    var isRight = true
    for (parameter, argument) in bound {
      guard let id = algorithmArgument(parameter, argument, &bindings) else {
        isRight = false
        if parameter.isPositional { return .poison }
        continue
      }
      if operands.isEmpty { bindings.unit = graph[id].unit }
      operands.append(id)
    }
    guard isRight, isSystem(signature, operands, bindings) else { return .poison }
    guard let stage = resultStage(of: operands, signature.name, node) else { return .poison }
    let span = tree.span(node)
    // An algorithm is carried out with the results, whatever its arguments are known from.
    let known: Stage = stage == .static ? .plan : stage
    let type = lifted(resultType(signature, bindings), bindings.keys)
    let names = bound.map(\.parameter.name)
    let unit = Self.resultUnit(type, bindings.unit)
    return .value(make(.algorithm(signature.name, arguments: names), operands, type, known, unit, span))
  }

  /// Whether what takes constraints on parameters is given something that has parameters; reports it otherwise.
  private mutating func isSystem(
    _ signature: PrimitiveSignature, _ operands: [ExpressionID], _ bindings: SignatureBindings
  ) -> Bool {
    guard bindings.families.isEmpty, signature.parameters.contains(where: { $0.accepts == .constraints }),
      let system = operands.first
    else { return true }
    report(
      .badOperand(
        signature.name, wanted: "a system of equations", found: "\(graph[system].type)",
        at: graph[system].span, help: "collect one: `collect NAME = millepede(…)` or `linear_system(…)`"))
    return false
  }

  private func resultType(_ signature: PrimitiveSignature, _ bindings: SignatureBindings) -> ValueType {
    let type = signature.result.map { bindings.type($0) } ?? .poison
    // What a system is solved to has the parameters of the system.
    if case .object(let name, _) = type, !bindings.families.isEmpty {
      return .system(name, bindings.families)
    }
    return type
  }

  private static func resultUnit(_ type: ValueType, _ unit: Unit) -> Unit {
    if case .keyed(_, let inner) = type { return resultUnit(inner, unit) }
    if case .object = type { return unit }
    guard let dimension = Numeric(type)?.dimension else { return .none }
    return dimension == unit.dimension ? unit : DisplayUnit.base(dimension)
  }

  /// The stage of a call's result; reports arguments that are known per row.
  mutating func resultStage(of operands: [ExpressionID], _ name: String, _ node: NodeID) -> Stage? {
    guard let stage = stage(of: operands, name, tree.span(node)) else { return nil }
    guard stage == .event else { return stage }
    report(.eventOutsideCollector("what `\(name)` takes", at: tree.span(node)))
    return nil
  }

  private mutating func algorithmArgument(
    _ parameter: PrimitiveSignature.Parameter, _ argument: Argument, _ bindings: inout SignatureBindings
  ) -> ExpressionID? {
    let span = tree.span(argument.value)
    switch parameter.accepts {
    case .value(let pattern):
      let id = value(of: argument.value)
      return accept(id, as: pattern, parameter.name, at: span, &bindings) ? id : nil
    case .column, .columnOf:
      let id = value(of: argument.value)
      let pattern: DimensionPattern =
        if case .columnOf(let pattern) = parameter.accepts { pattern } else { .a }
      return accept(id, as: .number(pattern), parameter.name, at: span, &bindings) ? id : nil
    case .histogram:
      let id = value(of: argument.value)
      return accept(id, as: .object("Histogram", [.a]), parameter.name, at: span, &bindings) ? id : nil
    case .word(let words): return word(argument.value, words, parameter.name)
    case .axisRange:
      let id = value(of: argument.value)
      return isRange(id, bindings.dimension(.a), "`\(parameter.name)`", argument.value) ? id : nil
    case .startValues: return familyValues(term(of: argument.value), bindings.families, parameter.name, span)
    case .parameters:
      return systemParameters(argument.value, bindings.families).map { constant($0, .list(.poison), span) }
    case .constraints: return constraints(argument.value, bindings.families)
    case .staticInteger, .staticNumber, .staticBool, .staticRange, .staticRangeOf, .staticNumbers,
      .staticTexts:
      return staticArgument(argument, ranged(parameter), &bindings).map { constant($0, type(of: $0), span) }
    case .columns, .category, .derivatives, .localDerivatives, .recordKey, .model, .bounds, .ties:
      preconditionFailure("calib bug: an algorithm whose argument `\(parameter.name)` is no value")
    }
  }

  /// A range of the first column's dimension is one of the first variable's.
  func ranged(_ parameter: PrimitiveSignature.Parameter) -> PrimitiveSignature.Parameter {
    guard parameter.accepts == .staticRange else { return parameter }
    return PrimitiveSignature.Parameter(parameter.name, .staticRangeOf(.a), parameter.summary)
  }

  /// The type of a setting, which lowering does not look at any more.
  private func type(of value: Value) -> ValueType {
    switch value {
    case .bool: .bool
    case .integer: .integer
    case .string: .string
    case .range: .range(.plain)
    case .list: .list(.poison)
    default: .plain
    }
  }
}
