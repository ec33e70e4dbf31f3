package import CalibModel
import CalibNumerics

/// A model with the parameters that a fit found, as a function of x.
package struct FittedModel {
  private let model: SumModel
  private let parameters: [Double]
  private let part: FitResult.Part

  /// The function of one part of a fit; `nil` where a parameter is not a number.
  package init?(_ result: FitResult, part index: Int) {
    let part = result.parts[index]
    let geometry = FitGeometry(low: part.low, high: part.high, binWidth: part.binWidth)
    guard part.low < part.high, let model = ShapeCatalog.model(of: part.model, in: geometry) else {
      return nil
    }
    let before = result.parts[..<index].reduce(0) {
      $0 + $1.model.parameterPaths(in: ShapeCatalog.catalog).count
    }
    let values = result.parameters.dropFirst(before).prefix(model.parameterCount).map(\.value.value)
    guard values.count == model.parameterCount, values.allSatisfy(\.isFinite) else { return nil }
    (self.model, parameters, self.part) = (model, values, part)
  }

  /// In entries per bin, or in the unit of a profile's or points' y.
  package func values(at x: [Double]) -> [Double] { model.values(at: x, parameters: parameters) }

  /// The function as a curve of cubic pieces over the range of the fit; `nil` where it is not finite.
  ///
  /// Slopes are taken over 10⁻⁴ of a piece. Where pieces of the model meet, so do pieces of the curve, with a step if
  /// there is one.
  package func curve(outside: Curve.Outside) -> Curve? {
    let borders = ([part.low] + Self.borders(part.model).filter { $0 > part.low && $0 < part.high }.sorted())
    var (places, heights, slopes) = ([Double](), [Double](), [Double]())
    for (index, low) in borders.enumerated() {
      let isLast = index + 1 == borders.count
      let high = isLast ? part.high : borders[index + 1].nextDown
      guard low < high else { continue }
      let x = (0...Self.pieces).map { place in
        place == Self.pieces ? high : low + (high - low) * (Double(place) / Double(Self.pieces))
      }
      let step = 1e-4 * (high - low) / Double(Self.pieces)
      // At the ends one-sided, so that nothing is taken from beyond a border.
      let before = x.map { max(low, $0 - step) }
      let after = x.map { min(high, $0 + step) }
      let (left, right) = (values(at: before), values(at: after))
      places += x
      heights += values(at: x)
      slopes += x.indices.map { (right[$0] - left[$0]) / (after[$0] - before[$0]) }
    }
    return Curve(.cubic(x: places, y: heights, slopes: slopes), outside: outside)
  }

  private static let pieces = 400

  /// The places where the models of a `piecewise` meet.
  private static func borders(_ model: ModelExpression) -> [Double] {
    model.components.flatMap { component in
      (component.shape == "piecewise"
        ? component.arguments.filter { $0.name == "at" }.compactMap(\.value.asNumber) : [])
        + component.parts.flatMap { borders($0) }
    }
  }
}
