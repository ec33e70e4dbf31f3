import CalibColumns
import CalibModel

/// The number of rows seen so far.
///
/// Bytes, version 1: `1`; the number as little-endian f64.
struct CountAccumulator: Accumulator {
  private(set) var count = 0.0

  mutating func fill(_ batch: SelectedRows) { count += Double(batch.rows.count) }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? CountAccumulator else { throw .mixed(CountCollector.signature.name) }
    count += other.count
  }

  func finish() -> Value { .count(count) }
}

extension CountAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.append(littleEndian: count)
    return bytes
  }

  init(bytes: [UInt8]) throws(CollectorError) {
    let name = CountCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard let count = reader.count(), reader.isAtEnd else { throw .damaged(name, "it is not one number") }
    self.count = count
  }
}
