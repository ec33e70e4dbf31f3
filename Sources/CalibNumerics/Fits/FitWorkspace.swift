/// The components of one fit with their memory, and the one function that a search asks: the statistic at
/// some numbers.
struct FitWorkspace {
  let space: FitSpace
  let blocks: [FitBlock]
  /// Σ weight · content², from which the rounding of the statistic is known.
  let size: Double
  /// Whether each number is a parameter of the only component, so that nothing has to be added up.
  private let isDirect: Bool
  private let constraints: [FitConstraint]
  private let parameters: UnsafeMutablePointer<Double>
  private let localDescent: UnsafeMutablePointer<Double>
  private let localMatrix: UnsafeMutablePointer<Double>

  var order: Int { space.independent.count }

  /// How many numbers of memory ``init(_:space:memory:)`` takes.
  static func memory(_ problem: FitProblem) -> Int {
    let parameters = problem.start.count
    return problem.components.reduce(2 * parameters + parameters * parameters) {
      $0 + FitBlock.memory($1, parameters: parameters)
    }
  }

  init(_ problem: FitProblem, space: FitSpace, memory: FitMemory) {
    self.space = space
    constraints = problem.constraints
    let count = problem.start.count
    (parameters, localDescent) = (memory.take(count), memory.take(count))
    localMatrix = memory.take(count * count)
    var (blocks, first) = ([FitBlock](), 0)
    for component in problem.components {
      let own = component.model.parameterCount
      let live = (0..<own).filter { !space.terms[first + $0].isEmpty }
      blocks.append(
        FitBlock(component, firstParameter: first, parameters: own, live: live, memory: memory))
      first += own
    }
    self.blocks = blocks
    isDirect = blocks.count == 1 && problem.ties.isEmpty && problem.constraints.isEmpty
    if isDirect { for parameter in 0..<count { parameters[parameter] = problem.start[parameter] } }
    size = blocks.reduce(0) { $0 + $1.size }
  }

  /// Evaluates the statistic; `false` where it or its gradient is not finite, and then `equations` are
  /// unspecified.
  func evaluate(_ numbers: UnsafePointer<Double>, into equations: inout NormalEquations) -> Bool {
    let order = order
    if isDirect {
      for (index, parameter) in space.independent.enumerated() { parameters[parameter] = numbers[index] }
      guard
        let value = blocks[0].evaluate(
          parameters, descent: equations.descent, matrix: equations.matrix)
      else { return false }
      equations.value = value
      for row in 0..<order where !equations.descent[row].isFinite { return false }
      return true
    }
    space.expand(numbers, into: parameters)
    equations.value = 0
    equations.descent.update(repeating: 0, count: order)
    equations.matrix.update(repeating: 0, count: order * order)
    for block in blocks {
      guard let value = block.evaluate(parameters, descent: localDescent, matrix: localMatrix) else {
        return false
      }
      equations.value += value
      scatter(block, into: equations)
    }
    for constraint in constraints { add(constraint, to: &equations) }
    for row in 0..<order where !equations.descent[row].isFinite { return false }
    return equations.value.isFinite
  }
}

extension FitWorkspace {
  private func scatter(_ block: FitBlock, into equations: NormalEquations) {
    let (order, own) = (order, block.live.count)
    for (row, live) in block.live.enumerated() {
      for term in space.terms[block.firstParameter + live] {
        equations.descent[term.parameter] += term.factor * localDescent[row]
        for (column, other) in block.live.enumerated() {
          let value = localMatrix[max(row, column) * own + min(row, column)]
          for second in space.terms[block.firstParameter + other] where second.parameter <= term.parameter {
            equations.matrix[term.parameter * order + second.parameter] += term.factor * second.factor * value
          }
        }
      }
    }
  }

  private func add(_ constraint: FitConstraint, to equations: inout NormalEquations) {
    let weight = 1 / (constraint.sigma * constraint.sigma)
    let residual = constraint.value - parameters[constraint.parameter]
    equations.value += weight * residual * residual
    for term in space.terms[constraint.parameter] {
      equations.descent[term.parameter] += term.factor * weight * residual
      for second in space.terms[constraint.parameter] where second.parameter <= term.parameter {
        equations.matrix[term.parameter * order + second.parameter] += term.factor * second.factor * weight
      }
    }
  }
}
