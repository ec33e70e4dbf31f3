import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel

/// The constants that event expressions read, for each run of a file, in base units.
struct ScanConstants {
  /// A constant, one per run in the order of the runs; nothing where a run has none and may have none.
  enum Column {
    /// NaN where there is none.
    case numbers([Double])
    /// Found by key.
    case tables([LookupTable?])
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
      columns.append(
        identity.isKeyed
          ? .tables(try lookUps(entries, table.reference, calibration))
          : .numbers(try numbers(entries, table.reference, calibration)))
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

  /// A table for each run; runs of one payload share it.
  private func lookUps(
    _ entries: [ConstantTable.Entry?], _ reference: ConstantReference, _ calibration: String
  ) throws(TaskFailure) -> [LookupTable?] {
    var (tables, made): ([LookupTable?], [IntervalOfValidity: LookupTable]) = ([], [:])
    tables.reserveCapacity(entries.count)
    for entry in entries {
      guard let entry else {
        tables.append(nil)
        continue
      }
      if made[entry.interval] == nil {
        made[entry.interval] = try lookUp(entry.value, reference, calibration)
      }
      tables.append(made[entry.interval])
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
    case .keyed, .record, .list, .curve:
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
