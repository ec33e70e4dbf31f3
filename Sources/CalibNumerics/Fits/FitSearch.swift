/// The way of one fit from its start values to the minimum.
///
/// Each step solves (M + λ diag M) δ = -½ ∂F/∂p, is taken where F does not rise, and λ falls or rises with
/// that. A number that a step would push out of its limits stays at the limit and leaves the equations
/// while the gradient points outward. The end is where the step promises less than a negligible part of an
/// error. Sources: K. Levenberg, Q. Appl. Math. 2 (1944) 164; D. Marquardt, J. SIAM 11 (1963) 431.
struct FitSearch {
  let workspace: FitWorkspace
  let settings: FitSearchSettings
  /// The numbers that are moved; the state of the search, with the equations there.
  let numbers: UnsafeMutablePointer<Double>
  private(set) var equations: NormalEquations
  private var other: NormalEquations
  private(set) var evaluations = 0
  /// Why the search did not come to an end.
  private(set) var trouble: String?
  /// A number that stays where it is, for scans.
  var held: Int?

  private let trial: UnsafeMutablePointer<Double>
  private let step: UnsafeMutablePointer<Double>
  private let right: UnsafeMutablePointer<Double>
  private let factor: UnsafeMutablePointer<Double>
  private var active: [Int] = []
  private var damping = 1e-3

  static func memory(order: Int) -> Int {
    4 * order + order * order + 2 * NormalEquations.memory(order: order)
  }

  init(_ workspace: FitWorkspace, _ settings: FitSearchSettings, memory: FitMemory) {
    self.workspace = workspace
    self.settings = settings
    let order = workspace.order
    (numbers, trial) = (memory.take(order), memory.take(order))
    (step, right) = (memory.take(order), memory.take(order))
    factor = memory.take(order * order)
    equations = NormalEquations(order: order, memory: memory)
    other = NormalEquations(order: order, memory: memory)
    active.reserveCapacity(order)
  }

  var order: Int { workspace.order }

  /// Puts numbers in place; `false` where the statistic is not finite there.
  mutating func begin(at start: [Double]) -> Bool {
    for index in 0..<order { numbers[index] = settings.limits[index].clamped(start[index]) }
    return evaluateHere()
  }

  /// Evaluates where the search stands.
  mutating func evaluateHere() -> Bool {
    evaluations += 1
    return workspace.evaluate(numbers, into: &equations)
  }

  /// The statistic at other numbers; `nil` where it is not finite.
  mutating func value(at place: UnsafePointer<Double>) -> Double? {
    evaluations += 1
    return workspace.evaluate(place, into: &other) ? other.value : nil
  }

  /// -½ of the gradient at other numbers; `nil` where it is not finite.
  mutating func descent(at place: UnsafePointer<Double>) -> UnsafePointer<Double>? {
    evaluations += 1
    return workspace.evaluate(place, into: &other) ? UnsafePointer(other.descent) : nil
  }
}

/// What a search has to know besides the data.
struct FitSearchSettings {
  /// The limits of the numbers.
  let limits: [ParameterLimits]
  let maximumSteps: Int
  /// Whether a step may use true second derivatives: for likelihoods, whose matrix of Gauss and Newton may
  /// mislead.
  let isLikelihood: Bool
  /// The degrees of freedom by which errors are scaled; `nil` where the data have errors.
  let scalingFreedom: Int?
  /// Whether the model is linear in each number.
  let isLinear: [Bool]
}

extension FitSearch {
  /// A likelihood whose matrix of Gauss and Newton did not lead to the end by then is searched by Newton's
  /// method.
  private static let firstNewtonStep = 30

  /// Half the square of an error in the unit of the statistic.
  var unit: Double { settings.scalingFreedom.map { equations.value / Double(max($0, 1)) } ?? 1 }

  /// The rounding of the statistic: that of its sum, and that of residuals which are small differences of
  /// large numbers.
  var rounding: Double {
    let value = abs(equations.value)
    return max(1e-13 * value, 1e-15 * (value * workspace.size).squareRoot(), 1e-30 * workspace.size)
  }

  /// By how much the statistic may rise in a step: its rounding, and nothing that matters to an error.
  private var slack: Double {
    let rounding = rounding
    return settings.scalingFreedom == nil ? max(1e-10, rounding) : rounding
  }

