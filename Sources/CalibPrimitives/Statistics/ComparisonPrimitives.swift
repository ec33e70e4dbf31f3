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
    guard !a.isWeighted, !b.isWeighted else {
      throw AlgorithmError("a comparison needs entries without weights")
    }
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
        "template", .value(.any), required: true, positional: true,
        "the template: a histogram of the same axis, or a list with a number for each of its bins"),
      .init(
        "range", .value(.range(.number(.a))),
        "the shifts to try; a quarter of the axis to both sides if not given"),
    ], result: .measured(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard case .histogram(let histogram) = arguments["histogram"], let template = arguments["template"] else {
      preconditionFailure("calib bug: a shift of no template")
    }
    let contents = try contents(template, histogram.axis)
    let axis = histogram.axis
    // Whole bins, so that half of them are left.
    let quarter = Double(axis.bins / 4) * axis.width
    var (low, high) = (-quarter, quarter)
    guard contents.contains(where: { $0 > 0 }) else { throw AlgorithmError("the template is empty") }
    if case .range(let first, let last, _) = arguments["range"] { (low, high) = (first, last) }
    guard low < high else { throw AlgorithmError("the range of shifts is empty") }
    guard !histogram.isWeighted else {
      throw AlgorithmError("a template is moved over entries without weights")
    }
    guard axis.kind == .regular else { throw AlgorithmError("a template is moved over equal bins") }
    let found = try reported { () throws(StatisticsError) in
      try TemplateShift(histogram.counts, template: contents, binWidth: axis.width, range: low...high)
    }
    return measured(found.shift, found.error, &sources)
  }

  private static func contents(_ template: Value, _ axis: HistogramAxis) throws(AlgorithmError) -> [Double] {
    if case .histogram(let histogram) = template {
      guard histogram.axis == axis else { throw AlgorithmError("histogram and template have different axes") }
      return histogram.counts
    }
    let found = numbers(template)
    guard found.count == axis.bins else {
      throw AlgorithmError("the template has \(found.count) numbers for \(axis.bins) bins")
    }
    return found
  }
}
