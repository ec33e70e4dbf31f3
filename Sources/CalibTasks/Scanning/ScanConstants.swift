import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel

/// The constants that event expressions read, for each run of a file, in base units.
struct ScanConstants {
  /// A constant, one per run in the order of the runs; nothing where a run has none and may have none.
  struct Column {
    enum Values {
      /// NaN where there is none.
      case numbers([Double])
      /// Found by key.
      case tables([LookupTable?])
    }

    let values: Values
    /// Where the values of each run are, where they change inside of one; `nil`: there is one for each run.
    let changes: RunChanges?

    /// The place of a run's value; `nil` where it changes inside of the run.
    func place(of run: Int) -> Int? { changes.map { $0.place(of: run) } ?? run }

    /// The place of a run's value at a time; `nil` where that is not a number.
    func place(of run: Int, at time: Double) -> Int? {
      time.isNaN ? nil : changes?.place(of: run, at: time) ?? run
    }
  }

  /// What a constant is over runs, by the digests of its values: these may be thousands of numbers each.
  private struct Identity: Hashable {
    let reference: ConstantReference
    let intervals: [IntervalOfValidity]
    let digests: [String]
    let isKeyed: Bool

    init(_ table: ConstantTable, isKeyed: Bool) {
      reference = table.reference
      intervals = table.entries.map(\.interval)
      digests = table.entries.map(\.digest)
      self.isKeyed = isKeyed
    }
  }

  private(set) var columns: [Column] = []
  /// The first constant that changes inside of a run, with that run; `nil` where none does.
  private(set) var changesInside: (reference: ConstantReference, run: ExperimentRun)?
  private var places: [Identity: Int] = [:]
  private let runs: [ExperimentRun]
  private let units: UnitTable
  /// Where texts are kept; `nil` where their codes are enough.
  private let texts: TextCodes?

  init(runs: [ExperimentRun], units: UnitTable, texts: TextCodes?) {
    self.texts = texts
    self.runs = runs
    self.units = units
  }

  /// Adds the constants of a collector, those that are there already not again, and returns their places.
  mutating func add(_ tables: [ConstantTable], of collector: CollectorDefinition, calibration: String)
    throws(TaskFailure) -> [Int]
  {
    let required = collector.graph.requiredRunConstants(outputs: collector.outputs)
    let keyed = collector.graph.keyedRunConstants
    var result: [Int] = []
    for (index, table) in tables.enumerated() {
      let identity = Identity(table, isKeyed: keyed.contains(index))
      if let place = places[identity] {
        result.append(place)
        continue
      }
      let entries = try entries(table, isRequired: required.contains(index), calibration: calibration)
      places[identity] = columns.count
      result.append(columns.count)
      let (whole, changes) = inTime(entries, table.reference)
      columns.append(
        Column(
          values: identity.isKeyed
            ? .tables(try lookUps(whole, table.reference, calibration))
            : .numbers(try numbers(whole, table.reference, calibration)),
          changes: changes))
    }
    return result
  }

  /// The entry of each run; a missing one is an error where it must be there.
  private func entries(_ table: ConstantTable, isRequired: Bool, calibration: String) throws(TaskFailure)
    -> [ConstantTable.Entry?]
  {
    var entries: [ConstantTable.Entry?] = []
    entries.reserveCapacity(runs.count)
    for run in runs {
      let entry = table.entry(run)
      guard entry != nil || !isRequired else {
        throw TaskFailure(
          "`\(calibration)` reads `\(table.reference)`, which has no value for run \(run)",
          help: "give it a value there, or leave the run out with `except [\"\(run)\"]`")
      }
      entries.append(entry)
    }
    return entries
  }

  /// The entries with one value each, those of a run one after the other, and where those of each run are.
  private mutating func inTime(
    _ entries: [ConstantTable.Entry?], _ reference: ConstantReference
  ) -> (entries: [ConstantTable.Entry?], changes: RunChanges?) {
    guard entries.contains(where: { $0?.pieces.isEmpty == false }) else { return (entries, nil) }
    var (parts, changes): ([ConstantTable.Entry?], RunChanges) = ([], RunChanges())
    for (run, entry) in zip(runs, entries) {
      let values = entry?.values(in: run) ?? []
      if values.count > 1, changesInside == nil { changesInside = (reference, run) }
      changes.add(from: parts.count, times: values.dropFirst().compactMap(\.from.time))
      guard let entry else {
        parts.append(nil)
        continue
      }
      parts += values.map {
        ConstantTable.Entry(interval: entry.interval, value: $0.value, digest: "\(entry.digest) \($0.from)")
      }
    }
    return (parts, changes)
  }

