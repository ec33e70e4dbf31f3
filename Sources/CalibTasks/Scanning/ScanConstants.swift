import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel

/// The constants that event expressions read, for each run of a file, in base units.
struct ScanConstants {
  /// For each constant, a value per run in the order of the runs; NaN where a run has none and may have none.
  private(set) var values: [[Double]] = []
  private var places: [ConstantTable: Int] = [:]
  private let runs: [ExperimentRun]
  private let units: UnitTable

  init(runs: [ExperimentRun], units: UnitTable) {
    self.runs = runs
    self.units = units
  }

  /// Adds the constants of a collector, those that are there already not again, and returns their places.
  mutating func add(_ tables: [ConstantTable], of collector: CollectorDefinition, calibration: String)
    throws(TaskFailure) -> [Int]
  {
    let required = collector.graph.requiredRunConstants(outputs: collector.outputs)
    var result: [Int] = []
    for (index, table) in tables.enumerated() {
      let column = try column(table, isRequired: required.contains(index), calibration: calibration)
      if let place = places[table] {
        result.append(place)
      } else {
        places[table] = values.count
        result.append(values.count)
        values.append(column)
      }
    }
    return result
  }

  private func column(_ table: ConstantTable, isRequired: Bool, calibration: String) throws(TaskFailure)
    -> [Double]
  {
    var column: [Double] = []
    column.reserveCapacity(runs.count)
    for run in runs {
      if let entry = table.entry(run) {
        column.append(try number(entry.value, of: table.reference, calibration: calibration))
      } else if isRequired {
        throw TaskFailure(
          "`\(calibration)` reads `\(table.reference)`, which has no value for run \(run)",
          help: "give it a value there, or leave the run out with `except [\"\(run)\"]`")
      } else {
        column.append(.nan)
      }
    }
    return column
  }

  private func number(_ value: Payload.Constant, of reference: ConstantReference, calibration: String)
    throws(TaskFailure) -> Double
  {
    switch value {
    case .bool(let value): return value ? 1 : 0
    case .integer(let value): return Double(value)
    case .string(let text): return textCode(text.utf8)
    case .number(let value, let unit), .measured(let value, error: _, let unit):
      guard let unit = units.unit(unit) else {
        throw TaskFailure(
          "`\(calibration)` reads `\(reference)`, whose unit `\(unit)` is not known",
          help: "declare it: `unit \(unit)`")
      }
      return value * unit.factor
    }
  }
}

extension CollectorDefinition {
  /// All nodes that are evaluated: its columns, then the selection.
  var outputs: [ColumnGraph.NodeID] { columns + (selection.map { [$0] } ?? []) }
}
