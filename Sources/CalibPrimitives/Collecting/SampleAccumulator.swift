import CalibColumns
import CalibModel

/// Rows kept so far.
///
/// With a limit each row draws a number from its values, its place in its part and the seed, and the rows
/// with the least numbers stay (a "bottom-k" sample): what is merged first or later has no part in the
/// choice.
///
/// Bytes, version 1: `1`; columns, limit (0 where there is none), rows seen, invalid ones, rows kept; then
/// of each kept row its number and its values, as little-endian f64.
struct SampleAccumulator: Accumulator {
  private struct Row {
    let draw: UInt64
    let values: [Double]
  }

  private let collector: SampleCollector
  private var rows: [Row] = []
  private var seen = 0.0
  private var invalid = 0.0

  init(_ collector: SampleCollector) { self.collector = collector }

  mutating func fill(_ batch: SelectedRows) {
    for row in batch.rows {
      let values = batch.columns.map { $0[Int(row)] }
      guard !values.contains(where: \.isNaN) else {
        invalid += 1
        continue
      }
      rows.append(Row(draw: collector.limit == nil ? 0 : draw(values), values: values))
      seen += 1
      if let limit = collector.limit, rows.count >= 2 * limit + 1024 { shorten(limit) }
    }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? SampleAccumulator, other.collector.columns == collector.columns,
      other.collector.limit == collector.limit
    else { throw .mixed(SampleCollector.signature.name) }
    rows += other.rows
    seen += other.seen
    invalid += other.invalid
    if let limit = collector.limit, rows.count > limit { shorten(limit) }
  }

  func finish() -> Value {
    let kept = kept
    let columns = (0..<collector.columns).map { column in kept.map { $0.values[column] } }
    return .object(.sample(Sample(columns: columns, seen: seen, invalid: invalid)))
  }

  /// A number from 0 up to 2⁶⁴ (splitmix64's mixing of Steele, Lea and Flood, 2014).
  private func draw(_ values: [Double]) -> UInt64 {
    var state = collector.seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(seen)
    for value in values { state = Self.mixed(state ^ value.bitPattern) }
    return Self.mixed(state)
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state &+ 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The rows with the least numbers, in the order in which they came; of equal numbers the first.
  private mutating func shorten(_ limit: Int) {
    guard rows.count > limit else { return }
    let order = rows.indices.sorted { (rows[$0].draw, $0) < (rows[$1].draw, $1) }
    rows = order.prefix(limit).sorted().map { rows[$0] }
  }

  private var kept: [Row] {
    guard let limit = collector.limit, rows.count > limit else { return rows }
    var shortened = self
    shortened.shorten(limit)
    return shortened.rows
  }
}

extension SampleAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    let kept = kept
    var bytes: [UInt8] = [Self.version]
    bytes.append(integer: collector.columns)
    bytes.append(integer: collector.limit ?? 0)
    bytes.append(compact: seen)
    bytes.append(compact: invalid)
    bytes.append(integer: kept.count)
    for row in kept {
      bytes.append(littleEndian: Double(bitPattern: row.draw))
      for value in row.values { bytes.append(littleEndian: value) }
    }
    return bytes
  }

  init(_ collector: SampleCollector, bytes: [UInt8]) throws(CollectorError) {
    self.init(collector)
    let name = SampleCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer() == collector.columns, reader.integer() == collector.limit ?? 0 else {
      throw .damaged(name, "its settings are others")
    }
    guard let seen = reader.compact(), let invalid = reader.compact(), invalid >= 0,
      let count = reader.count(of: 8 * (collector.columns + 1)),
      Double(count) <= seen, count <= collector.limit ?? count
    else { throw .damaged(name, "it ends early") }
    for _ in 0..<count {
      let numbers = (0...collector.columns).compactMap { _ in reader.double() }
      guard !numbers.dropFirst().contains(where: \.isNaN) else {
        throw .damaged(name, "a value of it is not a number")
      }
      rows.append(Row(draw: numbers[0].bitPattern, values: Array(numbers.dropFirst())))
    }
    guard reader.isAtEnd else { throw .damaged(name, "it goes on after its end") }
    self.seen = seen
    self.invalid = invalid
  }
}
