import CalibColumns

/// Reads the measurements of a Mille file as rows.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class MilleBatchReader: BatchReader {
  /// What serves a request.
  private enum Source {
    case record, residual, sigma
    case local(Int), label(Int), global(Int)
  }

  private let path: String
  private let reader: MilleReader
  private let sources: [Source]
  private let lengths: [String: Int]
  private var frame: BatchFrame
  private let observation: FileObservation
  /// The record being read, its number, and how many of its measurements were.
  private var record = MilleRecord([])
  private var number = -1
  private var measurement = 0
  private var row = 0

  init(
    path: String, columns: [ColumnRequest], targets: [RequestTarget], options: ReadOptions,
    observer: ByteObserver?
  ) throws(DataError) {
    self.path = path
    reader = try MilleReader(path: path)
    sources = targets.map { target in
      guard case .column(let column, let element) = target else { return .record }
      switch column {
      case 0: return .record
      case 1: return .residual
      case 2: return .sigma
      case 3: return .local(element ?? 0)
      case 4: return .label(element ?? 0)
      default: return .global(element ?? 0)
      }
    }
    lengths = options.arrayLengths
    frame = BatchFrame(path: path, requests: columns, options: options)
    observation = FileObservation(reader.file, observer: observer)
  }

  func readBatch() throws(DataError) -> Int {
    while true {
      let first = row
      var count = 0
      while count < ColumnProgram.batchSize, let measurement = try next() {
        try check(measurement)
        for (index, source) in sources.enumerated() {
          frame.columns[index][count] = value(source, measurement)
        }
        count += 1
      }
      row += count
      guard count > 0 else {
        try observation.finish()
        return 0
      }
      try observation.advance(to: Double(reader.bytesRead) / Double(max(1, reader.file.size)))
      let kept = try frame.finish(count, from: first)
      if kept > 0 { return kept }
    }
  }

  /// The next measurement; `nil` at the end of the file.
  private func next() throws(DataError) -> MilleRecord.Measurement? {
    while measurement == record.measurements.count {
      guard let found = try reader.read() else { return nil }
      (record, measurement) = (found, 0)
      number += 1
    }
    defer { measurement += 1 }
    return record.measurements[measurement]
  }

  /// A derivative that no column takes would be missing in silence.
  private func check(_ measurement: MilleRecord.Measurement) throws(DataError) {
    let locals = measurement.locals.reduce(0) { max($0, $1.label) }
    for (name, found) in [
      ("local", locals), ("label", measurement.globals.count), ("global", measurement.globals.count),
    ] {
      guard let declared = lengths[name], declared < found else { continue }
      throw DataError(
        .badRow(
          RowProblem(
            column: name,
            message:
              "record \(number) has a measurement with \(found) of them, and \(declared) were declared; "
              + "declare as many: `[…; \(found)]`")), path: path, at: .row(row))
    }
  }

  private func value(_ source: Source, _ measurement: MilleRecord.Measurement) -> Double {
    switch source {
    case .record: Double(number)
    case .residual: measurement.value
    case .sigma: measurement.sigma
    // A parameter that occurs twice adds up.
    case .local(let place): measurement.locals.reduce(0) { $1.label == place + 1 ? $0 + $1.value : $0 }
    case .label(let place):
      place < measurement.globals.count ? Double(measurement.globals[place].label) : 0
    case .global(let place): place < measurement.globals.count ? -measurement.globals[place].value : 0
    }
  }

  func column(_ index: Int) -> UnsafePointer<Double> { UnsafePointer(frame.columns[index]) }
  func place(ofRow row: Int) -> DataPlace { .row(frame.place(row)) }
  func reject(_ problem: RowProblem, row: Int) throws(DataError) { try frame.reject(problem, row: row) }
  var bytesRead: Int64 { observation.bytesRead }
  var skippedRows: Int { frame.badRows.count }
  var firstSkipped: String { frame.badRows.first }
}
