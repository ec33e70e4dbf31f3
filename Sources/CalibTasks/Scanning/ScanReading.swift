import CalibColumns
import CalibData
import CalibGraph
import CalibLanguage
import CalibModel

/// The reading of one file, batch after batch.
struct ScanReading {
  let file: InputFile
  let dataset: DatasetDefinition
  let program: ScanProgram

  func run(_ progress: (_ rows: Int, _ bytes: Int64) -> Bool) throws(TaskFailure) -> ScanResult {
    let columns = ScanColumns(dataset: dataset)
    let inputs = try program.program.inputs.map { name throws(TaskFailure) in
      guard let request = columns.request(name) else {
        throw TaskFailure("dataset `\(dataset.name)` has no column `\(name)`")
      }
      return request
    }
    let runColumns = columns.runSource.map {
      RunColumnReading(experiment: columns.experimentSource, run: $0, first: inputs.count)
    }
    precondition(runColumns != nil || file.runs.count == 1, "calib bug: a file of one run with several")
    do {
      return try read(inputs, runColumns, columns.options, progress)
    } catch let failure as TaskFailure {
      throw failure
    } catch let error as DataError {
      throw TaskFailure(error.description, help: error.help)
    } catch {
      preconditionFailure("calib bug: a reading failed with \(error)")
    }
  }

  /// Throws a `DataError` or a `TaskFailure`.
  private func read(
    _ inputs: [ColumnRequest], _ runColumns: RunColumnReading?, _ options: ReadOptions,
    _ progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws -> ScanResult {
    let digest = ScanDigest()
    let reader = try DataFormats.format(of: file.path).reader(
      path: file.path, columns: inputs + (runColumns?.requests ?? []), options: options
    ) { digest.update($0) }
    var accumulation = ScanAccumulation(program, runs: file.runs)
    var runs = runColumns.map { ScanRuns(columns: $0, runs: file.runs) }
    let pointers = inputs.indices.map { reader.column($0) }
    var (rows, reported) = (0, ContinuousClock.now)
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      let slots = try runs?.places(reader, count: count)
      do throws(RowError) {
        if let slots {
          try accumulation.add(count, inputs: pointers, slots: slots)
        } else {
          try accumulation.add(count, inputs: pointers, run: 0)
        }
      } catch {
        throw TaskFailure("\(file.path), \(reader.place(ofRow: error.row)): \(error.message)")
      }
      rows += count
      if ContinuousClock.now - reported >= .milliseconds(100) {
        reported = .now
        guard progress(rows, reader.bytesRead) else { throw Self.stopped(file) }
      }
    }
    guard progress(rows, reader.bytesRead) else { throw Self.stopped(file) }
    return ScanResult(
      parts: accumulation.parts, digest: digest.finish(), rows: rows, skippedRows: reader.skippedRows,
      firstSkipped: reader.firstSkipped)
  }

  private static func stopped(_ file: InputFile) -> TaskFailure {
    TaskFailure("the reading of \(file.path) was stopped")
  }
}
