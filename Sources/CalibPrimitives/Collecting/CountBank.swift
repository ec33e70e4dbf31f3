import CalibColumns
import CalibModel

/// The cells of many histograms in which each row adds 1 to one cell.
///
/// Thousands of histograms do not fit in the caches of a processor as they are read out, 8 bytes a cell, and then every row
/// waits for memory. So rows are counted in one byte a cell; whenever such a byte is full, 256 go to the cell itself. Counts
/// are whole numbers, so the sum is the same in all its bits.
struct CountBank<Primitive: AxisCollector>: ObjectBank {
  private let collector: Primitive
  private let cellCount: Int
  /// What was counted since the byte was last full.
  private var recent: [UInt8] = []
  /// The rest of the counts; empty as long as no byte has been full.
  private var cells: [Double] = []
  private(set) var count = 0

  init(_ collector: Primitive) {
    self.collector = collector
    cellCount = collector.cellCount
  }

  var byteCount: Int { recent.count + 8 * cells.count }
  var mark: [Double] { collector.mark }

  mutating func append() {
    recent.append(contentsOf: repeatElement(0, count: cellCount))
    if !cells.isEmpty { cells.append(contentsOf: repeatElement(0, count: cellCount)) }
    count += 1
  }

  mutating func fill(_ batch: SelectedRows, places: UnsafePointer<Int32>) {
    let count = batch.rows.count
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { found in
      guard let found = found.baseAddress else { return }
      collector.filling.search.find(batch.columns[0], rows: batch.rows, into: found)
      var index = 0
      while true {
        index = Self.add(found, places, cellCount, to: &recent, from: index, count: count)
        if index == count { return }
        needCells()
        cells[Int(places[index]) * cellCount + Int(found[index])] += 256
        index += 1
      }
    }
  }

  /// Adds 1 for each row; returns the first whose byte has become full, which is 0 again, else how many rows there are.
  @inline(never)
  private static func add(
    _ found: UnsafePointer<Int32>, _ places: UnsafePointer<Int32>, _ cellCount: Int, to recent: inout [UInt8],
    from start: Int, count: Int
  ) -> Int {
    recent.withUnsafeMutableBufferPointer { recent in
      guard let cells = recent.baseAddress else { return count }
      for index in start..<count {
        let cell = Int(places[index]) &* cellCount &+ Int(found[index])
        let sum = cells[cell] &+ 1
        cells[cell] = sum
        if sum == 0 { return index }
      }
      return count
    }
  }

  private mutating func needCells() {
    if cells.isEmpty { cells = Array(repeating: 0, count: recent.count) }
  }

  mutating func merge(_ other: any ObjectBank, from place: Int, into own: Int) throws(CollectorError) {
    guard let other = other as? CountBank, other.collector.mark == collector.mark else {
      throw .mixed(Primitive.signature.name)
    }
    add(other.counts(of: place), to: own)
  }

  mutating func merge(bytes: [UInt8], into place: Int) throws(CollectorError) {
    add(try collector.cells(bytes: bytes, mark: []), to: place)
  }

  func bytes(of place: Int) -> [UInt8] {
    counts(of: place).withUnsafeBufferPointer { counts in
      counts.baseAddress.map { CellCoding.bytes(mark: [], cells: $0, count: cellCount) } ?? []
    }
  }

  func value(of place: Int) -> Value {
    counts(of: place).withUnsafeBufferPointer { $0.baseAddress.map { collector.value(of: $0) } ?? .none }
  }

  /// The cells of an object.
  private func counts(of place: Int) -> [Double] {
    let range = (place * cellCount)..<((place + 1) * cellCount)
    return range.map { Double(recent[$0]) + (cells.isEmpty ? 0 : cells[$0]) }
  }

  private mutating func add(_ counts: [Double], to place: Int) {
    needCells()
    for (index, value) in counts.enumerated() { cells[place * cellCount + index] += value }
  }
}
