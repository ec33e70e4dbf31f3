import CalibGraph

/// Constants that may be missing, because each use of them says what holds then.
extension ExpressionGraph {
  /// The constants under some roots of which every use is the left side of a `??`.
  ///
  /// One use that says nothing makes the constant needed.
  func optionalConstants(_ roots: [ExpressionID]) -> Set<ConstantReference> {
    let order = postorder(roots) { self[$0].value == nil }
    var optional: Set<ConstantReference> = []
    var needed = Set(roots.compactMap { reference(self[$0]) })
    for id in order where self[id].value == nil {
      for (place, operand) in self[id].operands.enumerated() {
        guard let constant = reference(self[operand]) else { continue }
        if self[id].operation == .coalesce, place == 0 {
          optional.insert(constant)
        } else {
          needed.insert(constant)
        }
      }
    }
    return optional.subtracting(needed)
  }

  private func reference(_ expression: Expression) -> ConstantReference? {
    switch expression.operation {
    case .payload(let calibration, let field): ConstantReference(.calibration(calibration), field: field)
    case .stored(let payload, let field): ConstantReference(payload.source, field: field)
    default: nil
    }
  }
}