  /// A step that promises less is the last: F is 2 ln of a likelihood, and a promise of 1e-10 is 1e-5 of an
  /// error.
  ///
  /// Points without errors are pursued to the rounding of the gradient.
  private var negligible: Double {
    settings.scalingFreedom == nil ? slack : max(1e-18 * unit, 1e-30 * workspace.size)
  }

  /// Steps until a step promises nothing; notes the trouble where it does not come to that.
  mutating func minimise(steps: Int? = nil) {
    trouble = nil
    let steps = steps ?? settings.maximumSteps
    damping = 1e-3
    var quiet = 0
    var (fall, rise) = (0.03, 4.0)
    for number in 0..<steps {
      findActive()
      if active.isEmpty { return }
      if settings.isLikelihood, number >= Self.firstNewtonStep { useSecondDerivatives() }
      let promise = solveStep()
      guard promise.isFinite else {
        damping *= 10
        if damping > 1e12 { return trouble = "the parameters cannot be told apart" }
        continue
      }
      let (negligible, slack) = (negligible, slack)
      // What is not worth a step is not worth an evaluation, unless the last digits are wanted.
      if promise < negligible, damping < 1e-2, settings.scalingFreedom == nil { return }
      for index in 0..<order { trial[index] = numbers[index] }
      for (row, index) in active.enumerated() {
        trial[index] = moved(index, by: step[row])
      }
      evaluations += 1
      let isFinite = workspace.evaluate(trial, into: &other)
      if isFinite, other.value <= equations.value + slack {
        quiet = promise < slack ? quiet + 1 : 0
        numbers.update(from: trial, count: order)
        swap(&equations, &other)
        if promise < negligible || quiet > 12, damping < 1e-2 { return }
        damping = max(damping * fall, 1e-9)
        rise = 4
      } else {
        if promise < slack, damping > 1e3 { return }
        // In a bent valley the best damping changes little from step to step.
        damping *= rise
        (fall, rise) = (0.4, 2 * rise)
        if damping > 1e12 { return trouble = "no step lowers the minimum further" }
      }
    }
    trouble = Self.outOfSteps(settings.maximumSteps)
  }

  /// Where a step leads; what has to stay above 0, such as a width, shrinks to a fifth at most.
  ///
  /// Thrown to its limit far below a bin a width would stay there, for nothing depends on it any more.
  private func moved(_ index: Int, by step: Double) -> Double {
    let (value, limits) = (numbers[index], settings.limits[index])
    let target = value + step
    return limits.clamped(limits.low > 0 && value > 0 ? max(target, 0.2 * value) : target)
  }

  static func outOfSteps(_ steps: Int) -> String { "no minimum within \(steps) steps" }

  /// The numbers that are not held at a limit by the gradient.
  private mutating func findActive() {
    active.removeAll(keepingCapacity: true)
    for index in 0..<order where index != held {
      let (value, limit, descent) = (numbers[index], settings.limits[index], equations.descent[index])
      if (value <= limit.low && descent < 0) || (value >= limit.high && descent > 0) { continue }
      active.append(index)
    }
  }

  /// Computes the damped step of the active numbers; gives by how much it should lower F, `nan` where there
  /// is none.
  private mutating func solveStep() -> Double {
    let size = active.count
    for (i, row) in active.enumerated() {
      for j in 0...i { factor[i * size + j] = equations.matrix[row * order + active[j]] }
      // A number without any influence here is not moved, but does not hinder the others.
      let diagonal = factor[i * size + i]
      factor[i * size + i] = diagonal > 0 ? diagonal * (1 + damping) : 1
      right[i] = diagonal > 0 ? equations.descent[row] : 0
      step[i] = right[i]
    }
    guard SmallCholesky.factorise(factor, size) else { return .nan }
    SmallCholesky.solve(factor, size, step)
    var promise = 0.0
    for i in 0..<size { promise += step[i] * right[i] }
    return promise
  }

  /// Puts the true second derivatives in place of the matrix of Gauss and Newton, where they can be had.
  private mutating func useSecondDerivatives() {
    let errors = active.map { 1 / equations.matrix[$0 * order + $0].squareRoot() }
    guard let hessian = secondDerivatives(active, errors: errors),
      active.indices.allSatisfy({ hessian[$0 * active.count + $0] > 0 })
    else { return }
    for (i, row) in active.enumerated() {
      for (j, column) in active.prefix(i + 1).enumerated() {
        equations.matrix[row * order + column] = hessian[i * active.count + j]
      }
    }
  }
}
