extension HistogramAxis {
  /// `{"bins", "low", "high"}` with a `kind` where bins are not equal, and `edges` or `names` where they are needed.
  package var members: [JSONValue.Member] {
    var members: [JSONValue.Member] = [
      .init("bins", .integer(bins)), .init("low", .exact(low)), .init("high", .exact(high)),
    ]
    switch kind {
    case .regular: break
    case .logarithmic: members.append(.init("kind", .string("logarithmic")))
    case .integer: members.append(.init("kind", .string("integer")))
    case .variable(let edges):
      members.append(.init("kind", .string("variable")))
      members.append(.init("edges", .array(edges.map(JSONValue.exact))))
    case .category(let names):
      members.append(.init("kind", .string("category")))
      members.append(.init("names", .array(names.map(JSONValue.string))))
    }
    return members
  }

  /// Reads what ``members`` wrote; `nil` where it makes no axis.
  package init?(json: JSONValue) {
    guard let bins = json["bins"]?.asInteger, bins >= 1, let low = json["low"]?.asExactDouble,
      let high = json["high"]?.asExactDouble, low < high, low.isFinite, high.isFinite,
      let axis = Self.axis(json, bins, low, high), axis.bins == bins, axis.low == low, axis.high == high
    else { return nil }
    self = axis
  }

  private static func axis(_ json: JSONValue, _ bins: Int, _ low: Double, _ high: Double) -> HistogramAxis? {
    switch json["kind"]?.asString {
    case nil: return HistogramAxis(bins: bins, low: low, high: high)
    case "logarithmic": return low > 0 ? .logarithmic(bins: bins, low: low, high: high) : nil
    case "integer":
      guard let first = Int(exactly: low), let end = Int(exactly: high), first < end else { return nil }
      return .integer(first...(end - 1))
    case "variable":
      let edges = json["edges"]?.asArray?.compactMap(\.asExactDouble)
      return edges.flatMap { .variable($0) }
    case "category":
      let names = json["names"]?.asArray?.compactMap(\.asString)
      return names.flatMap { .category($0) }
    case .some: return nil
    }
  }
}
