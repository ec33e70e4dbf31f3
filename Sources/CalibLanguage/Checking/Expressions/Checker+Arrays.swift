import CalibModel

/// Columns of fixed arrays where their values are wanted one by one.
extension Checker {
  /// The values of such a column; `nil` where the expression is none.
  mutating func arrayElements(_ id: ExpressionID) -> [ExpressionID]? {
    guard let length = facts.arrayLengths[unnamed(id)], case .list(let type) = graph[id].type else {
      return nil
    }
    let array = graph[id]
    return (0..<length).map { place in
      let index = constant(.integer(place), .integer, array.span)
      return make(.index, [id, index], type, array.stage, array.unit, array.span)
    }
  }
}
