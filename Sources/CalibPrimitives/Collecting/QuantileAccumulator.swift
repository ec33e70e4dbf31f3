import CalibColumns
import CalibModel

/// Values seen so far.
///
/// Bytes, version 1: `1`; invalid rows and the error of ranks; how many levels; then of each how often it
/// was thinned, how many values it has, and these as little-endian f64 in their order. With weights, version 2: `2`, and
/// before the levels the rows, Σw and Σw²; behind each value its weight.
struct QuantileAccumulator: Accumulator {
  private let weight: Int?
  private var sketch: QuantileSketch

  init(weight: Int?) {
    self.weight = weight
    sketch = QuantileSketch(isWeighted: weight != nil)
  }

  mutating func fill(_ batch: SelectedRows) {
    let values = batch.columns[0]
    guard let weight else {
      for row in batch.rows { sketch.add(values[Int(row)]) }
      return
    }
    let weights = batch.columns[weight]
    for row in batch.rows { sketch.add(values[Int(row)], weight: weights[Int(row)]) }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? QuantileAccumulator, other.sketch.isWeighted == sketch.isWeighted else {
      throw .mixed(QuantileCollector.signature.name)
    }
    sketch.merge(other.sketch)
  }

  func finish() -> Value { .object(.quantiles(sketch)) }
}

extension QuantileAccumulator {
  private static func version(_ isWeighted: Bool) -> UInt8 { isWeighted ? 2 : 1 }

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version(sketch.isWeighted)]
    bytes.reserveCapacity(64 + sketch.levels.reduce(0) { $0 + 8 * ($1.values.count + $1.weights.count) })
    bytes.append(compact: sketch.invalid)
    bytes.append(compact: sketch.rankError)
    if sketch.isWeighted { bytes.append(sketch.taken) }
    bytes.append(integer: sketch.levels.count)
    for level in sketch.levels {
      bytes.append(integer: Int(level.thinnings))
      bytes.append(integer: level.values.count)
      for (place, value) in level.values.enumerated() {
        bytes.append(littleEndian: value)
        if sketch.isWeighted { bytes.append(littleEndian: level.weights[place]) }
      }
    }
    return bytes
  }

  init(weight: Int?, bytes: [UInt8]) throws(CollectorError) {
    self.init(weight: weight)
    let (name, isWeighted) = (QuantileCollector.signature.name, weight != nil)
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version(isWeighted) else {
      throw .damaged(name, "its version is not \(Self.version(isWeighted))")
    }
    guard let invalid = reader.compact(), let rankError = reader.compact(),
      let taken = isWeighted ? reader.rowWeights() : RowWeights(), let count = reader.count(of: 2)
    else { throw .damaged(name, "it ends early") }
    var levels: [QuantileSketch.Level] = []
    for _ in 0..<count {
      guard let level = Self.level(&reader, isWeighted) else { throw .damaged(name, "it ends early") }
      levels.append(level)
    }
    guard reader.isAtEnd,
      let sketch = QuantileSketch(
        levels: levels, taken: isWeighted ? taken : nil, invalid: invalid, rankError: rankError)
    else { throw .damaged(name, "its numbers contradict each other") }
    self.sketch = sketch
  }

  private static func level(_ reader: inout ByteReader, _ isWeighted: Bool) -> QuantileSketch.Level? {
    guard let thinnings = reader.integer().flatMap({ UInt32(exactly: $0) }),
      let size = reader.count(of: isWeighted ? 16 : 8)
    else { return nil }
    var (values, weights): ([Double], [Double]) = ([], [])
    values.reserveCapacity(size)
    for _ in 0..<size {
      guard let value = reader.double() else { return nil }
      values.append(value)
      if isWeighted {
        guard let weight = reader.double() else { return nil }
        weights.append(weight)
      }
    }
    return QuantileSketch.Level(values: values, weights: weights, thinnings: thinnings)
  }
}
