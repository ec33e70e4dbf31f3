package import CalibColumns
package import CalibModel
package import CalibPrimitives

/// What one collector with a key has accumulated of a file, run by run.
///
/// Thousands of objects for each of a thousand runs do not fit in memory as they are filled, and a file mostly has its
/// rows in the order of the runs. So where the objects of all runs take more than a limit, those of the other runs are
/// packed into bytes, as they end up on disk. What was packed when depends on the rows alone, and the pieces of a run are
/// merged in their order: the result is the same for any sizes of reads and any number of workers.
package struct ScanKeyedObjects {
  /// Bytes that objects may take before they are packed.
  package static let usualLimit = 64 << 20
  /// So many pieces of a run are merged into one.
  private static let largestPieceCount = 32

  private let collector: any Collector
  private let limit: Int
  private var finder: KeyFinder
  /// The objects of the runs that are being filled.
  private var open: [Int: KeyedAccumulator] = [:]
  private var openBytes = 0
  /// The pieces of each run that were packed, in their order.
  private var packed: [[[UInt8]]]

  /// - Parameter texts: what the reader keeps the texts of keys in.
  package init(
    _ collector: any Collector, _ space: KeySpace, runs: Int, limit: Int = usualLimit, texts: TextCodes? = nil
  ) {
    self.collector = collector
    self.limit = limit
    finder = KeyFinder(space, texts: texts ?? TextCodes(limit: .max))
    packed = Array(repeating: [], count: runs)
  }

  /// Makes place for one run more.
  package mutating func addRun() { packed.append([]) }

  /// Takes rows of one run.
  ///
  /// - Parameter keys: the columns of the parts of the key.
  /// - Parameter numbers: memory for the numbers of a batch's keys.
  package mutating func fill(
    _ run: Int, _ batch: SelectedRows, keys: [UnsafePointer<Double>], numbers: UnsafeMutablePointer<Int32>
  ) throws(RowError) {
    try finder.find(keys, rows: batch.rows, into: numbers)
    if openBytes > limit, open.count > 1 || open[run] == nil { packAll(except: run) }
    let (before, collector) = (open[run]?.byteCount ?? 0, collector)
    open[run, default: KeyedAccumulator(collector)].fill(batch, keys: numbers)
    openBytes += (open[run]?.byteCount ?? 0) - before
  }

  private mutating func packAll(except run: Int) {
    for other in open.keys.sorted() where other != run {
      guard let objects = open.removeValue(forKey: other) else { continue }
      openBytes -= objects.byteCount
      packed[other].append(objects.bytes(finder))
      if packed[other].count >= Self.largestPieceCount { packed[other] = [merged(packed[other])] }
    }
  }

  /// The bytes of a run's part.
  package func bytes(_ run: Int) -> [UInt8] {
    let last = open[run].map { [$0.bytes(finder)] } ?? []
    let pieces = packed[run] + last
    return pieces.isEmpty ? KeyedAccumulator(collector).bytes(finder) : merged(pieces)
  }

  private func merged(_ pieces: [[UInt8]]) -> [UInt8] {
    if pieces.count == 1 { return pieces[0] }
    var (finder, total) = (finder, KeyedAccumulator(collector))
    for piece in pieces {
      do throws(CollectorError) {
        try total.merge(bytes: piece, &finder)
      } catch {
        preconditionFailure("calib bug: what was packed cannot be read: \(error)")
      }
    }
    return total.bytes(finder)
  }
}
