package import CalibModel

/// Fit results for people: parameters in the unit of the axis, and how good the fit is.
package struct FitText: Sendable {
  package struct Parameter: Hashable, Sendable {
    package let name: String
    package let text: String
  }

  private let catalog: PrimitiveCatalog?

  /// Makes it of the catalog that knows the dimensions of shape parameters; without it, all is in base units.
  package init(catalog: PrimitiveCatalog?) { self.catalog = catalog }

  /// The parameters with errors, in the order of the fit: a mean in the axis' unit, a slope in its inverse.
  package func parameters(_ fit: FitResult, axis: Unit) -> [Parameter] {
    let powers = powers(fit.model)
    return fit.parameters.map { parameter in
      let name = TerminalText.sanitized(parameter.path)
      let (value, error) = (parameter.value.value, parameter.value.error)
      guard let power = powers[parameter.path] else {
        return Parameter(name: name, text: QuantityText.measured(value, error: error))
      }
      let size = (0..<abs(power)).reduce(1.0) { size, _ in power > 0 ? size * axis.factor : size / axis.factor
      }
      let text = QuantityText.measured(
        value / size, error: error / size, unit: Self.unit(axis.name, power: power))
      return Parameter(name: name, text: text)
    }
  }

  /// `χ²/ndf = 34.2/35, p = 0.51`, or why the fit is not to be trusted.
  package static func quality(_ fit: FitResult) -> String {
    let chi2 = "χ²/ndf = \(QuantityText.number(fit.chi2, significant: 4))/\(fit.ndf)"
    let probability = fit.pValue.isFinite ? ", p = \(QuantityText.number(fit.pValue, significant: 2))" : ""
    return (fit.isOK ? "" : "\(fit.status.rawValue): ") + chi2 + probability
  }

  private func powers(_ model: ModelExpression) -> [String: Int] {
    var powers: [String: Int] = [:]
    for component in model.components {
      for parameter in catalog?[component.shape]?.shapeParameters ?? [] {
        let path = component.label.map { "\($0).\(parameter.name)" } ?? parameter.name
        powers[path] = parameter.axisPower
      }
    }
    return powers
  }

  private static func unit(_ name: String, power: Int) -> String {
    guard !name.isEmpty, power != 0 else { return "" }
    let isProduct = name.contains("/") || name.contains("*") || name.contains("^")
    let base = isProduct && power != 1 ? "(\(name))" : name
    switch power {
    case 1: return base
    case 2...: return "\(base)^\(power)"
    case -1: return "1/\(base)"
    default: return "1/\(base)^\(-power)"
    }
  }
}
