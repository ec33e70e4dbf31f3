package import CalibModel

/// What arithmetic knows of a type: its dimension, and whether it has an error or is a whole number.
struct Numeric {
  let dimension: Dimension
  var isMeasured = false
  var isInteger = false

  init?(_ type: ValueType) {
    switch type {
    case .integer:
      dimension = .none
      isInteger = true
    case .number(let dimension): self.dimension = dimension
    case .measured(let dimension):
      self.dimension = dimension
      isMeasured = true
    case .object("Count", _):
      dimension = .none
      isMeasured = true
    default: return nil
    }
  }
}

extension ValueType {
  /// A number of a dimension, with an error where one of its origins has one; per row there are no errors.
  static func numeric(_ dimension: Dimension, measured: Bool, stage: Stage) -> ValueType {
    measured && stage != .event ? .measured(dimension) : .number(dimension)
  }
}

/// Units in which derived values are shown.
package enum DisplayUnit {
  static func sum(_ left: Unit, _ right: Unit) -> Unit { left.name.isEmpty ? right : left }

  static func product(_ left: Unit, _ right: Unit, _ dimension: Dimension) -> Unit {
    if left.name.isEmpty { return right }
    if right.name.isEmpty { return left }
    if left.dimension.isNone { return right.dimension.isNone ? .none : right }
    if right.dimension.isNone { return left }
    return base(dimension)
  }

  static func quotient(_ left: Unit, _ right: Unit, _ dimension: Dimension) -> Unit {
    if right.dimension.isNone, left.dimension == dimension {
      return right.name.isEmpty ? left : (left.dimension.isNone ? .none : left)
    }
    return base(dimension)
  }

  /// The unit of a dimension that is made of base units: `GeV`, `mm/ns`, `GeV^2`.
  package static func base(_ dimension: Dimension) -> Unit {
    if dimension.isNone { return .none }
    func text(_ factor: Dimension.Factor, inverted: Bool = false) -> String {
      let name = baseNames[factor.base] ?? factor.base
      let exponent = inverted ? -factor.exponent : factor.exponent
      if exponent == .one { return name }
      return exponent.denominator == 1 ? "\(name)^\(exponent)" : "\(name)^(\(exponent))"
    }
    let above = dimension.factors.filter { $0.exponent.numerator > 0 }
    let below = dimension.factors.filter { $0.exponent.numerator < 0 }
    var name = above.map { text($0) }.joined(separator: "*")
    if name.isEmpty {
      name = below.map { text($0) }.joined(separator: "*")
    } else {
      name += below.map { "/" + text($0, inverted: true) }.joined()
    }
    return Unit(name: name, dimension: dimension, factor: 1)
  }

  private static let baseNames = [
    Dimension.Base.energy: "GeV", Dimension.Base.length: "mm", Dimension.Base.time: "ns",
    Dimension.Base.charge: "e",
    Dimension.Base.temperature: "K", Dimension.Base.magneticField: "T", Dimension.Base.data: "byte",
  ]
}
