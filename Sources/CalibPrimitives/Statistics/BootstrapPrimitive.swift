package import CalibModel
import CalibNumerics

/// `bootstrap(values, of:, draws:, seed:)`.
package enum BootstrapPrimitive: AlgorithmPrimitive {
  private enum Statistic: String, CaseIterable {
    case mean, median, trimmed_mean, mad
  }

  package static let signature = PrimitiveSignature(
    .algorithm, "bootstrap", "A statistic with the error that the spread of the values themselves gives it.",
    parameters: [
      .init("values", .value(.list(.number(.a))), required: true, positional: true, "the values"),
      .init("of", .word(Statistic.allCases.map(\.rawValue)), "the statistic; `mean` if not given"),
      .init("draws", .staticInteger, "how often values are drawn, at least 10; 200 if not given"),
      .init("seed", .staticInteger, "of the random numbers; 1 if not given"),
    ],
    result: .record([
      .init("value", .measured(.a)), .init("bias", .number(.a)), .init("low", .number(.a)),
      .init("high", .number(.a)),
    ]))

  /// - Complexity: O(draws · n log n).
  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let values = numbers(arguments["values"])
    var statistic = Statistic.mean
    if case .string(let word)? = arguments["of"] { statistic = Statistic(rawValue: word) ?? statistic }
    let draws = arguments["draws"]?.asNumber.map { Int($0) } ?? 200
    let seed = UInt64(bitPattern: Int64(arguments["seed"]?.asNumber ?? 1))
    return try reported { () throws(StatisticsError) in
      // Whatever it lacks is said of the values as they are, not of one of the draws.
      let whole = try Self.value(statistic, values)
      let found = try Bootstrap(parts: values.count, draws: draws, seed: seed) { counts in
        try? Self.value(statistic, zip(values, counts).flatMap { Array(repeating: $0, count: $1) })
      }
      return .record([
        .init(name: "value", value: measured(whole, found.error, &sources)),
        .init(name: "bias", value: .number(found.bias)),
        .init(name: "low", value: .number(found.interval.lowerBound)),
        .init(name: "high", value: .number(found.interval.upperBound)),
      ])
    }
  }

  private static func value(_ statistic: Statistic, _ values: [Double]) throws(StatisticsError) -> Double {
    switch statistic {
    case .mean: try RobustMean.trimmed(values, fraction: 0).value
    case .median: try OrderStatistics.median(values)
    case .trimmed_mean: try RobustMean.trimmed(values).value
    case .mad: try OrderStatistics.medianDeviation(values)
    }
  }
}
