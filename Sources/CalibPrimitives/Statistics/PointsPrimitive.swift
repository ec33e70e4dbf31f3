package import CalibModel

/// Makes points of values side by side, to fit them or to lay a curve through them.
package enum PointsPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "points", "Puts values side by side, key by key or in their order.",
    parameters: [
      .init("x", .value(.list(.number(.a))), required: true, positional: true, "the places"),
      .init(
        "y", .value(.list(.number(.b))), required: true, positional: true,
        "the values, whose errors are those of the points"),
    ], result: .object("Points", [.a, .b]))

  package static let object = ObjectSignature(
    "Points", dimensions: 2, "Values y at places x, ascending in x.",
    members: [
      .init("x", .list(.number(.a)), "the places"),
      .init("y", .list(.number(.b)), "the values"),
    ])

  /// Keyed values are paired by key; where one of the two has no finite value there is no point.
  ///
  /// The points have errors where the values have; where only some have, what the others weigh is not known.
  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let pairs = try pairs(arguments["x"] ?? .none, arguments["y"] ?? .none)
    var (x, y, errors) = ([Double](), [Double](), [Double]())
    for (place, value) in pairs {
      guard let number = place.asNumber, let height = value.asNumber, number.isFinite, height.isFinite else {
        continue
      }
      x.append(number)
      y.append(height)
      if case .measured(let measured) = value, measured.error > 0 { errors.append(measured.error) }
    }
    guard errors.isEmpty || errors.count == y.count else {
      throw AlgorithmError("\(y.count - errors.count) of \(y.count) points have no error")
    }
    guard let points = PointList(x: x, y: y, errors: errors.isEmpty ? nil : errors) else {
      preconditionFailure("calib bug: points without values")
    }
    return points.value
  }

  private static func pairs(_ x: Value, _ y: Value) throws(AlgorithmError) -> [(Value, Value)] {
    switch (x, y) {
    case (.keyed(let places), .keyed(let values)):
      return places.keys.indices.compactMap { index in
        values[places.keys[index]].map { (places.values[index], $0) }
      }
    case (.list(let places), .list(let values)):
      guard places.count == values.count else {
        throw AlgorithmError("there are \(places.count) places for \(values.count) values")
      }
      return Array(zip(places, values))
    default: throw AlgorithmError("keyed values go with keyed values, lists with lists")
    }
  }
}
