import CalibModel

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Operations on values that are known before anything runs; `nil` where the result is no value.
enum StaticEvaluation {
  static func binary(_ operation: ResultProgram.Binary, _ left: Value, _ right: Value) -> Value? {
    if case .integer(let a) = left, case .integer(let b) = right { return integers(operation, a, b) }
    if let a = number(left), let b = number(right) { return numbers(operation, a, b) }
    switch operation {
    case .equal: return .bool(left == right)
    case .notEqual: return .bool(left != right)
    default: return nil
    }
  }

  private static func number(_ value: Value) -> Double? {
    switch value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  private static func integers(_ operation: ResultProgram.Binary, _ a: Int, _ b: Int) -> Value? {
    func whole(_ result: (partialValue: Int, overflow: Bool)) -> Value? {
      result.overflow ? nil : .integer(result.partialValue)
    }
    switch operation {
    case .add: return whole(a.addingReportingOverflow(b))
    case .subtract: return whole(a.subtractingReportingOverflow(b))
    case .multiply: return whole(a.multipliedReportingOverflow(by: b))
    case .floorDivide:
      guard b != 0, !(a == .min && b == -1) else { return nil }
      return .integer(a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0))
    case .modulo:
      guard b != 0, b != -1 else { return b == 0 ? nil : .integer(0) }
      let rest = a % b
      return .integer(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest)
    case .power:
      guard b >= 0 else { return finite(pow(Double(a), Double(b))) }
      let result = pow(Double(a), Double(b))
      return abs(result) < 9e15 ? .integer(Int(result)) : nil
    default: return numbers(operation, Double(a), Double(b))
    }
  }

  private static func numbers(_ operation: ResultProgram.Binary, _ a: Double, _ b: Double) -> Value? {
    switch operation {
    case .add: finite(a + b)
    case .subtract: finite(a - b)
    case .multiply: finite(a * b)
    case .divide: finite(a / b)
    case .floorDivide: finite((a / b).rounded(.down))
    case .modulo: finite(a - b * (a / b).rounded(.down))
    case .power: finite(pow(a, b))
    case .less: .bool(a < b)
    case .lessOrEqual: .bool(a <= b)
    case .greater: .bool(a > b)
    case .greaterOrEqual: .bool(a >= b)
    case .equal: .bool(a == b)
    case .notEqual: .bool(a != b)
    }
  }

  private static func finite(_ value: Double) -> Value? { value.isFinite ? .number(value) : nil }

  static func negated(_ value: Value) -> Value? {
    switch value {
    case .integer(let value): value == .min ? nil : .integer(-value)
    case .number(let value): .number(-value)
    default: nil
    }
  }

  /// Whether a value lies in a range or list.
  static func contains(_ whole: Value, _ value: Value) -> Bool? {
    switch whole {
    case .range(let low, let high, let includesUpper):
      guard let number = number(value) else { return nil }
      return number >= low && (includesUpper ? number <= high : number < high)
    case .list(let elements):
      return elements.contains { element in
        if case .bool(true)? = binary(.equal, element, value) { return true }
        return false
      }
    default: return nil
    }
  }

  static func function(_ function: MathFunction, _ arguments: [Value]) -> Value? {
    let numbers = arguments.compactMap { number($0) }
    guard numbers.count == arguments.count, let first = numbers.first else { return nil }
    if function == .isFinite { return .bool(first.isFinite) }
    let result = numbers.dropFirst().reduce(numbers.count == 1 ? one(function, first) : first) {
      two(function, $0, $1)
    }
    let allWhole = arguments.allSatisfy { if case .integer = $0 { true } else { false } }
    if allWhole, function.keepsIntegers, abs(result) < 9e15 { return .integer(Int(result)) }
    return finite(result)
  }

  private static func two(_ function: MathFunction, _ a: Double, _ b: Double) -> Double {
    switch function {
    case .atan2: atan2(a, b)
    case .hypot: hypot(a, b)
    case .min: Swift.min(a, b)
    case .max: Swift.max(a, b)
    default: .nan
    }
  }

  private static func one(_ function: MathFunction, _ x: Double) -> Double {
    switch function {
    case .abs: abs(x)
    case .sqrt: x.squareRoot()
    case .exp: exp(x)
    case .log: log(x)
    case .log10: log10(x)
    case .sin: sin(x)
    case .cos: cos(x)
    case .tan: tan(x)
    case .asin: asin(x)
    case .acos: acos(x)
    case .atan: atan(x)
    case .sinh: sinh(x)
    case .cosh: cosh(x)
    case .tanh: tanh(x)
    case .asinh: asinh(x)
    case .acosh: acosh(x)
    case .atanh: atanh(x)
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .round: x.rounded()
    case .sign: x > 0 ? 1 : (x < 0 ? -1 : 0)
    case .isFinite, .atan2, .hypot, .min, .max: x
    }
  }
}
