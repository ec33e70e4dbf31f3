import CalibModel
import CalibNumerics

/// A `model` of the script as a model to fit.
extension FormulaModel {
  init(_ formula: ModelFormula) {
    self.init(
      Self.formula(formula), parameters: formula.parameters.map(\.name),
      limits: formula.parameters.map { ParameterLimits($0.low, $0.high) },
      start: formula.parameters.map(\.start))
  }

  /// The last step with all that it uses; a step that is used twice is shared.
  private static func formula(_ program: ModelFormula) -> Formula {
    var built: [Formula] = []
    for step in program.steps {
      switch step {
      case .x: built.append(.x)
      case .number(let value): built.append(.number(value))
      case .parameter(let index): built.append(.parameter(index))
      case .unary(let kind, let operand): built.append(.unary(function(kind), built[operand]))
      case .binary(let kind, let left, let right):
        built.append(.binary(operation(kind), built[left], built[right]))
      }
    }
    return built.last ?? .number(0)
  }

  private static func function(_ kind: ModelFormula.Unary) -> Formula.Function {
    switch kind {
    case .negate: .negate
    case .absolute: .abs
    case .squareRoot: .sqrt
    case .exponential: .exp
    case .logarithm: .log
    case .sine: .sin
    case .cosine: .cos
    case .tangent: .tan
    case .arcTangent: .atan
    case .hyperbolicTangent: .tanh
    }
  }

  private static func operation(_ kind: ModelFormula.Binary) -> Formula.Operation {
    switch kind {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .less: .less
    case .choose: .choose
    }
  }
}
