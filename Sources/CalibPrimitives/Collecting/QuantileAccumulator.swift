import CalibColumns
import CalibModel

/// Values seen so far.
///
/// Bytes, version 1: `1`; invalid rows and the error of ranks; how many levels; then of each how often it
/// was thinned, how many values it has, and these as little-endian f64 in their order.
struct QuantileAccumulator: Accumulator {
  private var sketch = QuantileSketch()

  init() {}

  mutating func fill(_ batch: SelectedRows) {
    let values = batch.columns[0]
    for row in batch.rows { sketch.add(values[Int(row)]) }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? QuantileAccumulator else { throw .mixed(QuantileCollector.signature.name) }
    sketch.merge(other.sketch)
  }

  func finish() -> Value { .object(.quantiles(sketch)) }
}

extension QuantileAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.reserveCapacity(32 + sketch.levels.reduce(0) { $0 + 8 * $1.count })
    bytes.append(compact: sketch.invalid)
    bytes.append(compact: sketch.rankError)
    bytes.append(integer: sketch.levels.count)
    for (level, thinnings) in zip(sketch.levels, sketch.levelThinnings) {
      bytes.append(integer: Int(thinnings))
      bytes.append(integer: level.count)
      for value in level { bytes.append(littleEndian: value) }
    }
    return bytes
  }

  init(bytes: [UInt8]) throws(CollectorError) {
    let name = QuantileCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard let invalid = reader.compact(), let rankError = reader.compact(), let count = reader.count(of: 2)
    else { throw .damaged(name, "it ends early") }
    var (levels, thinnings): ([[Double]], [UInt32]) = ([], [])
    for _ in 0..<count {
      guard let thinned = reader.integer().flatMap({ UInt32(exactly: $0) }), let size = reader.count(of: 8)
      else { throw .damaged(name, "it ends early") }
      levels.append((0..<size).compactMap { _ in reader.double() })
      thinnings.append(thinned)
    }
    guard reader.isAtEnd,
      let sketch = QuantileSketch(
        levels: levels, thinnings: thinnings, invalid: invalid, rankError: rankError)
    else { throw .damaged(name, "its numbers contradict each other") }
    self.sketch = sketch
  }
}
