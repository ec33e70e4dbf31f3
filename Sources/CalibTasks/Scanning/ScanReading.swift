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
    let reader = try DataFormats.format(of: file.path, options).reader(
      path: file.path, columns: inputs + (runColumns?.requests ?? []), options: options
    ) { digest.update($0) }
    var accumulation = ScanAccumulation(program, runs: file.runs)
    var runs = runColumns.map { ScanRuns(columns: $0, runs: file.runs) }
    var events = program.program.eventColumn.map { ScanEvents(columns: inputs.count, eventColumn: $0) }
    let pointers = inputs.indices.map { reader.column($0) }
    var (rows, reported) = (0, ContinuousClock.now)
    while true {
      let count = try reader.readBatch()
      let slots = count == 0 ? nil : try runs?.places(reader, count: count)
      if var waiting = events.take() {
        waiting.append(count, pointers, slots) { reader.place(ofRow: $0) }
        try addEvents(&waiting, isAtEnd: count == 0, hasRuns: runColumns != nil, &accumulation)
        events = consume waiting
      } else if count > 0 {
        do throws(RowError) {
          try Self.add(count, pointers, slots, &accumulation)
        } catch {
          throw failure(error, at: reader.place(ofRow: error.row))
        }
      }
      if count == 0 { break }
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

  /// Adds the whole events that wait.
  private func addEvents(
    _ events: inout ScanEvents, isAtEnd: Bool, hasRuns: Bool, _ accumulation: inout ScanAccumulation
  ) throws(TaskFailure) {
    while true {
      guard let count = events.wholeRows(isAtEnd: isAtEnd) else {
        throw TaskFailure(
          "\(file.path), \(events.place(ofRow: 0)): an event has more than \(ColumnProgram.batchSize) rows"
        )
      }
      if count == 0 { return }
      do throws(RowError) {
        try Self.add(count, events.columns, hasRuns ? events.places : nil, &accumulation)
      } catch {
        throw failure(error, at: events.place(ofRow: error.row))
      }
      events.drop(count)
    }
  }

  private static func add(
    _ count: Int, _ inputs: [UnsafePointer<Double>], _ slots: UnsafePointer<Int32>?,
    _ accumulation: inout ScanAccumulation
  ) throws(RowError) {
    if let slots {
      try accumulation.add(count, inputs: inputs, slots: slots)
    } else {
      try accumulation.add(count, inputs: inputs, run: 0)
    }
  }

  private func failure(_ error: RowError, at place: DataPlace) -> TaskFailure {
    TaskFailure("\(file.path), \(place): \(error.message)")
  }

  private static func stopped(_ file: InputFile) -> TaskFailure {
    TaskFailure("the reading of \(file.path) was stopped")
  }
}
