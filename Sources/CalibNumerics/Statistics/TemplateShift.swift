/// By how much a template has to be moved along the axis to fit a histogram.
package struct TemplateShift: Hashable, Sendable {
  /// The shift, in units of the axis.
  package let shift: Double
  package let error: Double
  /// The factor by which the template was multiplied.
  package let scale: Double
  package let chi2: Double
  package let ndf: Int

  /// Scans chi-square over shifts and takes the parabola through its lowest points.
  ///
  /// The template is moved as a natural spline through its contents and scaled to fit at each shift. Bins
  /// into which one of the shifts would bring nothing known, and empty ones, are left out; at least half of
  /// the bins have to remain.
  ///
  /// - Parameters:
  ///   - range: the shifts to try, in units of the axis.
  package init(
    _ contents: [Double], template: [Double], binWidth: Double, range: ClosedRange<Double>
  ) throws(StatisticsError) {
    guard contents.count == template.count else { throw .badSetting("template") }
    guard contents.count >= 4 else { throw .notEnough(found: contents.count, needed: 4) }
    guard contents.allSatisfy(\.isFinite), template.allSatisfy(\.isFinite) else { throw .notFinite }
    guard contents.allSatisfy({ $0 >= 0 }), template.contains(where: { $0 > 0 }) else { throw .badWeight }
    guard binWidth > 0, range.lowerBound < range.upperBound else { throw .badSetting("range") }
    // The same bins for all shifts, so that chi-square does not jump: those into which the template always
    // brings something.
    let first = max(0, (range.upperBound / binWidth).rounded(.up))
    let last = min(0, (range.lowerBound / binWidth).rounded(.down)) + Double(contents.count - 1)
    guard last - first + 1 >= 0.5 * Double(contents.count) else { throw .tooFar(bins: contents.count / 2) }
    let scan = ShiftScan(
      contents: contents, bins: Int(first)...Int(last),
      spline: try Spline(natural: template.indices.map(Double.init), template))
    let step = 0.25
    let places = stride(from: range.lowerBound / binWidth, through: range.upperBound / binWidth, by: step)
    let coarse = places.compactMap { place in scan.result(place).map { (place, $0) } }
    guard let lowest = coarse.indices.min(by: { coarse[$0].1.chi2 < coarse[$1].1.chi2 }) else {
      throw .notEnough(found: 0, needed: 1)
    }
    guard lowest > 0, lowest < coarse.count - 1 else { throw .noMinimum }
    var (center, width) = (coarse[lowest].0, step)
    var curvature = 0.0
    for _ in 0..<12 {
      guard let below = scan.result(center - width), let here = scan.result(center),
        let above = scan.result(center + width)
      else { throw .noMinimum }
      curvature = (below.chi2 - 2 * here.chi2 + above.chi2) / (width * width)
      guard curvature > 0 else { throw .noMinimum }
      center += min(max((below.chi2 - above.chi2) / (2 * width * curvature), -width), width)
      // About one error wide: narrower ones see the rounding, wider ones the shape.
      width = min(width, max(1e-3, (2 / curvature).squareRoot()))
    }
    guard let best = scan.result(center) else { throw .noMinimum }
    shift = center * binWidth
    error = (2 / curvature).squareRoot() * binWidth
    (scale, chi2, ndf) = (best.scale, best.chi2, best.bins - 2)
    try StatisticsError.check([shift, error, scale, chi2])
  }
}

/// The chi-square of a moved and scaled template, in units of bins.
private struct ShiftScan {
  let contents: [Double]
  let bins: ClosedRange<Int>
  let spline: Spline

  /// `nil` where too few bins have contents.
  func result(_ shift: Double) -> (chi2: Double, scale: Double, bins: Int)? {
    var (square, product, template, bins) = (0.0, 0.0, 0.0, 0)
    for bin in self.bins where contents[bin] > 0 {
      let (content, value) = (contents[bin], spline.value(at: Double(bin) - shift))
      square += content
      product += value
      template += value * value / content
      bins += 1
    }
    guard bins > 2, template > 0 else { return nil }
    // Σ (n - s t)²/n is lowest at s = Σ t / Σ (t²/n).
    let scale = product / template
    return (square - scale * product, scale, bins)
  }
}
