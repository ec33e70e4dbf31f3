import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Making expressions, with the stages that follow from their operands.
extension Checker {
  /// An expression; an operation that is done for each key has the keys of its operands.
  ///
  /// - Parameter type: that of one key's value.
  mutating func make(
    _ operation: Expression.Operation, _ operands: [ExpressionID], _ type: ValueType, _ stage: Stage,
    _ unit: Unit,
    _ span: SourceSpan, value: Value? = nil
  ) -> ExpressionID {
    graph.append(
      Expression(
        operation: operation, operands: operands, type: lifted(type, operation, operands), stage: stage,
        unit: unit, span: span, value: value))
  }

  mutating func poison(_ span: SourceSpan) -> ExpressionID {
    make(.poison, [], .poison, .static, .none, span)
  }

  mutating func literal(_ value: Value, _ type: ValueType, _ span: SourceSpan, unit: Unit = .none) -> Term {
    .value(constant(value, type, span, unit: unit))
  }

  mutating func constant(_ value: Value, _ type: ValueType, _ span: SourceSpan, unit: Unit = .none)
    -> ExpressionID
  {
    make(.literal(value), [], type, .static, unit, span, value: value)
  }

  func isPoison(_ id: ExpressionID) -> Bool { if case .poison = graph[id].type { true } else { false } }

  func isPoison(_ one: ExpressionID, _ two: ExpressionID) -> Bool { isPoison(one) || isPoison(two) }

  /// The stage of what is made of the operands; reports where events meet results, or keys differ.
  mutating func stage(
    of operands: [ExpressionID], _ operation: String, _ span: SourceSpan, places: [SourceSpan] = []
  ) -> Stage? {
    guard haveEqualKeys(operands, operation, span, places) else { return nil }
    return plainStage(of: operands, operation, span, places: places)
  }

  /// The stage of what is made of the operands, whatever their keys; reports where events meet results.
  mutating func plainStage(
    of operands: [ExpressionID], _ operation: String, _ span: SourceSpan, places: [SourceSpan] = []
  ) -> Stage? {
    var stage = Stage.static
    for (place, operand) in operands.enumerated() {
      guard let joined = stage.joined(graph[operand].stage) else {
        let event = operands.first { graph[$0].stage == .event } ?? operand
        let result = operands.first { graph[$0].stage == .result } ?? operand
        func written(_ id: ExpressionID) -> SourceSpan {
          let index = operands.firstIndex(of: id) ?? place
          return places.indices.contains(index) ? places[index] : graph[id].span
        }
        reportMeeting(operation, span, written(event), written(result))
        return nil
      }
      stage = joined
    }
    return stage
  }

  /// The stage of an operator's result.
  mutating func stage(of operands: [ExpressionID], _ operation: Operation) -> Stage? {
    stage(
      of: operands, operation.text, operation.span,
      places: [tree.span(operation.left), tree.span(operation.right)])
  }

  private mutating func reportMeeting(
    _ operation: String, _ span: SourceSpan, _ event: SourceSpan, _ result: SourceSpan
  ) {
    switch scope.place {
    case .selection:
      report(.selectionUsesResult(written(result), at: result, inLoop: !local.iterated.isEmpty))
    case .collector: report(.resultInCollector("what is accumulated", at: result))
    case .elsewhere: report(.eventWithResult(operation, at: span, event: event, result: result))
    }
  }
}
