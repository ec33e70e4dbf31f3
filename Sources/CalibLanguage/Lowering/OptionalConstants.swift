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
    // What some use takes without saying what holds where it is missing; users come before what they use.
    var bare = Set(roots)
    for id in order.reversed() where self[id].value == nil {
      for (place, operand) in self[id].operands.enumerated() {
        let isGuarded = place == 0 && guardsFirst(id, isBare: bare.contains(id))
        if !isGuarded { bare.insert(operand) }
        guard let constant = reference(self[operand]) else { continue }
        if isGuarded {
          optional.insert(constant)
        } else {
          needed.insert(constant)
        }
      }
    }
    return optional.subtracting(needed)
  }

  /// Whether an expression does without its first operand: a fallback, or a look-up before one.
  private func guardsFirst(_ id: ExpressionID, isBare: Bool) -> Bool {
    switch self[id].operation {
    case .coalesce, .has: true
    case .lookup, .reference: !isBare
    default: false
    }
  }

  private func reference(_ expression: Expression) -> ConstantReference? {
    switch expression.operation {
    case .payload(let calibration, let field): ConstantReference(.calibration(calibration), field: field)
    case .stored(let payload, let field): ConstantReference(payload.source, field: field)
    default: nil
    }
  }
}
