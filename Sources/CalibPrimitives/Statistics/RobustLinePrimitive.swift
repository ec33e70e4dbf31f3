package import CalibModel
import CalibNumerics

/// `robust_line(x, y, outliers:, limit:)`: a straight line that wild points do not turn.
package enum RobustLinePrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "robust_line", "The straight line a + b x through points, by least squares.",
    parameters: [
      .init("x", .value(.list(.number(.a))), required: true, positional: true, "the places"),
      .init("y", .value(.list(.number(.b))), required: true, positional: true, "the values"),
    ] + OutlierSettings.parameters,
    result: .record([
      .init("a", .measured(.b)), .init("b", .measured(.b * .a.power(Rational(-1)))),
      .init("chi2", .number(.none)), .init("ndf", .integer), .init("used", .integer),
    ]))

  /// Without errors of y those of the parameters are scaled so that chi2/ndf is 1, and chi2 is the ndf.
  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    let (x, y) = (numbers(arguments["x"]), numbers(arguments["y"]))
    guard x.count == y.count else {
      throw AlgorithmError("there are \(x.count) places for \(y.count) values")
    }
    let (errors, outliers) = (try errors(arguments["y"]), OutlierSettings.outliers(arguments))
    let line = try reported { () throws(StatisticsError) in
      try LinearLeastSquares.polynomial(degree: 1, x: x, y: y, errors: errors, outliers: outliers)
    }
    let found = line.measured(sources: &sources)
    let chi2 = errors == nil ? Double(line.ndf) : line.chi2
    return .record([
      .init(name: "a", value: .measured(found[0])), .init(name: "b", value: .measured(found[1])),
      .init(name: "chi2", value: .number(chi2)), .init(name: "ndf", value: .integer(line.ndf)),
      .init(name: "used", value: .integer(line.used.count { $0 })),
    ])
  }
}
