import CalibColumns
package import CalibModel

/// The runs that the rows of a file name, with their numbers of rows.
package struct RunList: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package let run: ExperimentRun
    package let rows: Int
  }

  /// The runs, sorted.
  package let entries: [Entry]
  package let rows: Int
  package let skippedRows: Int

  package var runs: [ExperimentRun] { entries.map(\.run) }

  /// Reads the columns that hold the run, and nothing else, once.
  ///
  /// - Parameter experiment: the experiment's column in the file; without one the experiment is 0.
  /// - Parameter observer: sees all bytes of the file, in order.
  package init(
    path: String, experiment: String?, run: String, options: ReadOptions = ReadOptions(),
    observer: ByteObserver? = nil
  ) throws(DataError) {
    let columns = RunColumnReading(experiment: experiment, run: run, first: 0)
    let format = try DataFormats.format(of: path, options)
    let reader = try format.reader(
      path: path, columns: columns.requests, options: options, observer: observer)
    var counts: [Int64: Int] = [:]
    var total = 0
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      for row in 0..<count {
        guard let run = columns.run(reader, row: row) else {
          try reader.reject(columns.problem(reader, row: row), row: row)
          continue
        }
        counts[run.key, default: 0] += 1
        total += 1
      }
    }
    entries = counts.sorted { $0.key < $1.key }.compactMap { key, rows in
      ExperimentRun(key: key).map { Entry(run: $0, rows: rows) }
    }
    rows = total
    skippedRows = reader.skippedRows
  }
}
