import CalibModel
import CalibNumerics

/// One part of a fit in the form that `CalibNumerics` takes.
struct FitInput {
  let data: FitData
  let geometry: FitGeometry
  /// The bins of a plain histogram, which start values are searched in.
  let spectrum: BinnedData?
  /// Where a level in the spectrum is one in other units than the model's: multiplied with it.
  var levelScale = 1.0

  /// Why data cannot be fitted in the way that was asked for.
  struct Unsuitable: Error {
    let reason: String
  }

  init(_ part: FitRequest.Part, method: FitMethod, isIntegrated: Bool) throws(Unsuitable) {
    switch part.data {
    case .histogram(let histogram): self = try .init(histogram, part.range, method, isIntegrated)
    case .object(.profile(let profile)):
      guard method == .chiSquare else { throw Unsuitable(reason: "a profile has no likelihood") }
      let points = profile.points.filter { point in
        part.range.map { point.x >= $0.low && point.x <= $0.high } ?? true
      }
      let low = part.range.map { max($0.low, profile.axis.low) } ?? profile.axis.low
      let high = part.range.map { min($0.high, profile.axis.high) } ?? profile.axis.high
      self.init(
        PointData(x: points.map(\.x), y: points.map(\.y), sigma: points.map(\.error)),
        FitGeometry(low: low, high: high, binWidth: profile.axis.width))
    case .object(.sample(let sample)): self = try .init(sample, part.range)
    case .record(let fields): self = try .init(fields, part.range, method)
    case .none, .bool, .integer, .number, .measured, .string, .run, .interval, .range, .list, .summary,
      .object, .keyed, .curve, .count, .model, .file, .fit:
      preconditionFailure("calib bug: a fit of what has no axis")
    }
  }

  private init(_ points: PointData, _ geometry: FitGeometry) {
    (data, self.geometry, spectrum) = (.points(points), geometry, nil)
  }

  /// Bins of equal width with plain counts are fitted as they are; others as points with the errors of their contents.
  private init(
    _ histogram: Histogram, _ range: (low: Double, high: Double)?, _ method: FitMethod,
    _ isIntegrated: Bool
  ) throws(Unsuitable) {
    let axis = histogram.axis
    let bins = Self.bins(of: axis, in: range)
    let isRegular =
      switch axis.kind {
      case .regular, .integer, .category: true
      case .logarithmic, .variable: false
      }
    geometry = FitGeometry(
      low: axis.edge(bins.lowerBound), high: axis.edge(bins.upperBound), binWidth: axis.width)
    guard !isRegular || histogram.isWeighted else {
      let found = BinnedData(
        edges: (bins.lowerBound...bins.upperBound).map(axis.edge), contents: Array(histogram.counts[bins]))
      let statistic: FitStatistic = method == .chiSquare ? .chiSquare : .likelihood
      (data, spectrum) = (.bins(found, statistic, integrated: isIntegrated), found)
      return
    }
    guard method == .chiSquare else {
      throw Unsuitable(
        reason: isRegular ? "a likelihood needs entries without weights" : "a likelihood needs equal bins")
    }
    // The contents per mean width, so that the model is in entries per bin as everywhere.
    let filled = bins.filter { histogram.variance($0) > 0 }
    let scales = filled.map { axis.width / axis.width($0) }
    data = .points(
      PointData(
        x: filled.map(axis.center), y: zip(filled, scales).map { histogram.counts[$0] * $1 },
        sigma: zip(filled, scales).map { histogram.variance($0).squareRoot() * $1 }))
    spectrum = nil
  }

  /// A sample is fitted without bins; levels are entries per 1/200 of the range.
  private init(_ sample: Sample, _ range: (low: Double, high: Double)?) throws(Unsuitable) {
    guard sample.columns.count == 1, let values = sample.columns.first else {
      throw Unsuitable(reason: "the sample has \(sample.columns.count) columns; one can be fitted")
    }
    let low = range?.low ?? values.min() ?? 0
    let high = range?.high ?? values.max() ?? 0
    guard low < high else { throw Unsuitable(reason: "the values are all the same") }
    let found = SampleData(values, low: low, high: high)
    (data, geometry) = (.sample(found), found.geometry)
    let count = 50
    let edges = (0...count).map { low + (high - low) * (Double($0) / Double(count)) }
    var contents = [Double](repeating: 0, count: count)
    for value in found.values {
      contents[min(count - 1, Int((value - low) / (high - low) * Double(count)))] += 1
    }
    spectrum = BinnedData(edges: edges, contents: contents)
    levelScale = Double(count) / Double(SampleData.panels)
  }

  /// Points as `points(x, y)` gives them: lists `x`, `y` and `error`, ascending in x.
  ///
  /// Without errors those of the parameters are scaled so that χ²/ndf is 1.
  private init(
    _ fields: [Value.Entry], _ range: (low: Double, high: Double)?, _ method: FitMethod
  ) throws(Unsuitable) {
    guard method == .chiSquare else { throw Unsuitable(reason: "points have no likelihood") }
    guard let points = PointList(.record(fields)) else { preconditionFailure("calib bug: no points") }
    let kept = points.x.indices.filter { place in
      range.map { points.x[place] >= $0.low && points.x[place] <= $0.high } ?? true
    }
    let x = kept.map { points.x[$0] }
    let (low, high) = (range?.low ?? x.first ?? 0, range?.high ?? x.last ?? 0)
    guard x.count < 2 || low < high else { throw Unsuitable(reason: "the points are all at one place") }
    self.init(
      PointData(x: x, y: kept.map { points.y[$0] }, sigma: points.errors.map { all in kept.map { all[$0] } }),
      FitGeometry(low: low, high: high, binWidth: max((high - low) / Double(max(x.count - 1, 1)), 1e-300)))
  }

  /// The bins that lie in a range whole, up to a rounding of its ends.
  private static func bins(of axis: HistogramAxis, in range: (low: Double, high: Double)?) -> Range<Int> {
    guard let range else { return 0..<axis.bins }
    let tolerance = 1e-6 * axis.width
    let inside = (0..<axis.bins).filter {
      axis.edge($0) >= range.low - tolerance && axis.edge($0 + 1) <= range.high + tolerance
    }
    guard let first = inside.first, let last = inside.last else { return 0..<0 }
    return first..<(last + 1)
  }

  /// Where a fit may begin, the best guess first; empty where there is nothing to guess from.
  func starts(of model: SumModel) -> [[Double]] {
    let guesses: [SpectrumGuess]
    if let spectrum {
      guesses = SpectrumFit.guesses(spectrum, for: model).map { guess in
        var guess = guess
        guess.leftLevel *= levelScale
        guess.rightLevel *= levelScale
        return guess
      }
    } else if case .points(let points) = data {
      let order = points.x.indices.sorted { points.x[$0] < points.x[$1] }
      guesses = SpectrumFit.guesses(
        x: order.map { points.x[$0] }, y: order.map { points.y[$0] }, binWidth: geometry.binWidth)
    } else {
      guesses = []
    }
    return guesses.map { model.startValues(for: $0) }
  }
}
