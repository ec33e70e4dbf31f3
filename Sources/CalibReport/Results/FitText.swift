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

  /// The parameters with errors, in the order of the fit: a mean in the axis' unit, a slope in its inverse, those of a
  /// model of the script in the units that it names.
  package func parameters(_ fit: FitResult, axis: Unit) -> [Parameter] {
    let units = units(fit, axis)
    return fit.parameters.map { parameter in
      let unit = units[parameter.path] ?? .none
      let (value, error) = (parameter.value.value / unit.factor, parameter.value.error / unit.factor)
      return Parameter(
        name: TerminalText.sanitized(parameter.path),
        text: QuantityText.measured(value, error: error, unit: unit.name)
          + Self.sides(parameter, size: unit.factor))
    }
  }

  /// ` (-0.031 +0.034)` where the errors to both sides are known, in the unit of the value.
  private static func sides(_ parameter: FitResult.Parameter, size: Double) -> String {
    guard let low = parameter.low, let high = parameter.high else { return "" }
    let texts = [low, high].map { QuantityText.number($0 / size, significant: 2) }
    return " (\(texts[0]) +\(texts[1]))"
  }

  /// `χ²/ndf = 34.2/35, p = 0.51`, or why the fit is not to be trusted.
  package static func quality(_ fit: FitResult) -> String {
    let status = fit.isOK ? "" : "\(TerminalText.sanitized(fit.statusText))"
    // A sample without bins has no χ².
    guard fit.chi2.isFinite else { return fit.isOK ? "no χ² without bins" : status }
    let chi2 = "χ²/ndf = \(QuantityText.number(fit.chi2, significant: 4))/\(fit.ndf)"
    let probability = fit.pValue.isFinite ? ", p = \(QuantityText.number(fit.pValue, significant: 2))" : ""
    return (status.isEmpty ? "" : "\(status): ") + chi2 + probability
  }

  /// What each parameter is shown in, by path; none where it is not known.
  private func units(_ fit: FitResult, _ axis: Unit) -> [String: Unit] {
    var units: [String: Unit] = [:]
    guard let catalog else { return units }
    for part in fit.parts {
      for parameter in part.model.parameterPaths(in: catalog) {
        let path = part.name.map { "\($0).\(parameter.path)" } ?? parameter.path
        let shape = parameter.shapeParameter
        units[path] = shape.unit ?? Self.power(shape.axisPower, of: axis)
      }
    }
    return units
  }

  private static func power(_ power: Int, of axis: Unit) -> Unit {
    let size = (0..<abs(power)).reduce(1.0) { size, _ in power > 0 ? size * axis.factor : size / axis.factor }
    return Unit(name: unit(axis.name, power: power), dimension: .none, factor: size)
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
