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
  let memory: ColumnMemory?

  func run(_ progress: (_ rows: Int, _ bytes: Int64) -> Bool) throws(TaskFailure) -> ScanResult {
    let columns = ScanColumns(dataset: dataset)
    let inputs = try columns.requests(of: program)
    precondition(
      columns.runSource != nil || file.runs.count == 1, "calib bug: a file of one run with several")
    do {
      return try read(inputs, columns, progress)
    } catch let failure as TaskFailure {
      throw failure
    } catch let error as DataError {
      throw TaskFailure(error.description, help: error.help)
    } catch {
      preconditionFailure("calib bug: a reading failed with \(error)")
    }
  }

  /// Throws a `DataError` or a `TaskFailure`.
  ///
  /// - Parameter inputs: what the program wants; what is read besides comes after it.
  private func read(
    _ inputs: [ColumnRequest], _ columns: ScanColumns,
    _ progress: (_ rows: Int, _ bytes: Int64) -> Bool
  ) throws -> ScanResult {
    let digest = ScanDigest()
    // A row's time comes right after what the program wants, so that whole events keep theirs.
    let time = try time(columns)
    let wide = inputs + (time.map { [$0] } ?? [])
    let always = columns.alwaysRead.filter { !wide.contains($0) }
    let runColumns = columns.runColumns(first: wide.count + always.count)
    let requests = wide + always + (runColumns?.requests ?? [])
    let reader = try reader(requests, columns, digest)
    var accumulation = ScanAccumulation(program, runs: file.runs)
    var wanted = ScanRows(
      file, columns: runColumns, lists: Self.lists(wide + always, columns),
      hasElements: dataset.element != nil)
    var events = program.program.eventColumn.map { ScanEvents(columns: wide.count, eventColumn: $0) }
    let pointers = wide.indices.map { reader.column($0) }
    var (rows, reported) = (0, ContinuousClock.now)
    while true {
      let count = try reader.readBatch()
      let slots = count == 0 ? nil : try wanted.places(reader, count: count)
      if var waiting = events.take() {
        waiting.append(count, pointers, slots) { reader.place(ofRow: $0) }
        try addEvents(&waiting, isAtEnd: count == 0, &accumulation)
        events = consume waiting
      } else if count > 0 {
        do throws(RowError) {
          try add(count, pointers, slots, &accumulation)
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
      parts: accumulation.parts, digest: knownDigest(of: reader) ?? digest.finish(), rows: rows,
      skippedRows: reader.skippedRows,
      firstSkipped: reader.firstSkipped)
  }

  /// Reads the file, or what is remembered of it.
  private func reader(
    _ requests: [ColumnRequest], _ columns: ScanColumns, _ digest: ScanDigest
  ) throws(DataError) -> any BatchReader {
    // Rows that are left out, and texts, are found by reading alone.
    let memory = columns.options.skippableRows == 0 && program.texts == nil ? memory : nil
    if let remembered = memory?.reader(of: file.identity, requests) { return remembered }
    let reader = try DataFormats.format(of: file.path, named: dataset.format).reader(
      path: file.path, columns: requests, options: columns.options
    ) { digest.update($0) }
    return memory?.recorder(of: file.identity, requests, reader) { digest.finish() } ?? reader
  }

  /// The digest of a file that was read before, or whose reader has taken it.
  private func knownDigest(of reader: any BatchReader) -> String? {
    switch reader {
    case let remembered as RememberedReader: remembered.digest
    case let recorder as RecordingReader: recorder.digest
    default: nil
    }
  }

  /// The columns among the requests whose values are declared one by one.
  private static func lists(_ requests: [ColumnRequest], _ columns: ScanColumns) -> [ScanRows.List] {
    requests.enumerated().compactMap { place, request in
      columns.allowedValues(request.name).map {
        ScanRows.List(place: place, name: request.name, values: Set($0))
      }
    }
  }

  /// Adds the whole events that wait.
  private func addEvents(
    _ events: inout ScanEvents, isAtEnd: Bool, _ accumulation: inout ScanAccumulation
  ) throws(TaskFailure) {
    while true {
      guard let count = events.wholeRows(isAtEnd: isAtEnd) else {
        throw TaskFailure(
          "\(file.path), \(events.place(ofRow: 0)): an event has more than \(ColumnProgram.batchSize) rows"
        )
      }
      if count == 0 { return }
      do throws(RowError) {
        try add(count, events.columns, events.places, &accumulation)
      } catch {
        throw failure(error, at: events.place(ofRow: error.row))
      }
      events.drop(count)
    }
  }

  /// - Parameter columns: the inputs of the program, and the time where it is read.
  private func add(
    _ count: Int, _ columns: [UnsafePointer<Double>], _ slots: UnsafePointer<Int32>?,
    _ accumulation: inout ScanAccumulation
  ) throws(RowError) {
    let own = program.program.inputs.count
    let (inputs, times) = (Array(columns.prefix(own)), columns.count > own ? columns[own] : nil)
    if let slots {
      try accumulation.add(count, inputs: inputs, times: times, slots: slots)
    } else {
      try accumulation.add(count, inputs: inputs, times: times, run: 0)
    }
  }

  /// The column with the time of a row, where it is wanted.
  private func time(_ columns: ScanColumns) throws(TaskFailure) -> ColumnRequest? {
    guard program.readsTimes else { return nil }
    if let name = dataset.timeColumn, let request = columns.request(name) { return request }
    guard let (reference, run) = program.constants.changesInside else { return nil }
    throw TaskFailure(
      "`\(reference)` changes inside of run \(run), and dataset `\(dataset.name)` does not say when a row was taken",
      help: "name the column with the time inside of the run: `time: COLUMN`")
  }

  private func failure(_ error: RowError, at place: DataPlace) -> TaskFailure {
    TaskFailure("\(file.path), \(place): \(error.message)")
  }

  private static func stopped(_ file: InputFile) -> TaskFailure {
    TaskFailure("the reading of \(file.path) was stopped")
  }
}
