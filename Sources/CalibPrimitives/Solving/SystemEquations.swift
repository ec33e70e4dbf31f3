import CalibModel
import CalibNumerics

/// A collected system in the form that `CalibNumerics` solves: the label of a parameter is its place.
struct SystemEquations {
  private enum Equations {
    case records([MilleRecord])
    case sums(NormalSystem, chi2: Double, rows: Double)
  }

  let system: SystemParameters
  /// How many rows a parameter needs where nothing is said.
  let defaultEntries: Int
  private let equations: Equations

  init(_ collected: MillepedeRecords) {
    system = SystemParameters(families: collected.families, parameters: collected.parameters)
    defaultEntries = AlignmentSettings().entries
    let count = collected.localCount
    let records = (0..<collected.recordCount).map { number in
      var record = MilleRecord()
      for row in collected.measurements(number) {
        let globals = collected.globalStarts[row]..<collected.globalStarts[row + 1]
        // A script's derivatives are those of the residual, those of a Mille record of what is expected.
        record.add(
          collected.residuals[row], sigma: collected.sigmas[row],
          // Records may have fewer parameters than others: those that none of its rows moves are not there.
          local: (0..<count).compactMap { place in
            let value = collected.locals[row * count + place]
            return value == 0 ? nil : .init(place, value)
          },
          global: globals.map { .init(Int(collected.globalPlaces[$0]), -collected.globals[$0]) })
      }
      return record
    }
    equations = .records(records)
  }

  init(_ collected: LinearSystem) {
    system = SystemParameters(families: collected.families, parameters: collected.parameters)
    defaultEntries = 1
    let system = NormalSystem(
      collected.matrix.map { .init(row: $0.row, column: $0.column, value: $0.value) },
      right: collected.right, counts: collected.rows)
    equations = .sums(system, chi2: collected.chi2, rows: collected.taken.rows)
  }

  func solution(_ settings: AlignmentSettings) throws(AlignmentError) -> AlignmentSolution {
    switch equations {
    case .records(let records):
      var alignment = try Alignment(records, settings)
      return try alignment.solution()
    case .sums(let system, let chi2, let rows): return try system.solution(settings, chi2: chi2, rows: rows)
    }
  }

  // MARK: - The solution

  /// Beyond so many parameters that move each has its own error alone: the covariance would not fit into memory.
  private static let correlated = 1_000

  /// The solution as a record: the parameters by family, then what is known of the whole.
  func value(_ solution: AlignmentSolution, sources: inout Int) -> Value {
    let values = measured(solution, sources: &sources)
    var entries = byFamily { .measured(values[$0]) }
    entries += [
      .init(name: "chi2", value: .number(solution.chi2)), .init(name: "ndf", value: .integer(solution.ndf)),
      .init(name: "records", value: .number(Double(solution.records))),
      .init(name: "rejected", value: .number(Double(solution.rejected))),
      .init(name: "iterations", value: .integer(solution.iterations)),
      .init(name: "eigenvalues", value: .list(solution.eigenvalues.map { .number($0) })),
      .init(name: "weak_modes", value: .list(solution.weakModes.map { weakMode($0, solution) })),
    ]
    return .record(entries)
  }

  /// A value for each parameter, by family and key; a family without a parameter has none.
  private func byFamily(_ value: (Int) -> Value) -> [Value.Entry] {
    system.families.map { family in
      let own = system.labels(of: family)
      let keys = own.compactMap { system.parameters[$0].key }
      guard let first = keys.first, keys.count == own.count else {
        return .init(name: family, value: own.first.map(value) ?? .none)
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
      return .init(
        name: family, value: .keyed(Keyed(space: space, keys: keys, values: own.map(value))))
    }
  }

  /// A direction over all parameters; those that did not move have no part in it.
  private func weakMode(_ mode: AlignmentSolution.WeakMode, _ solution: AlignmentSolution) -> Value {
    var parts = [Double](repeating: 0, count: system.parameters.count)
    for (part, place) in zip(mode.direction, solution.moving) { parts[solution.labels[place]] = part }
    return .record(byFamily { .number(parts[$0]) })
  }

  /// The parameters by place, with the errors that the method gives; those that did not move are exact.
  private func measured(_ solution: AlignmentSolution, sources: inout Int) -> [Measured] {
    let order = solution.moving.count
    var values = system.parameters.indices.map { Measured(value: solution.value(of: $0) ?? 0) }
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
