/// The numbers that a fit moves, and how the parameters of its components follow from them.
struct FitSpace {
  /// The parameters that move by themselves, in order; the position is the number's index.
  let independent: [Int]
  /// For each parameter the numbers that it follows, with factors.
  let terms: [[LinearTie.Term]]
  private let constants: [Double]
  private let hasTies: Bool

  init(_ problem: FitProblem) {
    let count = problem.start.count
    hasTies = !problem.ties.isEmpty
    independent = (0..<count).filter { !problem.fixed.contains($0) && problem.ties[$0] == nil }
    var (terms, constants) = ([[LinearTie.Term]](repeating: [], count: count), problem.start)
    for (index, parameter) in independent.enumerated() {
      terms[parameter] = [LinearTie.Term(index)]
      constants[parameter] = 0
    }
    for (parameter, tie) in problem.ties.sorted(by: { $0.key < $1.key }) {
      var sums: [Int: Double] = [:]
      var constant = tie.constant
      Self.follow(tie, factor: 1, problem, independent, depth: 0, &sums, &constant)
      terms[parameter] = sums.sorted { $0.key < $1.key }.map { LinearTie.Term($0.key, factor: $0.value) }
      constants[parameter] = constant
    }
    (self.terms, self.constants) = (terms, constants)
  }

  /// Adds up what a tie comes to in terms of numbers that move; ties may follow ties.
  private static func follow(
    _ tie: LinearTie, factor: Double, _ problem: FitProblem, _ independent: [Int], depth: Int,
    _ sums: inout [Int: Double], _ constant: inout Double
  ) {
    precondition(depth <= problem.ties.count, "calib bug: parameters tied in a circle")
    for term in tie.terms {
      let product = factor * term.factor
      if let next = problem.ties[term.parameter] {
        constant += product * next.constant
        follow(
          next, factor: product, problem, independent, depth: depth + 1, &sums, &constant)
      } else if let index = independent.firstIndex(of: term.parameter) {
        sums[index, default: 0] += product
      } else {
        constant += product * problem.start[term.parameter]
      }
    }
  }

  /// Writes the parameters that belong to some numbers.
  func expand(_ numbers: UnsafePointer<Double>, into parameters: UnsafeMutablePointer<Double>) {
    for parameter in terms.indices {
      var value = constants[parameter]
      for term in terms[parameter] { value += term.factor * numbers[term.parameter] }
      parameters[parameter] = value
    }
  }

  /// T C Tᵀ: the covariance of all parameters from that of some of the numbers.
  func covariance(of numbers: [Int], _ inner: [Double]) -> [Double] {
    let (count, order) = (terms.count, numbers.count)
    // Where every parameter is a number that was varied, there is nothing to put together.
    if order == count, !hasTies { return inner }
    var full = [Double](repeating: 0, count: count * count)
    let rows = terms.map { terms in
      terms.compactMap { term in numbers.firstIndex(of: term.parameter).map { ($0, term.factor) } }
    }
    for row in 0..<count where !rows[row].isEmpty {
      for column in 0...row {
        var sum = 0.0
        for (i, factor) in rows[row] {
          for (j, other) in rows[column] { sum += factor * other * inner[i * order + j] }
        }
        full[row * count + column] = sum
        full[column * count + row] = sum
      }
    }
    return full
  }
}
