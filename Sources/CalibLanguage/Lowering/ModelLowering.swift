import CalibColumns
import CalibModel

/// Turns the column graph of a `model` into the program that a fit evaluates with derivatives.
///
/// Functions that the program lacks are written with those that it has.
struct ModelLowering {
  private let graph: ColumnGraph
  private let variable: String
  private let parameters: [CheckedModel.Parameter]
  private var steps: [ModelFormula.Step] = []
  private var known: [ModelFormula.Step: Int] = [:]
  /// How large the tree under each step is: what is used twice counts twice.
  private var sizes: [Int] = []

  /// A tree beyond this would take longer to compile than a script may.
  private static let largest = 20_000

  init(_ graph: ColumnGraph, variable: String, parameters: [CheckedModel.Parameter]) {
    (self.graph, self.variable, self.parameters) = (graph, variable, parameters)
  }

  /// The program of a node; `nil` where it has an operation without a derivative, or is too large.
  consuming func formula(of root: ColumnGraph.NodeID) -> ModelFormula? {
    var places: [Int: Int] = [:]
    for (index, operation) in graph.nodes.enumerated() where index <= Int(root.index) {
      // What the root does not use may have no step; what it uses has operands before it.
      places[index] = step(operation, places)
    }
    guard let last = places[Int(root.index)], sizes[last] <= Self.largest else { return nil }
    return ModelFormula(
      parameters: parameters.map {
        .init(
          name: $0.name, start: $0.start, low: $0.range?.lowerBound ?? -.infinity,
          high: $0.range?.upperBound ?? .infinity, unit: $0.unit)
      }, steps: Array(steps[...last]))
  }

  private mutating func add(_ step: ModelFormula.Step) -> Int {
    if let place = known[step] { return place }
    let size =
      switch step {
      case .x, .number, .parameter: 1
      case .unary(_, let operand): sizes[operand] + 1
      case .binary(_, let left, let right): sizes[left] + sizes[right] + 1
      }
    steps.append(step)
    sizes.append(min(size, Self.largest + 1))
    known[step] = steps.count - 1
    return steps.count - 1
  }

  private mutating func step(_ operation: ColumnGraph.Operation, _ places: [Int: Int]) -> Int? {
    func place(_ node: ColumnGraph.NodeID) -> Int? { places[Int(node.index)] }
    switch operation {
    case .column(let input):
      let name = graph.inputs[input]
      if name == variable { return add(.x) }
      return parameters.firstIndex { $0.name == name }.map { add(.parameter($0)) }
    case .constant(let value): return add(.number(value))
    case .unary(let kind, let operand): return place(operand).flatMap { unary(kind, $0) }
    case .binary(let kind, let left, let right):
      guard let a = place(left), let b = place(right) else { return nil }
      return binary(kind, a, b)
    case .select(let condition, let then, let otherwise):
      guard let condition = place(condition), let a = place(then), let b = place(otherwise) else {
        return nil
      }
      return choice(condition, a, b)
    case .runConstant, .lookUp, .curve, .bin, .isOne, .perEvent: return nil
    }
  }

  private mutating func choice(_ condition: Int, _ a: Int, _ b: Int) -> Int {
    let otherwise = not(condition)
    return add(
      .binary(.add, add(.binary(.choose, condition, a)), add(.binary(.choose, otherwise, b))))
  }

  private mutating func not(_ condition: Int) -> Int { subtract(number(1), condition) }
  private mutating func number(_ value: Double) -> Int { add(.number(value)) }
  private mutating func subtract(_ a: Int, _ b: Int) -> Int { add(.binary(.subtract, a, b)) }
  private mutating func multiply(_ a: Int, _ b: Int) -> Int { add(.binary(.multiply, a, b)) }
  private mutating func sum(_ a: Int, _ b: Int) -> Int { add(.binary(.add, a, b)) }
  private mutating func divide(_ a: Int, _ b: Int) -> Int { add(.binary(.divide, a, b)) }

  private mutating func unary(_ kind: ColumnGraph.UnaryOperation, _ x: Int) -> Int? {
    switch kind {
    case .negate: return add(.unary(.negate, x))
    case .not: return not(x)
    case .absolute: return add(.unary(.absolute, x))
    case .squareRoot: return add(.unary(.squareRoot, x))
    case .exponential: return add(.unary(.exponential, x))
    case .logarithm: return add(.unary(.logarithm, x))
    // log₁₀ x = ln x / ln 10
    case .logarithm10: return multiply(add(.unary(.logarithm, x)), number(0.4342944819032518))
    case .sine: return add(.unary(.sine, x))
    case .cosine: return add(.unary(.cosine, x))
    case .tangent: return add(.unary(.tangent, x))
    case .arcTangent: return add(.unary(.arcTangent, x))
    case .hyperbolicTangent: return add(.unary(.hyperbolicTangent, x))
    case .hyperbolicSine, .hyperbolicCosine:
      let (up, down) = (add(.unary(.exponential, x)), add(.unary(.negate, x)))
      let other = add(.unary(.exponential, down))
      return multiply(number(0.5), kind == .hyperbolicSine ? subtract(up, other) : sum(up, other))
    case .arcSine, .arcCosine:
      // asin x = atan(x/√(1 - x²)), acos x = π/2 - asin x
      let root = add(.unary(.squareRoot, subtract(number(1), multiply(x, x))))
      let sine = add(.unary(.arcTangent, divide(x, root)))
      return kind == .arcSine ? sine : subtract(number(0.5 * Double.pi), sine)
    case .arcHyperbolicSine, .arcHyperbolicCosine:
      // asinh x = ln(x + √(x² + 1)), acosh x = ln(x + √(x² - 1))
      let shift = number(kind == .arcHyperbolicSine ? 1 : -1)
      let root = add(.unary(.squareRoot, sum(multiply(x, x), shift)))
      return add(.unary(.logarithm, sum(x, root)))
    case .arcHyperbolicTangent:
      let ratio = divide(sum(number(1), x), subtract(number(1), x))
      return multiply(number(0.5), add(.unary(.logarithm, ratio)))
    // They have no derivative that a fit could use.
    case .floor, .ceiling, .round, .sign, .isFinite: return nil
    }
  }

  private mutating func binary(_ kind: ColumnGraph.BinaryOperation, _ a: Int, _ b: Int) -> Int? {
    switch kind {
    case .add: return sum(a, b)
    case .subtract: return subtract(a, b)
    case .multiply: return multiply(a, b)
    case .divide: return divide(a, b)
    case .power: return add(.binary(.power, a, b))
    case .hypotenuse: return add(.unary(.squareRoot, sum(multiply(a, a), multiply(b, b))))
    case .minimum: return choice(add(.binary(.less, a, b)), a, b)
    case .maximum: return choice(add(.binary(.less, a, b)), b, a)
    case .less: return add(.binary(.less, a, b))
    case .greater: return add(.binary(.less, b, a))
    case .lessOrEqual: return not(add(.binary(.less, b, a)))
    case .greaterOrEqual: return not(add(.binary(.less, a, b)))
    case .equal, .notEqual:
      let differ = sum(add(.binary(.less, a, b)), add(.binary(.less, b, a)))
      return kind == .notEqual ? differ : not(differ)
    case .and: return multiply(a, b)
    case .or: return not(multiply(not(a), not(b)))
    case .arcTangent2, .floorDivide, .modulo, .coalesce: return nil
    }
  }
}
