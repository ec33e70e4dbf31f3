import CalibColumns
import CalibModel
import Glibc

/// Rows kept so far.
///
/// With a limit each row draws a number from its values, its place in its part and the seed, and the rows
/// with the least numbers stay (a "bottom-k" sample): what is merged first or later has no part in the
/// choice. With weights the number is -log(u)/w for a u between 0 and 1, so that a row is chosen before another with a
/// probability in proportion to its weight; the rows kept are then taken for equal. Source: P. S. Efraimidis,
/// P. G. Spirakis, *Inf. Process. Lett.* 97 (2006) 181, algorithm A-Res, in logarithms.
///
/// Bytes, version 1: `1`; columns, limit (0 where there is none), rows seen, invalid ones, rows kept; then
/// of each kept row its number and its values, as little-endian f64. With weights, version 2: `2`, and Σw and Σw² behind
/// the rows seen.
struct SampleAccumulator: Accumulator {
  private struct Row {
    /// Of weighted rows the pattern of a double of at least 0: in the same order.
    let draw: UInt64
    let values: [Double]
  }

  private let collector: SampleCollector
  private var rows: [Row] = []
  private var seen = RowWeights()
  private var invalid = 0.0

  init(_ collector: SampleCollector) { self.collector = collector }

  mutating func fill(_ batch: SelectedRows) {
    for row in batch.rows {
      let values = collector.places.map { batch.columns[$0][Int(row)] }
      let weight = collector.weight.map { batch.columns[$0][Int(row)] } ?? 1
      guard !values.contains(where: \.isNaN), weight >= 0, weight.isFinite else {
        invalid += 1
        continue
      }
      // A row of weight 0 is never chosen.
      if weight > 0 {
        rows.append(Row(draw: collector.limit == nil ? 0 : draw(values, weight), values: values))
      }
      seen.add(weight)
      if let limit = collector.limit, rows.count >= 2 * limit + 1024 { shorten(limit) }
    }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? SampleAccumulator, other.collector.columns == collector.columns,
      other.collector.limit == collector.limit,
      (other.collector.weight == nil) == (collector.weight == nil)
    else { throw .mixed(SampleCollector.signature.name) }
    rows += other.rows
    seen.merge(other.seen)
    invalid += other.invalid
    if let limit = collector.limit, rows.count > limit { shorten(limit) }
  }

  func finish() -> Value {
    let kept = kept
    let columns = (0..<collector.columns).map { column in kept.map { $0.values[column] } }
    return .object(.sample(Sample(columns: columns, seen: seen, invalid: invalid)))
  }

  /// A number by which rows are chosen, the least first (splitmix64's mixing of Steele, Lea and Flood, 2014).
  private func draw(_ values: [Double], _ weight: Double) -> UInt64 {
    var state = collector.seed &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(seen.rows)
    for value in values { state = Self.mixed(state ^ value.bitPattern) }
    let number = Self.mixed(state)
    if collector.weight == nil { return number }
    let part = (Double(number >> 11) + 0.5) * 0x1p-53
    return (-log(part) / weight).bitPattern
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
  private static func version(_ collector: SampleCollector) -> UInt8 { collector.weight == nil ? 1 : 2 }

  var bytes: [UInt8] {
    let kept = kept
    var bytes: [UInt8] = [Self.version(collector)]
    bytes.append(integer: collector.columns)
    bytes.append(integer: collector.limit ?? 0)
    if collector.weight == nil { bytes.append(compact: seen.rows) } else { bytes.append(seen) }
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
    guard reader.byte() == Self.version(collector) else {
      throw .damaged(name, "its version is not \(Self.version(collector))")
    }
    guard reader.integer() == collector.columns, reader.integer() == collector.limit ?? 0 else {
      throw .damaged(name, "its settings are others")
    }
    let isWeighted = collector.weight != nil
    guard let seen = isWeighted ? reader.rowWeights() : reader.compact().map({ RowWeights(rows: $0) }),
      let invalid = reader.compact(), invalid >= 0,
      let count = reader.count(of: 8 * (collector.columns + 1)),
      Double(count) <= seen.rows, count <= collector.limit ?? count
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
