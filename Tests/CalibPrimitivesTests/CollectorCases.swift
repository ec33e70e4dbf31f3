import CalibModel
import CalibPrimitives
import Testing

/// One of each collector with its columns, for tests of what holds for all of them.
enum CollectorCases {
  struct Case: CustomTestStringConvertible {
    let name: String
    let collector: any Collector
    /// How many columns it takes.
    let columns: Int

    var testDescription: String { name }
  }

  static func all() throws -> [Case] {
    let axis = Filling.axis(bins: 40, 0, 40)
    let axes: [(name: String, value: Value)] = [
      ("x_bins", .integer(8)), ("x_range", .range(0, 40, includesUpper: true)), ("y_bins", .integer(4)),
      ("y_range", .range(0, 40, includesUpper: true)),
    ]
    let edges: [(name: String, value: Value)] = [("edges", .list([0, 1, 5, 40].map { .number($0) }))]
    let texts: [(name: String, value: Value)] = [("among", .list([.string("a"), .string("b")]))]
    let global: [CollectorColumn] = [
      .parameterKey(use: 0, family: 0), .derivative(use: 0, family: 0), .derivative(use: 1, family: 1),
    ]
    func make(
      _ name: String, _ settings: [(name: String, value: Value)] = [], _ columns: [String],
      _ more: [CollectorColumn] = []
    ) throws -> Case {
      let collector = try Filling.collector(
        name, settings, columns: columns, more: more, families: more.isEmpty ? [] : ["du", "slope"])
      let label = columns.contains("weight") ? "\(name), weighted" : name
      return Case(name: label, collector: collector, columns: columns.count + more.count)
    }
    return [
      try make("histogram", axis, ["values"]), try make("histogram", axis, ["values", "weight"]),
      try make("histogram_between", edges, ["values"]),
      try make("histogram_of_integers", [("range", .range(0, 9, includesUpper: true))], ["values"]),
      try make("histogram_of_texts", texts, ["values", "weight"]),
      try make("histogram2d", axes, ["x", "y"]), try make("histogram2d", axes, ["x", "y", "weight"]),
      try make("profile", axis, ["x", "y"]), try make("profile", axis, ["x", "y", "weight"]),
      try make("summary", [], ["values"]), try make("summary", [], ["values", "weight"]),
      try make("count", [], []), try make("efficiency", [], ["passed"]),
      try make("efficiency", [], ["passed", "weight"]),
      try make("covariance", [], ["values", "values", "values"]),
      try make("covariance", [], ["values", "values", "weight"]),
      try make("quantiles", [], ["values"]), try make("sample", [], ["values", "values"]),
      try make("sample", [("limit", .integer(50))], ["values"]),
      try make("count", [], ["weight"]), try make("quantiles", [], ["values", "weight"]),
      try make("sample", [("limit", .integer(50))], ["weight", "values"]),
      try make("linear_system", [], ["residual", "sigma"], global),
      try make("linear_system", [], ["residual", "sigma", "weight"], global),
      try make("millepede", [], ["residual", "sigma", "record", "local", "local"], global),
      try make("millepede", [], ["residual", "sigma", "record", "local", "weight"], global),
    ]
  }

  /// Columns of small whole and broken numbers, with a few that are none.
  static func columns(_ count: Int, rows: Int, seed: UInt64) -> [[Double]] {
    var random = SeededBytes(state: seed)
    return (0..<max(1, count)).map { _ in
      (0..<rows).map { _ in
        let draw = random.next()
        if draw % 97 == 0 { return .nan }
        return Double(draw >> 20 & 0xff) / (draw % 3 == 0 ? 8 : 1)
      }
    }
  }
}

/// Random bits that are the same in every run (xorshift).
struct SeededBytes {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
