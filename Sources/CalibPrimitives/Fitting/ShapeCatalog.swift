package import CalibModel
import CalibNumerics

/// The shapes that a model may be made of: their signatures, and how each becomes a model of `CalibNumerics`.
package enum ShapeCatalog {
  /// A shape: what scripts see of it, and its model in a range; `degree` is what stands in its parentheses.
  struct Shape: Sendable {
    let signature: PrimitiveSignature
    let make: @Sendable (_ geometry: FitGeometry, _ degree: Int) -> any FitModel
  }

  /// The signatures, in the order of the documentation.
  package static let signatures: [PrimitiveSignature] = shapes.map(\.signature)

  static let catalog = PrimitiveCatalog(signatures)

  /// The model of a whole expression in a range; `nil` where it names a shape that is not known or none at
  /// all.
  static func model(of expression: ModelExpression, in geometry: FitGeometry) -> SumModel? {
    let terms = expression.components.compactMap { model(of: $0, in: geometry) }
    guard !terms.isEmpty, terms.count == expression.components.count else { return nil }
    return SumModel(terms)
  }

  private static func model(of component: ModelExpression.Component, in geometry: FitGeometry) -> (
    any FitModel
  )? {
    if let formula = component.formula { return FormulaModel(formula) }
    let parts = component.parts.compactMap { model(of: $0, in: geometry) }
    guard parts.count == component.parts.count else { return nil }
    switch component.shape {
    case "piecewise":
      let borders = component.arguments.filter { $0.name == "at" }.compactMap(\.value.asNumber)
      return borders.count == parts.count - 1 ? PiecewiseModel(parts, borders: borders) : nil
    case "convolve":
      // The second model is a Gaussian, of which the width alone is a parameter.
      return parts.count == 2 && parts[1].parameterNames == ["yield", "mean", "sigma"]
        ? ConvolvedModel(parts[0], geometry) : nil
    case "fractions":
      let terms = parts.flatMap(\.terms)
      let haveYields = terms.allSatisfy { $0.parameterNames.first == "yield" }
      return terms.count == parts.count && terms.count >= 2 && haveYields ? FractionModel(terms) : nil
    default:
      var degree = 0
      if case .integer(let value)? = component.arguments.first(where: { $0.name == "degree" })?.value {
        degree = value
      }
      return shapes.first { $0.signature.name == component.shape }?.make(geometry, degree)
    }
  }
}
