import CalibDiagnostics
import CalibModel

/// Several values as one, with errors to first order: what is correlated among them stays so.
struct Aggregation {
  let values: [Value]
  /// The expression, for failures.
  let span: SourceSpan

  /// The value of an aggregate by name; `rms` is √(Σx²/n), `weighted_mean` has the weights 1/error².
  ///
  /// Of no values `sum` and `count` are 0, `all` is true and `any` false; the others fail.
  func value(_ name: String, type: ValueType) throws(EvaluationFailure) -> Value {
    switch name {
    case "all": return .bool(values.allSatisfy { $0 == .bool(true) })
    case "any": return .bool(values.contains(.bool(true)))
    case "count": return .integer(count)
    case "sum": return try sum(isWhole: type == .integer)
    case "min", "max": return try extreme(isMaximum: name == "max")
    case "median": return try median()
    case "mean": return try mean()
    case "rms": return try rms()
    case "weighted_mean": return try weightedMean()
    default: throw EvaluationFailure("`\(name)` has no value here", at: span)
    }
  }

  /// How many conditions are true; of other values how many there are.
  private var count: Int {
    guard case .bool = values.first else { return values.count }
    return values.count { $0 == .bool(true) }
  }

  private func sum(isWhole: Bool) throws(EvaluationFailure) -> Value {
    guard isWhole else { return plain(Self.combination(try measured().map { ($0, 1) })) }
    var total = 0
    for value in values {
      guard case .integer(let number) = value else { throw noNumber }
      let (next, overflows) = total.addingReportingOverflow(number)
      guard !overflows else { throw EvaluationFailure("is too large for a whole number", at: span) }
      total = next
    }
    return .integer(total)
  }

  private func mean() throws(EvaluationFailure) -> Value {
    let numbers = try some()
    return plain(Self.combination(numbers.map { ($0, 1 / Double(numbers.count)) }))
  }

  /// d rms/dxᵢ = xᵢ/(n rms).
  private func rms() throws(EvaluationFailure) -> Value {
    let numbers = try some()
    let count = Double(numbers.count)
    let rms = (numbers.reduce(0) { $0 + $1.value * $1.value } / count).squareRoot()
    let slopes = numbers.map { ($0, rms > 0 ? $0.value / (count * rms) : 0) }
    return plain(Measured(value: rms, terms: Self.combination(slopes).terms))
  }

  /// The middle value, or half the sum of the two in the middle.
  private func median() throws(EvaluationFailure) -> Value {
    let numbers = try some().enumerated().sorted {
      ($0.element.value, $0.offset) < ($1.element.value, $1.offset)
    }.map(\.element)
    let middle = numbers.count / 2
    if numbers.count % 2 == 1 { return plain(numbers[middle]) }
    return plain(Self.combination([(numbers[middle - 1], 0.5), (numbers[middle], 0.5)]))
  }

  private func weightedMean() throws(EvaluationFailure) -> Value {
    let numbers = try some()
    var weights: [Double] = []
    for number in numbers {
      guard number.error > 0 else { throw EvaluationFailure("is of a value whose error is 0", at: span) }
      weights.append(1 / (number.error * number.error))
    }
    let total = weights.reduce(0, +)
    return plain(Self.combination(zip(numbers, weights).map { ($0, $1 / total) }))
  }

  private func extreme(isMaximum: Bool) throws(EvaluationFailure) -> Value {
    var best: (value: Value, number: Double)?
    for value in values {
      guard let number = value.asNumber else { throw noNumber }
      if let known = best, isMaximum ? number <= known.number : number >= known.number { continue }
      best = (value, number)
    }
    guard let best else { throw nothing }
    return best.value
  }

  // MARK: - Linear forms

  private func measured() throws(EvaluationFailure) -> [Measured] {
    var numbers: [Measured] = []
    numbers.reserveCapacity(values.count)
    for value in values {
      if case .measured(let known) = value {
        numbers.append(known)
      } else if let number = value.asNumber {
        numbers.append(Measured(value: number))
      } else {
        throw noNumber
      }
    }
    return numbers
  }

  private func some() throws(EvaluationFailure) -> [Measured] {
    let numbers = try measured()
    guard !numbers.isEmpty else { throw nothing }
    return numbers
  }

  private func plain(_ value: Measured) -> Value {
    value.terms.isEmpty ? .number(value.value) : .measured(value)
  }

  /// Σ aᵢ xᵢ, summed in the order given.
  ///
  /// - Complexity: O(*n* log *n*) in the number of terms.
  static func combination(_ parts: [(value: Measured, factor: Double)]) -> Measured {
    var total = 0.0
    var terms: [Measured.Term] = []
    for part in parts {
      total += part.factor * part.value.value
      terms += part.value.terms.map { .init(source: $0.source, coefficient: part.factor * $0.coefficient) }
    }
    let sorted = terms.enumerated().sorted {
      ($0.element.source, $0.offset) < ($1.element.source, $1.offset)
    }
    var joined: [Measured.Term] = []
    for (_, term) in sorted {
      if let last = joined.last, last.source == term.source {
        joined[joined.count - 1] = .init(
          source: term.source, coefficient: last.coefficient + term.coefficient)
      } else {
        joined.append(term)
      }
    }
    return Measured(value: total, terms: joined)
  }

  private var nothing: EvaluationFailure { EvaluationFailure("is of no values", at: span) }

  private var noNumber: EvaluationFailure { EvaluationFailure("has no value", at: span) }
}
