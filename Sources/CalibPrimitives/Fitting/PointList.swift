package import CalibModel

/// Points (x, y ± error) in ascending order of x, as a value of the language: a record of three lists.
package struct PointList: Hashable, Sendable {
  package let x: [Double]
  package let y: [Double]
  /// `nil` where no point has an error.
  package let errors: [Double]?

  /// Takes points in any order; `nil` where a list is shorter than another.
  package init?(x: [Double], y: [Double], errors: [Double]?) {
    guard x.count == y.count, (errors?.count ?? x.count) == x.count else { return nil }
    let order = x.indices.sorted { (x[$0], $0) < (x[$1], $1) }
    self.x = order.map { x[$0] }
    self.y = order.map { y[$0] }
    self.errors = errors.map { errors in order.map { errors[$0] } }
  }

  /// Reads the record; `nil` where the value is something else.
  package init?(_ value: Value) {
    guard case .record(let fields) = value else { return nil }
    func numbers(_ name: String) -> [Double]? {
      guard case .list(let values)? = fields.first(where: { $0.name == name })?.value else { return nil }
      return values.compactMap(\.asNumber)
    }
    guard let x = numbers("x"), let y = numbers("y") else { return nil }
    self.init(x: x, y: y, errors: numbers("error"))
  }

  /// The record.
  package var value: Value {
    func list(_ numbers: [Double]) -> Value { .list(numbers.map { .number($0) }) }
    var fields = [Value.Entry(name: "x", value: list(x)), Value.Entry(name: "y", value: list(y))]
    if let errors { fields.append(.init(name: "error", value: list(errors))) }
    return .record(fields)
  }

  /// The points with the mean of those at one x, weighted with their errors: what a curve goes through.
  package var merged: PointList {
    var (places, values) = ([Double](), [Double]())
    var sums: (weight: Double, product: Double) = (0, 0)
    for (index, place) in x.enumerated() {
      let weight = errors.map { $0[index] > 0 ? 1 / ($0[index] * $0[index]) : 1 } ?? 1
      if places.last == place {
        sums = (sums.weight + weight, sums.product + weight * y[index])
        values[values.count - 1] = sums.product / sums.weight
      } else {
        sums = (weight, weight * y[index])
        places.append(place)
        values.append(y[index])
      }
    }
    return PointList(x: places, y: values, errors: nil) ?? self
  }
}
