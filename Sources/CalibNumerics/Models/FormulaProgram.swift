import Glibc

/// A formula as a list of instructions over registers; equal parts of the formula are computed once.
///
/// A register holds a value and the derivatives by those parameters that it depends on, for a batch of
/// points.
struct FormulaProgram: Sendable {
  enum Instruction: Hashable, Sendable {
    case number(Double)
    case x
    case parameter(Int)
    case unary(Formula.Function, Int)
    case binary(Formula.Operation, Int, Int)
  }

  private(set) var instructions: [Instruction] = []
  /// The parameters that each register depends on, in ascending order.
  private(set) var dependences: [[Int]] = []
  private var known: [Instruction: Int] = [:]

  init(_ formula: Formula) {
    _ = compile(formula)
  }

  private mutating func compile(_ formula: Formula) -> Int {
    switch formula {
    case .number(let value): return register(.number(value), [])
    case .x: return register(.x, [])
    case .parameter(let index): return register(.parameter(index), [index])
    case .unary(let function, let inner):
      let operand = compile(inner)
      return register(.unary(function, operand), dependences[operand])
    case .binary(let operation, let left, let right):
      let (a, b) = (compile(left), compile(right))
      let both = Set(dependences[a]).union(dependences[b]).sorted()
      return register(.binary(operation, a, b), both)
    }
  }

  private mutating func register(_ instruction: Instruction, _ dependence: [Int]) -> Int {
    if let place = known[instruction] { return place }
    instructions.append(instruction)
    dependences.append(dependence)
    known[instruction] = instructions.count - 1
    return instructions.count - 1
  }

  /// How many columns of a batch the registers need: a value and the derivatives of each.
  var columns: Int { dependences.reduce(instructions.count) { $0 + $1.count } }

  /// Evaluates a batch; the value of the last register is the formula's.
  ///
  /// `body` gets its column of values and those of its derivatives, in the order of its dependences.
  func run(
    _ x: UnsafePointer<Double>, _ count: Int, parameters: UnsafePointer<Double>,
    memory: UnsafeMutablePointer<Double>, _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> Void
  ) {
    var starts: [UnsafeMutablePointer<Double>] = []
    starts.reserveCapacity(instructions.count)
    var next = memory
    for (index, instruction) in instructions.enumerated() {
      let target = next
      starts.append(target)
      next += count * (1 + dependences[index].count)
      switch instruction {
      case .number(let value): target.update(repeating: value, count: count)
      case .x: target.update(from: x, count: count)
      case .parameter(let parameter):
        target.update(repeating: parameters[parameter], count: count)
        (target + count).update(repeating: 1, count: count)
      case .unary(let function, let operand):
        apply(function, starts[operand], dependences[operand].count, count, target)
      case .binary(let operation, let left, let right):
        apply(operation, left, right, index, starts, count, target)
      }
    }
    if let last = starts.last { body(last, last + count) }
  }

  private func apply(
    _ function: Formula.Function, _ operand: UnsafePointer<Double>, _ slopes: Int, _ count: Int,
    _ target: UnsafeMutablePointer<Double>
  ) {
    for point in 0..<count {
      let (value, derivative) = function.evaluated(operand[point])
      target[point] = value
      for slope in 1...max(slopes, 1) where slope <= slopes {
        target[slope * count + point] = derivative * operand[slope * count + point]
      }
    }
  }

  private func apply(
    _ operation: Formula.Operation, _ left: Int, _ right: Int, _ index: Int,
    _ starts: [UnsafeMutablePointer<Double>], _ count: Int, _ target: UnsafeMutablePointer<Double>
  ) {
    let (a, b) = (starts[left], starts[right])
    for point in 0..<count { target[point] = operation.value(a[point], b[point]) }
    for (place, parameter) in dependences[index].enumerated() {
      let column = target + (place + 1) * count
      let first = dependences[left].firstIndex(of: parameter).map { a + ($0 + 1) * count }
      let second = dependences[right].firstIndex(of: parameter).map { b + ($0 + 1) * count }
      for point in 0..<count {
        let slopes = operation.slopes(a[point], b[point], target[point], second != nil)
        // A derivative of 0 stays 0 whatever it is multiplied with.
        var sum = 0.0
        if let first, first[point] != 0, slopes.0 != 0 { sum += slopes.0 * first[point] }
        if let second, second[point] != 0, slopes.1 != 0 { sum += slopes.1 * second[point] }
        column[point] = sum
      }
    }
  }
}

extension Formula.Function {
  /// The value and the derivative.
  fileprivate func evaluated(_ x: Double) -> (Double, Double) {
    switch self {
    case .negate: (-x, -1)
    case .exp: { ($0, $0) }(Glibc.exp(x))
    case .log: (Glibc.log(x), 1 / x)
    case .sqrt: { ($0, 0.5 / $0) }(x.squareRoot())
    case .sin: (Glibc.sin(x), Glibc.cos(x))
    case .cos: (Glibc.cos(x), -Glibc.sin(x))
    case .tan: { ($0, 1 + $0 * $0) }(Glibc.tan(x))
    case .atan: (Glibc.atan(x), 1 / (1 + x * x))
    case .tanh: { ($0, 1 - $0 * $0) }(Glibc.tanh(x))
    case .erf: (Glibc.erf(x), 1.1283791670955126 * Glibc.exp(-x * x))
    case .abs: (Swift.abs(x), x < 0 ? -1 : 1)
    }
  }
}

extension Formula.Operation {
  fileprivate func value(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: pow(a, b)
    case .less: a < b ? 1 : 0
    case .choose: a != 0 ? b : 0
    }
  }

  /// The derivatives by both operands; that of a power by its exponent only where it is asked for.
  fileprivate func slopes(_ a: Double, _ b: Double, _ value: Double, _ byExponent: Bool) -> (Double, Double) {
    switch self {
    case .add: (1, 1)
    case .subtract: (1, -1)
    case .multiply: (b, a)
    case .divide: (1 / b, -value / b)
    case .power: (b * pow(a, b - 1), byExponent ? (a > 0 ? value * log(a) : 0) : 0)
    case .less: (0, 0)
    case .choose: (0, a != 0 ? 1 : 0)
    }
  }
}
