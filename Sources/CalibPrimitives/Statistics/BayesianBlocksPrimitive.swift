package import CalibModel
import CalibNumerics

/// `bayesian_blocks(times, false_rate:)`.
package enum BayesianBlocksPrimitive: AlgorithmPrimitive {
  /// The search takes the square of the number of steps: this many take some seconds.
  private static let largest = 50_000

  package static let signature = PrimitiveSignature(
    .algorithm, "bayesian_blocks", "The edges of the stretches in which events come at a constant rate.",
    parameters: [
      .init(
        "times", .value(.list(.number(.a))), required: true, positional: true,
        "when the events were; none twice, at most \(largest)"),
      .init(
        "false_rate", .staticNumber(.none),
        "how probable a change may be where there is none; 5 % if not given"),
    ], result: .list(.number(.a)))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (times, rate) = (numbers(arguments["times"]), arguments["false_rate"]?.asNumber ?? 0.05)
    guard times.count <= largest else {
      throw AlgorithmError("there are \(times.count) events; at most \(largest) can be divided")
    }
    let edges = try reported { () throws(StatisticsError) in
      try ChangePoints.blocks(ofEvents: times, falseRate: rate)
    }
    return .list(edges.map { .number($0) })
  }
}
