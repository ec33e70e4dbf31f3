package import CalibModel
import CalibNumerics

/// Runs a statistic and says in words what it lacks.
func reported<Result>(_ body: () throws(StatisticsError) -> Result) throws(AlgorithmError) -> Result {
  do throws(StatisticsError) { return try body() } catch { throw AlgorithmError(error.description) }
}

/// `trimmed_mean(values, low:, high:)`.
package enum TrimmedMeanPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "trimmed_mean", "The mean without the lowest and the highest part of the values.",
    parameters: [
      .init("values", .value(.list(.number(.a))), required: true, positional: true, "the values"),
      .init("low", .staticNumber(.none), "the part cut off below; 10 % if not given"),
      .init("high", .staticNumber(.none), "the part cut off above; 10 % if not given"),
    ], result: .measured(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let values = numbers(arguments["values"])
    let (low, high) = (arguments["low"]?.asNumber ?? 0.1, arguments["high"]?.asNumber ?? 0.1)
    let mean = try reported { () throws(StatisticsError) in
      try RobustMean.trimmed(values, low: low, high: high)
    }
    return measured(mean.value, mean.error, &sources)
  }
}

/// `winsorised_mean(values, part:)`.
package enum WinsorisedMeanPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "winsorised_mean", "The mean with the outermost values moved to the next ones inside.",
    parameters: [
      .init("values", .value(.list(.number(.a))), required: true, positional: true, "the values"),
      .init("part", .staticNumber(.none), "the part moved at each end; 10 % if not given"),
    ], result: .measured(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (values, part) = (numbers(arguments["values"]), arguments["part"]?.asNumber ?? 0.1)
    let mean = try reported { () throws(StatisticsError) in
      try RobustMean.winsorised(values, fraction: part)
    }
    return measured(mean.value, mean.error, &sources)
  }
}

/// `clipped_mean(values, limit:)`.
package enum ClippedMeanPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "clipped_mean", "The mean of the values near it, found by repeated clipping.",
    parameters: [
      .init("values", .value(.list(.number(.a))), required: true, positional: true, "the values"),
      .init("limit", .staticNumber(.none), "how many standard deviations are kept; 3 if not given"),
    ], result: .record([.init("mean", .measured(.a)), .init("sigma", .number(.a)), .init("used", .integer)]))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (values, limit) = (numbers(arguments["values"]), arguments["limit"]?.asNumber ?? 3)
    let core = try reported { () throws(StatisticsError) in try RobustMean.clipped(values, limit: limit) }
    return .record([
      .init(name: "mean", value: measured(core.mean.value, core.mean.error, &sources)),
      .init(name: "sigma", value: .number(core.sigma)), .init(name: "used", value: .integer(core.mean.count)),
    ])
  }
}

/// `mad(values)`.
package enum MedianDeviationPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "mad", "The median of the distances to the median; times 1.4826 it is sigma of a Gaussian.",
    parameters: [
      .init("values", .value(.list(.number(.a))), required: true, positional: true, "the values")
    ], result: .number(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let values = numbers(arguments["values"])
    return .number(
      try reported { () throws(StatisticsError) in try OrderStatistics.medianDeviation(values) })
  }
}
