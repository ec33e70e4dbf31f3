import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Arguments that are known before anything runs, by the rules of a signature.
extension Checker {
  /// The value of a static argument; `nil` where it is wrong, which was reported, or where the rule is another.
  mutating func staticArgument(
    _ argument: Argument, _ parameter: PrimitiveSignature.Parameter, _ bindings: inout SignatureBindings
  ) -> Value? {
    // Most arguments are right, and need no text.
    var place: String { "`\(parameter.name)`" }
    switch parameter.accepts {
    case .staticInteger:
      return staticInteger(argument.value, place, least: 0, most: 1_000_000_000).map { .integer($0) }
    case .staticNumber(let pattern):
      guard let id = staticValue(argument, place) else { return nil }
      guard isNumber(id, pattern, place, argument.value, &bindings) else { return nil }
      return graph[id].value?.asNumber.map { .number($0) }
    case .staticBool:
      guard let id = staticValue(argument, place),
        isBool(id, "`\(parameter.name)`", at: tree.span(argument.value))
      else {
        return nil
      }
      return graph[id].value
    case .staticRangeOf(let pattern): return staticRange(argument, place, pattern, &bindings)
    case .staticNumbers(let pattern): return staticNumbers(argument, parameter.name, pattern, &bindings)
    case .staticTexts: return staticTexts(argument, place)
    default: return nil
    }
  }

  /// A value that is known already; reports one that is not.
  private mutating func staticValue(_ argument: Argument, _ place: @autoclosure () -> String) -> ExpressionID?
  {
    let id = value(of: argument.value)
    if isPoison(id) { return nil }
    guard graph[id].value != nil else {
      report(.notStatic(place(), stage: graph[id].stage, at: tree.span(argument.value)))
      return nil
    }
    return id
  }

  private mutating func isNumber(
    _ id: ExpressionID, _ pattern: DimensionPattern, _ place: String, _ node: NodeID,
    _ bindings: inout SignatureBindings
  ) -> Bool {
    guard let found = Numeric(graph[id].type)?.dimension else {
      report(
        .badOperand(
          place.filter { $0 != "`" }, wanted: "a number", found: "\(graph[id].type)", at: tree.span(node)))
      return false
    }
    if bindings.agree(pattern, found) { return true }
    let wanted = bindings.dimension(pattern)
    report(
      .wrongDimension(
        place, wanted: wanted, found: found, at: tree.span(node),
        help: unitHelp(node, found, wanted, bindings.unit)))
    return false
  }

  /// How to add the unit that a bare number lacks.
  func unitHelp(_ node: NodeID, _ found: Dimension, _ wanted: Dimension, _ unit: Unit) -> String? {
    guard found.isNone, !wanted.isNone, isBareNumber(node) || tree.kind(node) == .binary else { return nil }
    let shown = unit.dimension == wanted && !unit.name.isEmpty ? unit : DisplayUnit.base(wanted)
    return "add a unit: `\(tree.text(node)) \(shown)`"
  }

  private mutating func staticRange(
    _ argument: Argument, _ place: @autoclosure () -> String, _ pattern: DimensionPattern,
    _ bindings: inout SignatureBindings
  ) -> Value? {
    let id = value(of: argument.value)
    if isPoison(id) { return nil }
    let span = tree.span(argument.value)
    if case .range(let inner) = graph[id].type, let found = Numeric(inner)?.dimension {
      _ = bindings.agree(pattern, found)
    }
    guard isRange(id, bindings.dimension(pattern), place(), argument.value) else { return nil }
    guard let value = graph[id].value else {
      report(.notStatic(place(), stage: graph[id].stage, at: span))
      return nil
    }
    guard case .range(let low, let high, _) = value, low < high else {
      report(.badSetting(place(), wanted: "a range of some width", found: "empty", at: span))
      return nil
    }
    if !graph[id].unit.name.isEmpty, pattern.variable == 0 { bindings.unit = graph[id].unit }
    return value
  }

  /// A list of numbers of one dimension; edges of bins have to rise.
  private mutating func staticNumbers(
    _ argument: Argument, _ name: String, _ pattern: DimensionPattern, _ bindings: inout SignatureBindings
  ) -> Value? {
    guard let id = staticValue(argument, "`\(name)`") else { return nil }
    let span = tree.span(argument.value)
    guard case .list(let inner) = graph[id].type, case .list(let values)? = graph[id].value else {
      report(.badOperand(name, wanted: "a list of numbers", found: "\(graph[id].type)", at: span))
      return nil
    }
    let numbers = values.compactMap(\.asNumber)
    guard let found = Numeric(inner)?.dimension, numbers.count == values.count, !numbers.isEmpty else {
      report(.badSetting("`\(name)`", wanted: "a list of numbers", found: "\(graph[id].type)", at: span))
      return nil
    }
    guard bindings.agree(pattern, found) else {
      report(.wrongDimension("`\(name)`", wanted: bindings.dimension(pattern), found: found, at: span))
      return nil
    }
    if name.hasSuffix("edges") {
      guard numbers.count > 1 else {
        report(.badSetting("`\(name)`", wanted: "two numbers or more", found: "\(numbers.count)", at: span))
        return nil
      }
      if let place = numbers.indices.dropFirst().first(where: { numbers[$0] <= numbers[$0 - 1] }) {
        report(
          .edgesDoNotRise(
            name, at: element(place, of: argument.value), after: element(place - 1, of: argument.value)))
        return nil
      }
    }
    return .list(numbers.map { .number($0) })
  }

  /// The place of an element of a list as written, else that of the whole.
  private func element(_ place: Int, of node: NodeID) -> SourceSpan {
    let elements = tree.kind(node) == .list ? Array(tree.children(node)) : []
    return elements.indices.contains(place) ? tree.span(elements[place]) : tree.span(node)
  }

  private mutating func staticTexts(_ argument: Argument, _ place: String) -> Value? {
    guard let id = staticValue(argument, place) else { return nil }
    guard graph[id].type == .list(.string), case .list(let values)? = graph[id].value, !values.isEmpty else {
      report(
        .wrongType(
          place, wanted: "a list of texts", found: "\(graph[id].type)", at: tree.span(argument.value)))
      return nil
    }
    return .list(values)
  }
}
