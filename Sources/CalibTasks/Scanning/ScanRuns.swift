import CalibColumns
import CalibData
import CalibModel

/// Finds the run of each row of a batch among those that are asked for.
struct ScanRuns: ~Copyable {
  private let columns: RunColumnReading
  private let slots: [Int64: Int32]
  private let memory: UnsafeMutablePointer<Int32>
  /// Neighbouring rows are mostly of one run.
  private var last: (key: Int64, slot: Int32) = (-1, -1)

  init(columns: RunColumnReading, runs: [ExperimentRun]) {
    self.columns = columns
    slots = Dictionary(uniqueKeysWithValues: runs.enumerated().map { ($1.key, Int32($0)) })
    memory = .allocate(capacity: ColumnProgram.batchSize)
    memory.initialize(repeating: -1, count: ColumnProgram.batchSize)
  }

  deinit { memory.deallocate() }

  /// The place of each row's run; -1 for rows of other runs and for rows whose run is none and may be left out.
  mutating func places(_ reader: any BatchReader, count: Int) throws(DataError) -> UnsafePointer<Int32> {
    for row in 0..<count {
      guard let run = columns.run(reader, row: row) else {
        try reader.reject(columns.problem(reader, row: row), row: row)
        memory[row] = -1
        continue
      }
      if run.key != last.key { last = (run.key, slots[run.key] ?? -1) }
      memory[row] = last.slot
    }
    return UnsafePointer(memory)
  }
}