  private func numbers(
    _ entries: [ConstantTable.Entry?], _ reference: ConstantReference, _ calibration: String
  ) throws(TaskFailure) -> [Double] {
    var numbers: [Double] = []
    numbers.reserveCapacity(entries.count)
    for entry in entries {
      numbers.append(
        try entry.map { entry throws(TaskFailure) in
          try number(entry.value, reference, calibration)
        } ?? .nan)
    }
    return numbers
  }

  /// What tells equal tables without looking into them.
  private struct TableKey: Hashable {
    let interval: IntervalOfValidity
    let digest: String
  }

  /// A table for each run; runs of one payload share it.
  private func lookUps(
    _ entries: [ConstantTable.Entry?], _ reference: ConstantReference, _ calibration: String
  ) throws(TaskFailure) -> [LookupTable?] {
    var tables: [LookupTable?] = []
    tables.reserveCapacity(entries.count)
    var made: [TableKey: LookupTable] = [:]
    for entry in entries {
      guard let entry else {
        tables.append(nil)
        continue
      }
      let key = TableKey(interval: entry.interval, digest: entry.digest)
      if made[key] == nil { made[key] = try lookUp(entry.value, reference, calibration) }
      tables.append(made[key])
    }
    return tables
  }

  private func lookUp(
    _ constant: Payload.Constant, _ reference: ConstantReference, _ calibration: String
  )
    throws(TaskFailure) -> LookupTable
  {
    guard let value = ConstantValues.value(constant, units: units, source: 0) else {
      throw TaskFailure(
        "`\(calibration)` reads `\(reference)`, which has a unit that is not known", help: "declare the unit")
    }
    let table: LookupTable?
    switch value {
    case .keyed(let values):
      let numbers = values.values.compactMap { $0.asColumnNumber(texts) }
      let curves = values.values.compactMap(\.asCurve)
      if numbers.count == values.count {
        table = LookupTable(Keyed(space: values.space, keys: values.keys, values: numbers))
      } else if curves.count == values.count {
        table = LookupTable(curves: Keyed(space: values.space, keys: values.keys, values: curves))
      } else {
        table = nil
      }
    case .curve(let curve):
      table = LookupTable(curves: Keyed(space: KeySpace(parts: []), keys: [Key([])], values: [curve]))
    default: table = nil
    }
    guard let table else {
      throw TaskFailure(
        "`\(calibration)` reads `\(reference)` by key, and its values are neither numbers nor curves")
    }
    return table
  }

  private func number(_ constant: Payload.Constant, _ reference: ConstantReference, _ calibration: String)
    throws(TaskFailure) -> Double
  {
    switch constant {
    case .bool(let value): return value ? 1 : 0
    case .integer(let value): return Double(value)
    case .string(let text): return texts?.code(text.utf8) ?? textCode(text.utf8)
    case .number(let value, let unit), .measured(let value, error: _, let unit):
      guard let unit = units.unit(unit) else {
        throw TaskFailure(
          "`\(calibration)` reads `\(reference)`, whose unit `\(unit)` is not known",
          help: "declare it: `unit \(unit)`")
      }
      return value * unit.factor
    case .keyed, .record, .list, .curve, .file:
      throw TaskFailure("`\(calibration)` reads `\(reference)` as one number, and it is more than that")
    }
  }
}

extension Value {
  /// As it stands in a column of numbers.
  fileprivate func asColumnNumber(_ texts: TextCodes?) -> Double? {
    switch self {
    case .bool(let value): value ? 1 : 0
    case .string(let text): texts?.code(text.utf8) ?? textCode(text.utf8)
    default: asNumber
    }
  }

  fileprivate var asCurve: Curve? { if case .curve(let curve) = self { curve } else { nil } }
}
