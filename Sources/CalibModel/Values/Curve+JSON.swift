extension Curve {
  /// `{"curve": shape, "x": […], "y": […], …, "outside"}`.
  package var json: JSONValue {
    func numbers(_ values: [Double]) -> JSONValue { .array(values.map(JSONValue.number)) }
    let outside = JSONValue.string(outside.rawValue)
    switch shape {
    case .linear(let x, let y):
      return .members(["curve": .string("linear"), "x": numbers(x), "y": numbers(y), "outside": outside])
    case .cubic(let x, let y, let slopes):
      return .members([
        "curve": .string("cubic"), "x": numbers(x), "y": numbers(y), "slopes": numbers(slopes),
        "outside": outside,
      ])
    case .polynomial(let coefficients, let origin, let low, let high):
      return .members([
        "curve": .string("polynomial"), "coefficients": numbers(coefficients), "origin": .number(origin),
        "low": .number(low), "high": .number(high), "outside": outside,
      ])
    }
  }

  /// Reads what ``json`` wrote; `nil` where it makes no curve.
  package init?(json: JSONValue) {
    func numbers(_ name: String) -> [Double]? {
      guard let values = json[name]?.asArray else { return nil }
      let read = values.compactMap(\.asDouble)
      return read.count == values.count ? read : nil
    }
    guard let outside = json["outside"]?.asString.flatMap(Outside.init(rawValue:)) else { return nil }
    switch json["curve"]?.asString {
    case "linear":
      guard let x = numbers("x"), let y = numbers("y") else { return nil }
      self.init(.linear(x: x, y: y), outside: outside)
    case "cubic":
      guard let x = numbers("x"), let y = numbers("y"), let slopes = numbers("slopes") else { return nil }
      self.init(.cubic(x: x, y: y, slopes: slopes), outside: outside)
    case "polynomial":
      guard let coefficients = numbers("coefficients"), let origin = json["origin"]?.asDouble,
        let low = json["low"]?.asDouble, let high = json["high"]?.asDouble
      else { return nil }
      self.init(
        .polynomial(coefficients: coefficients, origin: origin, low: low, high: high), outside: outside)
    case .none, .some: return nil
    }
  }
}
