import CalibGraph
import CalibModel

/// What an execution sees of other calibrations and of the store.
extension CalibrationDriver {
  /// The tables of the result constants; each must be one for all runs, and so must the iterated values.
  func constants(of execution: WalkExecution) -> Result<[ConstantTable], TaskFailure> {
    var tables: [ConstantTable] = []
    for reference in spec.resultConstants {
      let table = self.table(reference, runs: execution.runs)
      let missing = execution.runs.filter { table.entry($0) == nil }
      guard missing.isEmpty || isOptional(reference) else {
        return .failure(TaskFailure(book.missing(reference, for: missing)))
      }
      // A whole payload is handed to a program with its intervals, so it may change.
      if reference.isWhole {
        tables.append(table)
        continue
      }
      if let place = Self.change(of: table, in: execution.runs) {
        let name = Self.splitName(reference)
        return .failure(TaskFailure("constants of \(name) change at \(place); `split_at: [\(name)]`"))
      }
      if let moment = change(of: table, inside: execution) {
        return .failure(
          TaskFailure(
            "constants of \(Self.splitName(reference)) change inside of the runs, from \(moment) on"))
      }
      tables.append(constant(table, at: execution))
    }
    if let (name, run) = iterated.change(in: execution.runs) {
      let sources = Set(spec.startConstants.map(Self.splitName)).sorted().joined(separator: ", ")
      let advice = sources.isEmpty ? "" : "; `split_at: [\(sources)]`"
      return .failure(TaskFailure("start values of \(name) change at \(run)\(advice)"))
    }
    return .success(tables)
  }

  /// Where the constants of sorted runs change first: the start of the interval, or the run after a hole.
  private static func change(of table: ConstantTable, in runs: [ExperimentRun]) -> ExperimentRun? {
    for (left, right) in zip(runs, runs.dropFirst()) {
      let new = table.entry(right)
      if table.entry(left)?.digest == new?.digest { continue }
      guard let new, new.interval.firstKey > left.key else { return right }
      return new.interval.first
    }
    return nil
  }

  /// When the constant of an execution changes inside of an interval of its own; `nil` where it does not.
  private func change(of table: ConstantTable, inside execution: WalkExecution) -> RunMoment? {
    guard let (begin, end) = execution.extent(atomLength: spec.strategy.atomLength) else { return nil }
    return table.entry(end.run)?.change(after: begin, before: end)
  }

  /// The table with the one value that an execution sees in place of those over time.
  private func constant(_ table: ConstantTable, at execution: WalkExecution) -> ConstantTable {
    guard let (begin, end) = execution.extent(atomLength: spec.strategy.atomLength),
      let own = table.entry(end.run), !own.pieces.isEmpty
    else { return table }
    let value = own.value(at: begin)
    let entry = ConstantTable.Entry(interval: own.interval, value: value, digest: constantDigest(value))
    return ConstantTable(reference: table.reference, entries: [entry])
  }

  private static func splitName(_ reference: ConstantReference) -> String {
    switch reference.source {
    case .calibration(let name): name
    case .stored(let name): "stored.\(name)"
    case .named(let store, let payload): "\(store).\(payload)"
    case .iterated(let name): name
    case .attribute: reference.field
    case .file: "\(reference)"
    }
  }
}
