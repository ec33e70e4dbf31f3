import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives

/// What one collector has accumulated of a file, run by run, or stretch by stretch of each run.
struct ScanSink {
  private enum Objects {
    /// One object for each run, then one for each stretch.
    case plain([any Accumulator])
    case keyed(ScanKeyedObjects)
  }

  private let sink: ScanProgram.Sink
  private var objects: Objects
  private var entries: [Int]
  /// The times of the accepted rows, by place, where they are kept.
  private var times: [ClosedRange<Double>?]
  /// The places of the stretches of each run; those of the runs come before them.
  private var stretches: [[Int: Int]]

  init(_ sink: ScanProgram.Sink, runs: Int, texts: TextCodes?) {
    self.sink = sink
    entries = Array(repeating: 0, count: runs)
    times = Array(repeating: nil, count: runs)
    stretches = Array(repeating: [:], count: runs)
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
  /// - Parameter times: of all rows of the batch; `nil` where they are not read.
  /// - Parameter numbers: memory for the numbers of a batch's keys.
  mutating func fill(
    _ run: Int, _ rows: UnsafeBufferPointer<Int32>, _ output: (Int) -> UnsafePointer<Double>,
    times: UnsafePointer<Double>?, numbers: UnsafeMutablePointer<Int32>
  ) throws(RowError) {
    guard let times, let timing = sink.timing else { return try fill(run, rows, output, numbers: numbers) }
    guard let length = timing.atomLength else {
      try note(times, rows, at: run)
      return try fill(run, rows, output, numbers: numbers)
    }
    // Rows mostly come in the order of time, so neighbours are mostly of one stretch.
    var start = 0
    while start < rows.count {
      let stretch = try Self.stretch(times, rows[start], length)
      var end = start + 1
      while end < rows.count, try Self.stretch(times, rows[end], length) == stretch { end += 1 }
      let part = UnsafeBufferPointer(rebasing: rows[start..<end])
      let place = place(of: stretch, in: run)
      try note(times, part, at: place)
      try fill(place, part, output, numbers: numbers)
      start = end
    }
  }

  private mutating func fill(
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

  /// The partial results of the runs, of a divided run one for each stretch that has accepted rows.
  func parts(_ runs: [ExperimentRun]) -> [ScanResult.Part] {
    runs.indices.flatMap { run -> [ScanResult.Part] in
      let own = stretches[run].sorted { $0.key < $1.key }
      if own.isEmpty { return [part(runs[run], nil, run)] }
      return own.map { part(runs[run], $0.key, $0.value) }
    }
  }

  private func part(_ run: ExperimentRun, _ stretch: Int?, _ place: Int) -> ScanResult.Part {
    let times = times[place].map {
      RunCatalog.Times(begin: Int64($0.lowerBound.rounded()), end: Int64($0.upperBound.rounded()))
    }
    return ScanResult.Part(
      run: run, stretch: stretch, entries: entries[place], times: times, bytes: bytes(place))
  }

  private func bytes(_ run: Int) -> [UInt8] {
    switch objects {
    case .plain(let accumulators): accumulators[run].bytes
    case .keyed(let keyed): keyed.bytes(run)
    }
  }
}

extension ScanSink {
  /// The number of the stretch of a run that a row is of.
  private static func stretch(
    _ times: UnsafePointer<Double>, _ row: Int32, _ length: Int64
  ) throws(RowError) -> Int {
    let (time, length) = (try checked(times, row), Double(length))
    let number = (time / length).rounded(.down)
    // The quotient may have been rounded across a boundary.
    if number * length > time { return Int(number) - 1 }
    return (number + 1) * length <= time ? Int(number) + 1 : Int(number)
  }

  /// The time of a row in nanoseconds; of any clock it is less than 300 years from its zero.
  private static func checked(_ times: UnsafePointer<Double>, _ row: Int32) throws(RowError) -> Double {
    let time = times[Int(row)]
    guard abs(time) < 9e18 else {
      throw RowError(row: Int(row), message: "the time of the row is \(time) ns")
    }
    return time
  }

  /// The place of a stretch, which is made where it is new.
  private mutating func place(of stretch: Int, in run: Int) -> Int {
    if let place = stretches[run][stretch] { return place }
    stretches[run][stretch] = entries.count
    entries.append(0)
    times.append(nil)
    switch objects {
    case .plain(var accumulators):
      objects = .plain([])
      accumulators.append(sink.collector.makeAccumulator())
      objects = .plain(accumulators)
    case .keyed(var keyed):
      objects = .plain([])
      keyed.addRun()
      objects = .keyed(keyed)
    }
    return entries.count - 1
  }

  /// Notes the times of rows.
  private mutating func note(
    _ times: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>, at place: Int
  ) throws(RowError) {
    for row in rows {
      let time = try Self.checked(times, row)
      guard let known = self.times[place] else {
        self.times[place] = time...time
        continue
      }
      if !known.contains(time) {
        self.times[place] = min(known.lowerBound, time)...max(known.upperBound, time)
      }
    }
  }
}
