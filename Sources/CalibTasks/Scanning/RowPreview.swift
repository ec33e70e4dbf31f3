import CalibColumns
import CalibData
package import CalibGraph
package import CalibLanguage
package import CalibModel

/// The first rows of a file that a selection accepts, for a person to look at.
package struct RowPreview {
  /// What a row has in a column: numbers in base units.
  package enum Cell: Hashable, Sendable {
    case number(Double)
    case text(String)
  }

  /// One row: where it stands, and its cells in the order of the collectors.
  package struct Row: Hashable, Sendable {
    package let run: ExperimentRun
    /// As in messages: `line 12` of a text, `row 11 (from 0)` of a binary file.
    package let place: String
    package let cells: [Cell]
  }

  private let dataset: DatasetDefinition
  private let calibration: CalibrationDefinition
  private let units: UnitTable

  /// - Parameter calibration: its collectors take one column each, texts as their key, and have the same selection.
  package init(dataset: DatasetDefinition, calibration: CalibrationDefinition, units: UnitTable) {
    self.dataset = dataset
    self.calibration = calibration
    self.units = units
  }

  /// At most so many rows, read from the file's start; of collectors without a column the cell is NaN.
  package func rows(of file: InputFile, atMost limit: Int) throws(TaskFailure) -> [Row] {
    let collects = calibration.collectors.indices.map { place in
      (
        definition: calibration.collectors[place],
        collect: ScanRequest.Collect(calibration: calibration.name, collector: place, constants: [])
      )
    }
    guard collects.allSatisfy(\.definition.constants.isEmpty) else {
      throw TaskFailure("rows that depend on constants of a calibration cannot be shown one by one")
    }
    let program = try ScanProgram(collects, runs: file.runs, units: units)
    guard program.program.eventColumn == nil else {
      throw TaskFailure("rows that depend on other rows of their event cannot be shown one by one")
    }
    do {
      return try read(file, program, limit)
    } catch let failure as TaskFailure {
      throw failure
    } catch let error as DataError {
      throw TaskFailure(error.description, help: error.help)
    } catch {
      preconditionFailure("calib bug: a reading failed with \(error)")
    }
  }

  /// Throws a `DataError` or a `TaskFailure`.
  private func read(_ file: InputFile, _ program: ScanProgram, _ limit: Int) throws -> [Row] {
    let columns = ScanColumns(dataset: dataset)
    let inputs = try columns.requests(of: program)
    // As a run reads: rows that it leaves out as bad are not shown either.
    let always = columns.alwaysRead.filter { !inputs.contains($0) }
    let runColumns = columns.runColumns(first: inputs.count + always.count)
    let reader = try DataFormats.format(of: file.path, named: dataset.format).reader(
      path: file.path, columns: inputs + always + (runColumns?.requests ?? []), options: columns.options,
      observer: nil)
    var wanted = ScanRows(file, columns: runColumns, lists: [], hasElements: dataset.element != nil)
    var evaluator = ColumnEvaluator(program: program.program)
    let pointers = inputs.indices.map { reader.column($0) }
    var rows: [Row] = []
    while rows.count < limit {
      let count = try reader.readBatch()
      if count == 0 { break }
      let slots = try wanted.places(reader, count: count)
      do throws(RowError) {
        try evaluator.evaluate(count: count, inputs: pointers, constants: [])
      } catch {
        throw TaskFailure("\(file.path), \(reader.place(ofRow: error.row)): \(error.message)")
      }
      let mask = program.sinks.first?.mask.map { evaluator.mask($0) }
      for row in 0..<count where rows.count < limit {
        let slot = slots.map { Int($0[row]) } ?? 0
        guard slot >= 0, mask.map({ $0[row] == 1 }) ?? true else { continue }
        let cells = program.sinks.map { sink -> Cell in
          guard let output = sink.columns.first ?? sink.keys.first else { return .number(.nan) }
          let value = evaluator.column(output)[row]
          return sink.columns.isEmpty ? .text(program.texts?.text(of: value) ?? "") : .number(value)
        }
        rows.append(Row(run: file.runs[slot], place: reader.place(ofRow: row).description, cells: cells))
      }
    }
    return rows
  }
}
