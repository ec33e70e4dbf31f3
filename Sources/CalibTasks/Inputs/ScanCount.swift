import CalibData
import CalibLanguage
import CalibModel

/// How many events of each run a file holds, found by reading it once.
struct ScanCount {
  let events: [ExperimentRun: Int]
  /// SHA-256 of the bytes, in hexadecimal.
  let digest: String

  /// Reads the columns that hold the run, and besides only what decides which rows are left out as bad.
  ///
  /// - Parameter run: the run that the file's name says; `nil` where rows say theirs.
  init(path: String, dataset: DatasetDefinition, run: ExperimentRun?) throws(DataError) {
    let columns = ScanColumns(dataset: dataset)
    let always = columns.alwaysRead
    let runColumns = columns.runColumns(first: always.count)
    let digest = ScanDigest()
    let reader = try DataFormats.format(of: path, named: dataset.format).reader(
      path: path, columns: always + (runColumns?.requests ?? []), options: columns.options
    ) { digest.update($0) }
    var counts: [Int64: Int] = [:]
    var (current, known): (Int64, Int) = (-1, 0)
    var lastPlace: DataPlace?
    while true {
      let count = try reader.readBatch()
      if count == 0 { break }
      for row in 0..<count {
        guard let own = run ?? runColumns?.run(reader, row: row) else {
          if let runColumns { try reader.reject(runColumns.problem(reader, row: row), row: row) }
          continue
        }
        if own.key != current {
          if known > 0 { counts[current, default: 0] += known }
          (current, known) = (own.key, 0)
          counts[current, default: 0] += 0
        }
        if dataset.element != nil {
          let place = reader.place(ofRow: row)
          if place == lastPlace { continue }
          lastPlace = place
        }
        known += 1
      }
    }
    if known > 0 { counts[current, default: 0] += known }
    if let run { counts[run.key, default: 0] += 0 }
    events = Dictionary(
      uniqueKeysWithValues: counts.compactMap { key, count in
        ExperimentRun(key: key).map { ($0, count) }
      })
    self.digest = digest.finish()
  }
}
