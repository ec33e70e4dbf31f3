import CalibModel
import CalibNumerics

/// A collected system in the form that `CalibNumerics` solves: the label of a parameter is its place.
struct SystemEquations {
  private enum Equations {
    case records([MilleRecord])
    case sums(NormalSystem, chi2: Double, rows: Double)
  }

  let families: [String]
  let parameters: [GlobalParameter]
  /// How many rows a parameter needs where nothing is said.
  let defaultEntries: Int
  private let equations: Equations

  init(_ collected: MillepedeRecords) {
    (families, parameters) = (collected.families, collected.parameters)
    defaultEntries = AlignmentSettings().entries
    let count = collected.localCount
    let records = (0..<collected.recordCount).map { number in
      var record = MilleRecord()
      for row in collected.measurements(number) {
        let globals = collected.globalStarts[row]..<collected.globalStarts[row + 1]
        // A script's derivatives are those of the residual, those of a Mille record of what is expected.
        record.add(
          collected.residuals[row], sigma: collected.sigmas[row],
          local: (0..<count).map { .init($0, collected.locals[row * count + $0]) },
          global: globals.map { .init(Int(collected.globalPlaces[$0]), -collected.globals[$0]) })
      }
      return record
    }
    equations = .records(records)
  }

  init(_ collected: LinearSystem) {
    (families, parameters) = (collected.families, collected.parameters)
    defaultEntries = 1
    let system = NormalSystem(
      collected.matrix.map { .init(row: $0.row, column: $0.column, value: $0.value) },
      right: collected.right, counts: collected.rows)
    equations = .sums(system, chi2: collected.chi2, rows: collected.count)
  }

  func solution(_ settings: AlignmentSettings) throws(AlignmentError) -> AlignmentSolution {
    switch equations {
    case .records(let records):
      var alignment = try Alignment(records, settings)
      return try alignment.solution()
    case .sums(let system, let chi2, let rows): return try system.solution(settings, chi2: chi2, rows: rows)
    }
  }

  // MARK: - Parameters by name

  /// The labels of a family's parameters, in the order of their keys.
  func labels(of family: String) -> [Int] {
    guard let place = families.firstIndex(of: family) else { return [] }
    return parameters.indices.filter { parameters[$0].family == place }
  }

  /// The labels that a record of a family and of the chosen keys of each part names; without keys all of the family.
  func labels(chosen value: Value) -> [Int] {
    guard case .record(let entries) = value, entries.count == 2, case .string(let family) = entries[0].value,
      case .list(let keys) = entries[1].value
    else { return [] }
    return labels(of: family).filter { label in
      guard let key = parameters[label].key, !keys.isEmpty else { return true }
      return key.parts.count == keys.count && zip(key.parts, keys).allSatisfy(Self.matches)
    }
  }

  private static func matches(_ part: Key.Part, _ chosen: Value) -> Bool {
    switch (part, chosen) {
    case (.integer(let key), .integer(let value)): return key == value
    case (.integer(let key), .range(let low, let high, let includesUpper)):
      return Double(key) >= low && (includesUpper ? Double(key) <= high : Double(key) < high)
    case (.string(let key), .string(let value)): return key == value
    case (.bool(let key), .bool(let value)): return key == value
    case (_, .list(let values)): return values.contains { matches(part, $0) }
    default: return false
    }
  }

  // MARK: - The solution

  /// Beyond so many parameters that move each has its own error alone: the covariance would not fit into memory.
  private static let correlated = 1_000

  /// The solution as a record: the parameters by family, then what is known of the whole.
  func value(_ solution: AlignmentSolution, sources: inout Int) -> Value {
    let values = measured(solution, sources: &sources)
    var entries: [Value.Entry] = families.map { family in
      let own = labels(of: family)
      let keys = own.compactMap { parameters[$0].key }
      guard let first = keys.first, keys.count == own.count else {
        return .init(name: family, value: own.first.map { .measured(values[$0]) } ?? .none)
      }
      let space = KeySpace(
        parts: first.parts.map { part in
          let kind: KeySpace.Kind =
            switch part {
            case .integer: .integer
            case .bool: .bool
            case .string: .string
            }
          return KeySpace.Part(name: "key", kind: kind, allowed: nil)
        })
      let found = own.map { Value.measured(values[$0]) }
      return .init(name: family, value: .keyed(Keyed(space: space, keys: keys, values: found)))
    }
    entries += [
      .init(name: "chi2", value: .number(solution.chi2)), .init(name: "ndf", value: .integer(solution.ndf)),
      .init(name: "records", value: .number(Double(solution.records))),
      .init(name: "rejected", value: .number(Double(solution.rejected))),
      .init(name: "iterations", value: .integer(solution.iterations)),
      .init(name: "eigenvalues", value: .list(solution.eigenvalues.map { .number($0) })),
    ]
    return .record(entries)
  }

  /// The parameters by place, with the errors that the method gives; those that did not move are exact.
  private func measured(_ solution: AlignmentSolution, sources: inout Int) -> [Measured] {
    let order = solution.moving.count
    var values = parameters.indices.map { Measured(value: solution.value(of: $0) ?? 0) }
    guard !solution.covariance.isEmpty else { return values }
    let first = sources
    sources += order
    let factor =
      order <= Self.correlated ? SemidefiniteCholesky(solution.covariance, order: order) : nil
    for (row, place) in solution.moving.enumerated() {
      let label = solution.labels[place]
      let terms: [Measured.Term] =
        if let factor {
          (0...row).map { .init(source: first + $0, coefficient: factor[row, $0]) }
        } else {
          [.init(source: first + row, coefficient: solution.errors[place])]
        }
      values[label] = Measured(value: values[label].value, terms: terms)
    }
    return values
  }
}
