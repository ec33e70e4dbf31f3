import CalibColumns
import CalibModel
import CalibPrimitives

/// What one collector has accumulated of a file, run by run.
struct ScanSink {
  private enum Objects {
    /// One object for each run.
    case plain([any Accumulator])
    case keyed(ScanKeyedObjects)
  }

  private let sink: ScanProgram.Sink
  private var objects: Objects
  private(set) var entries: [Int]

  init(_ sink: ScanProgram.Sink, runs: Int, texts: TextCodes?) {
    self.sink = sink
    entries = Array(repeating: 0, count: runs)
    if let space = sink.space {
      objects = .keyed(ScanKeyedObjects(sink.collector, space, runs: runs, texts: texts))
    } else {
      objects = .plain((0..<runs).map { _ in sink.collector.makeAccumulator() })
    }
  }

  var mask: Int? { sink.mask }

  /// Takes rows of one run.
  ///
  /// - Parameter output: the columns of the program by place.
  /// - Parameter numbers: memory for the numbers of a batch's keys.
  mutating func fill(
    _ run: Int, _ rows: UnsafeBufferPointer<Int32>, _ output: (Int) -> UnsafePointer<Double>,
    numbers: UnsafeMutablePointer<Int32>
  ) throws(RowError) {
    guard !rows.isEmpty else { return }
    let batch = SelectedRows(columns: sink.columns.map(output), rows: rows)
    entries[run] += rows.count
    switch objects {
    case .plain(var accumulators):
      // Nothing else may hold the accumulators while one is changed: they would be copied.
      objects = .plain([])
      accumulators[run].fill(batch)
      objects = .plain(accumulators)
    case .keyed(var keyed):
      objects = .plain([])
      defer { objects = .keyed(keyed) }
      try keyed.fill(run, batch, keys: sink.keys.map(output), numbers: numbers)
    }
  }

  /// The bytes of a run's part.
  func bytes(_ run: Int) -> [UInt8] {
    switch objects {
    case .plain(let accumulators): accumulators[run].bytes
    case .keyed(let keyed): keyed.bytes(run)
    }
  }
}
