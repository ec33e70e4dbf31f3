import CalibColumns
import Glibc

/// What an expression means, said a second time and as plainly as possible: one row, one node after the other.
struct NaiveEvaluation {
  let graph: ColumnGraph
  let columns: [String: [Double]]
  let constants: [Double]

  func value(_ node: ColumnGraph.NodeID, row: Int) -> Double {
    switch graph[node] {
    case .column(let input): columns[graph.inputs[input]]?[row] ?? .nan
    case .constant(let value): value
    case .runConstant(let place): constants[place]
    case .unary(let operation, let x): unary(operation, value(x, row: row))
    case .binary(let operation, let x, let y): binary(operation, value(x, row: row), value(y, row: row))
    case .select(let condition, let x, let y):
      value(condition, row: row) != 0 ? value(x, row: row) : value(y, row: row)
    case .bin(let x, let axis): AxisSearch(axis).bin(of: value(x, row: row)).map(Double.init) ?? .nan
    case .isOne(let x, let values): values.sorted.contains(value(x, row: row)) ? 1 : 0
    case .lookUp, .curve, .perEvent: preconditionFailure("not for one row by itself")
    }
  }

  private func unary(_ operation: ColumnGraph.UnaryOperation, _ x: Double) -> Double {
    switch operation {
    case .negate: -x
    case .not: x == 0 ? 1 : 0
    case .absolute: fabs(x)
    case .squareRoot: sqrt(x)
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .logarithm10: log10(x)
    case .sine: sin(x)
    case .cosine: cos(x)
    case .tangent: tan(x)
    case .arcSine: asin(x)
    case .arcCosine: acos(x)
    case .arcTangent: atan(x)
    case .hyperbolicSine: sinh(x)
    case .hyperbolicCosine: cosh(x)
    case .hyperbolicTangent: tanh(x)
    case .arcHyperbolicSine: asinh(x)
    case .arcHyperbolicCosine: acosh(x)
    case .arcHyperbolicTangent: atanh(x)
    case .floor: Glibc.floor(x)
    case .ceiling: ceil(x)
    case .round: Glibc.round(x)
    case .sign: x.isNaN || x == 0 ? x : x > 0 ? 1 : -1
    case .isFinite: x.isFinite ? 1 : 0
    }
  }

  private func binary(_ operation: ColumnGraph.BinaryOperation, _ x: Double, _ y: Double) -> Double {
    switch operation {
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .power: pow(x, y)
    case .arcTangent2: atan2(x, y)
    case .hypotenuse: hypot(x, y)
    case .minimum: x.isNaN || y.isNaN ? .nan : (x < y ? x : y)
    case .maximum: x.isNaN || y.isNaN ? .nan : (x > y ? x : y)
    case .floorDivide: whole(x, y).quotient
    case .modulo: whole(x, y).rest
    case .less: x < y ? 1 : 0
    case .lessOrEqual: x <= y ? 1 : 0
    case .greater: x > y ? 1 : 0
    case .greaterOrEqual: x >= y ? 1 : 0
    case .equal: x == y ? 1 : 0
    case .notEqual: x != y ? 1 : 0
    case .and: x != 0 && y != 0 ? 1 : 0
    case .or: x != 0 || y != 0 ? 1 : 0
    case .coalesce: x.isNaN ? y : x
    }
  }

  /// With integers proper, where the operands are some.
  private func whole(_ x: Double, _ y: Double) -> (quotient: Double, rest: Double) {
    guard let left = Int(exactly: x), let right = Int(exactly: y), right != 0 else { return (.nan, .nan) }
    var (quotient, rest) = left.quotientAndRemainder(dividingBy: right)
    if rest != 0, (rest < 0) != (right < 0) { (quotient, rest) = (quotient - 1, rest + right) }
    return (Double(quotient), Double(rest))
  }
}
