import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Whether what a parameter is tied to is a linear form: numbers, and parameters times numbers, added up.
extension Checker {
  /// The innermost part that is not linear in the parameters of the fit; `nil` where all of it is.
  ///
  /// A fit takes ties as constant + Σ factor · parameter: a product of two parameters would become its tangent at 0, which
  /// is a wrong number and no error.
  func nonlinearPart(_ id: ExpressionID) -> ExpressionID? {
    for part in graph.postorder([id]) where !isLinearStep(part) { return part }
    return nil
  }

  /// Whether one operation keeps a linear form linear.
  private func isLinearStep(_ id: ExpressionID) -> Bool {
    let (operation, operands) = (graph[id].operation, graph[id].operands)
    let moving = operands.map { !tiedParameters($0).isEmpty }
    guard moving.contains(true) else { return true }
    switch operation {
    case .reference, .negate, .binary(.add), .binary(.subtract): return true
    case .binary(.multiply): return moving.count { $0 } == 1
    case .binary(.divide): return !moving[1]
    default: return false
    }
  }
}
