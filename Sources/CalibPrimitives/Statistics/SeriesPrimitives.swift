package import CalibModel
import CalibNumerics

/// `time_walk(times, charges, second:)`: t₀ + a/√q, or + b/q too.
package enum TimeWalkPrimitive: AlgorithmPrimitive {
  private static let half = Rational(1, 2)

  package static let signature = PrimitiveSignature(
    .algorithm, "time_walk", "The delay of small signals: t0 + a/√q + b/q.",
    parameters: [
      .init("times", .value(.list(.measured(.a))), required: true, positional: true, "the times"),
      .init("charges", .value(.list(.number(.b))), required: true, positional: true, "the charges"),
      .init("second", .staticBool, "whether the term b/q is fitted too"),
    ] + OutlierSettings.parameters,
    result: .record([
      .init("t0", .measured(.a)), .init("a", .measured(.a * .b.power(half))), .init("b", .measured(.a * .b)),
    ]))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (times, charges) = (numbers(arguments["times"]), numbers(arguments["charges"]))
    guard times.count == charges.count else { throw AlgorithmError("there are not as many charges as times") }
    guard charges.allSatisfy({ $0 > 0 }) else { throw AlgorithmError("a charge is not above 0") }
    let (errors, outliers) = (try errors(arguments["times"]), OutlierSettings.outliers(arguments))
    let hasSecond = arguments["second"] == .bool(true)
    let walk = try reported { () throws(StatisticsError) in
      try LinearLeastSquares.timeWalk(
        times: times, charges: charges, errors: errors, second: hasSecond, outliers: outliers)
    }
    let found = walk.measured(sources: &sources)
    return .record(
      ["t0", "a", "b"].enumerated().map { index, name in
        .init(name: name, value: .measured(index < found.count ? found[index] : Measured(value: 0)))
      })
  }
}

/// `efficiency_interval(passed, total, method:)`.
package enum EfficiencyIntervalPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "efficiency_interval", "The part of trials that passed, with an interval of 68.3 %.",
    parameters: [
      .init("passed", .value(.number(.none)), required: true, positional: true, "the trials that passed"),
      .init("total", .value(.number(.none)), required: true, positional: true, "all trials"),
      .init(
        "method", .word(EfficiencyEstimate.Method.allCases.map(\.rawValue)),
        "`clopper_pearson` if not given"),
    ],
    result: .record([
      .init("value", .number(.none)), .init("low", .number(.none)), .init("high", .number(.none)),
    ]))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (passed, total) = (arguments["passed"]?.asNumber ?? .nan, arguments["total"]?.asNumber ?? .nan)
    guard total > 0 else { throw AlgorithmError("there are no trials") }
    guard passed >= 0, passed <= total else {
      throw AlgorithmError(
        "\(QuantityText.number(passed)) of \(QuantityText.number(total)) trials cannot have passed")
    }
    var method = EfficiencyEstimate.Method.clopperPearson
    if case .string(let name) = arguments["method"] {
      method = EfficiencyEstimate.Method(rawValue: name) ?? method
    }
    let found = try reported { () throws(StatisticsError) in
      try EfficiencyEstimate(passed: passed, total: total, method: method)
    }
    return .record([
      .init(name: "value", value: .number(found.value)), .init(name: "low", value: .number(found.low)),
      .init(name: "high", value: .number(found.high)),
    ])
  }
}

/// `change_points(values)`.
package enum ChangePointsPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "change_points", "Where a series of measurements begins to have another mean.",
    parameters: [
      .init("values", .value(.list(.measured(.a))), required: true, positional: true, "the measurements")
    ], result: .list(.integer))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let values = numbers(arguments["values"])
    guard !values.isEmpty else { throw AlgorithmError("there are no measurements") }
    guard let errors = try errors(arguments["values"]) else {
      throw AlgorithmError("the measurements have no errors")
    }
    let starts = try reported { () throws(StatisticsError) in
      try ChangePoints.starts(ofValues: values, errors: errors)
    }
    return .list(starts.map { .integer($0) })
  }
}

/// `spline(x, y, kind:)`.
package enum SplinePrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "spline", "A curve of cubic pieces through points.",
    parameters: [
      .init("x", .value(.list(.number(.a))), required: true, positional: true, "the places, ascending"),
      .init("y", .value(.list(.number(.b))), required: true, positional: true, "the values"),
      .init("kind", .word(["natural", "monotone", "smoothing"]), "`natural` if not given"),
      .init(
        "outside", .word(Curve.Outside.allCases.map(\.rawValue)), "beyond the ends; `clamp` if not given"),
    ], result: .curve(.a, .b))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (x, y) = (numbers(arguments["x"]), numbers(arguments["y"]))
    let isSmoothing = arguments["kind"] == .string("smoothing")
    let errors = isSmoothing ? try errors(arguments["y"]) : nil
    let spline = try reported { () throws(StatisticsError) in
      switch arguments["kind"] {
      case .string("monotone"): try Spline(monotone: x, y)
      case .string("smoothing"): try SmoothingSpline(x: x, y: y, errors: errors).spline
      default: try Spline(natural: x, y)
      }
    }
    var outside = Curve.Outside.clamp
    if case .string(let word) = arguments["outside"] { outside = Curve.Outside(rawValue: word) ?? outside }
    guard
      let curve = Curve(
        .cubic(x: spline.knots, y: spline.values, slopes: spline.slopes), outside: outside)
    else { throw AlgorithmError("these points make no curve") }
    return .curve(curve)
  }
}
