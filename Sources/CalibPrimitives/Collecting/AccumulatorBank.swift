import CalibColumns
import CalibModel

/// A bank of accumulators, for collectors whose objects grow: each takes its rows by itself.
struct AccumulatorBank: ObjectBank {
  private let collector: any Collector
  private var accumulators: [any Accumulator] = []

  init(_ collector: any Collector) { self.collector = collector }

  var count: Int { accumulators.count }
  var byteCount: Int { 0 }
  var mark: [Double] { [] }

  mutating func append() { accumulators.append(collector.makeAccumulator()) }

  /// Sorts the rows of the batch by object, those of one object in their order.
  mutating func fill(_ batch: SelectedRows, places: UnsafePointer<Int32>) {
    let rows = batch.rows
    let order = (0..<rows.count).sorted { (places[$0], $0) < (places[$1], $1) }
    let sorted = order.map { rows[$0] }
    var start = 0
    while start < order.count {
      let place = places[order[start]]
      var end = start + 1
      while end < order.count, places[order[end]] == place { end += 1 }
      sorted[start..<end].withUnsafeBufferPointer {
        accumulators[Int(place)].fill(SelectedRows(columns: batch.columns, rows: $0))
      }
      start = end
    }
  }

  mutating func merge(_ other: any ObjectBank, from place: Int, into own: Int) throws(CollectorError) {
    guard let other = other as? AccumulatorBank else { throw .mixed(type(of: collector).signature.name) }
    try accumulators[own].merge(other.accumulators[place])
  }

  func bytes(of place: Int) -> [UInt8] { accumulators[place].bytes }

  mutating func merge(bytes: [UInt8], into place: Int) throws(CollectorError) {
    try accumulators[place].merge(try collector.accumulator(bytes: bytes))
  }

  func value(of place: Int) -> Value { accumulators[place].finish() }
}
