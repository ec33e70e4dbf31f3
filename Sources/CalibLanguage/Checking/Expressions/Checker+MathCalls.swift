import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Calls of mathematical functions: how many arguments, of which dimensions, and what comes out.
extension Checker {
  mutating func mathCall(_ function: MathFunction, _ node: NodeID, _ terms: Terms) -> Term {
    let arguments = self.arguments(of: node)
    let name = function.rawValue
    if let named = arguments.first(where: { $0.name != nil }) {
      report(.unknownArgument(named.name ?? "", of: name, at: named.nameSpan, known: [], nearest: nil))
      return .poison
    }
    var ids: [ExpressionID] = []
    for argument in arguments {
      ids.append(asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value)))
    }
    if ids.contains(where: { isPoison($0) }) { return .poison }
    guard hasRightCount(function, ids.count, node) else { return .poison }
    var numbers: [Numeric] = []
    for (id, argument) in zip(ids, arguments) {
      if isOptional(id, argument.value) { return .poison }
      guard let numeric = Numeric(elementType(id)) else {
        report(
          .badOperand(name, wanted: "a number", found: "\(graph[id].type)", at: tree.span(argument.value)))
        return .poison
      }
      numbers.append(numeric)
    }
    guard let dimension = dimension(function, ids, numbers, arguments),
      let stage = stage(of: ids, name, tree.span(node), places: arguments.map { tree.span($0.value) })
    else { return .poison }
    return mathResult(function, ids, numbers, dimension, stage, tree.span(node))
  }

  private mutating func hasRightCount(_ function: MathFunction, _ count: Int, _ node: NodeID) -> Bool {
    let (wanted, text): (ClosedRange<Int>, String)
    switch function.rule {
    case .joins: (wanted, text) = (2...64, "two arguments or more")
    case .ratio: (wanted, text) = (2...2, "two arguments")
    case .keeps, .squareRoot, .plain, .drops, .claim: (wanted, text) = (1...1, "one argument")
    }
    if wanted.contains(count) { return true }
    report(.wrongArgumentCount(function.rawValue, takes: text, found: count, at: tree.span(node)))
    return false
  }

  /// The dimension of a function's result; reports where the arguments' are not right.
  private mutating func dimension(
    _ function: MathFunction, _ ids: [ExpressionID], _ numbers: [Numeric], _ arguments: [Argument]
  ) -> Dimension? {
    let first = numbers[0].dimension
    switch function.rule {
    case .keeps: return first
    case .squareRoot: return first.power(Rational(1, 2))
    case .drops, .claim: return Dimension.none
    case .plain:
      guard first.isNone else {
        report(
          .notPlain(
            function.rawValue, found: first, at: tree.span(arguments[0].value), unit: graph[ids[0]].unit.name)
        )
        return nil
      }
      warnOfAngle(function, ids[0], tree.span(arguments[0].value))
      return Dimension.none
    case .ratio, .joins:
      for place in 1..<ids.count where numbers[place].dimension != first {
        report(
          .unequalBranches(
            "the arguments of `\(function.rawValue)`",
            mismatch(ids[0], ids[place], arguments[0].value, arguments[place].value)))
        return nil
      }
      return function.rule == .ratio ? Dimension.none : first
    }
  }

  private mutating func warnOfAngle(_ function: MathFunction, _ id: ExpressionID, _ span: SourceSpan) {
    guard function.isTrigonometric, case .column(let name) = graph[id].operation, !graph[id].unit.isAngle
    else { return }
    report(.angleWithoutUnit(function.rawValue, column: name, at: span))
  }

  private mutating func mathResult(
    _ function: MathFunction, _ ids: [ExpressionID], _ numbers: [Numeric], _ dimension: Dimension,
    _ stage: Stage,
    _ span: SourceSpan
  ) -> Term {
    var type = ValueType.numeric(dimension, measured: numbers.contains(where: \.isMeasured), stage: stage)
    if function.keepsIntegers, numbers.allSatisfy(\.isInteger) { type = .integer }
    if function == .sign { type = .plain }
    if function == .isFinite { type = .bool }
    let keeps = [.keeps, .joins].contains(function.rule)
    let unit =
      keeps ? ids.map { graph[$0].unit }.first { !$0.name.isEmpty } ?? .none : DisplayUnit.base(dimension)
    let known = ids.compactMap { graph[$0].value }
    var value: Value?
    if known.count == ids.count {
      value = StaticEvaluation.function(function, known)
      if value == nil {
        report(.notFinite("`\(written(span))`", at: span))
        return .poison
      }
    }
    return .value(make(.function(function.rawValue), ids, type, stage, unit, span, value: value))
  }
}
