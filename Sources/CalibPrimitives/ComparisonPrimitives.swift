package import CalibModel
import CalibNumerics

/// Comparisons of two histograms of the same bins, whatever their sizes: the probability of a larger
/// distance.
package enum ComparisonPrimitives {
  /// `chi2_test(a, b)`.
  package enum ChiSquare: AlgorithmPrimitive {
    package static let signature = PrimitiveSignature(
      .algorithm, "chi2_test", "Compares two histograms by chi-square: the probability of a larger one.",
      parameters: ComparisonPrimitives.parameters, result: .number(.none))

    package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError)
      -> Value
    {
      let (a, b) = try ComparisonPrimitives.contents(arguments)
      return .number(
        try reported { () throws(StatisticsError) in try HistogramComparison.chiSquare(a, b).pValue })
    }
  }

  /// `ks_test(a, b)`.
  package enum KolmogorovSmirnov: AlgorithmPrimitive {
    package static let signature = PrimitiveSignature(
      .algorithm, "ks_test", "Compares two histograms after Kolmogorov and Smirnov: the probability.",
      parameters: ComparisonPrimitives.parameters, result: .number(.none))

    package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError)
      -> Value
    {
      let (a, b) = try ComparisonPrimitives.contents(arguments)
      return .number(
        try reported { () throws(StatisticsError) in try HistogramComparison.kolmogorovSmirnov(a, b).pValue })
    }
  }

  private static let parameters: [PrimitiveSignature.Parameter] = [
    .init("a", .value(.object("Histogram", [.a])), required: true, positional: true, "one histogram"),
    .init("b", .value(.object("Histogram", [.a])), required: true, positional: true, "the other"),
  ]

  private static func contents(_ arguments: [String: Value]) throws(AlgorithmError) -> ([Double], [Double]) {
    guard case .histogram(let a) = arguments["a"], case .histogram(let b) = arguments["b"] else {
      preconditionFailure("calib bug: a comparison of no histograms")
    }
    guard a.axis == b.axis else { throw AlgorithmError("the histograms have different axes") }
    return (a.counts, b.counts)
  }
}

/// `template_shift(histogram, template, range:)`.
package enum TemplateShiftPrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "template_shift", "By how much a template has to be moved to fit a histogram.",
    parameters: [
      .init(
        "histogram", .value(.object("Histogram", [.a])), required: true, positional: true, "the histogram"),
      .init(
        "template", .value(.object("Histogram", [.a])), required: true, positional: true,
        "the template, on the same axis"),
      .init("range", .value(.range(.number(.a))), required: true, "the shifts to try"),
    ], result: .measured(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard case .histogram(let histogram) = arguments["histogram"],
      case .histogram(let template) = arguments["template"],
      case .range(let low, let high, _) = arguments["range"]
    else { preconditionFailure("calib bug: a shift of no template") }
    guard histogram.axis == template.axis else {
      throw AlgorithmError("histogram and template have different axes")
    }
    guard low < high else { throw AlgorithmError("the range of shifts is empty") }
    let found = try reported { () throws(StatisticsError) in
      try TemplateShift(
        histogram.counts, template: template.counts, binWidth: histogram.axis.width, range: low...high)
    }
    return measured(found.shift, found.error, &sources)
  }
}
