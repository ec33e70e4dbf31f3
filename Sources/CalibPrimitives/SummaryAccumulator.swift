import CalibColumns
import CalibModel

/// A summary of the rows seen so far.
///
/// Each batch is summed in two passes and then merged (see ``Summary``): no division per row, no lost digits.
///
/// Bytes, version 1: `1`; count, mean, squares, minimum, maximum, invalid as little-endian f64.
struct SummaryAccumulator: Accumulator {
  private(set) var summary = Summary()

  mutating func fill(_ batch: SelectedRows) {
    guard let values = batch.columns.first else { preconditionFailure("calib bug: a summary of no column") }
    var part = Summary()
    var sum = 0.0
    for row in batch.rows {
      let value = values[Int(row)]
      if value.isNaN { continue }
      part.count += 1
      sum += value
      part.minimum = value < part.minimum ? value : part.minimum
      part.maximum = value > part.maximum ? value : part.maximum
    }
    part.invalid = Double(batch.rows.count) - part.count
    if part.count > 0 {
      part.mean = sum / part.count
      for row in batch.rows {
        let deviation = values[Int(row)] - part.mean
        if deviation.isNaN { continue }
        part.squares += deviation * deviation
      }
      if !part.mean.isFinite { part.squares = .nan }
    }
    summary.merge(part)
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? SummaryAccumulator else { throw .mixed(SummaryCollector.signature.name) }
    summary.merge(other.summary)
  }

  func finish() -> Value { .summary(summary) }
}

extension SummaryAccumulator {
  private static let version: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    let fields = [
      summary.count, summary.mean, summary.squares, summary.minimum, summary.maximum, summary.invalid,
    ]
    for value in fields { bytes.append(littleEndian: value) }
    return bytes
  }

  init(bytes: [UInt8]) throws(CollectorError) {
    let name = SummaryCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard let count = reader.count(), let mean = reader.double(), let squares = reader.double(),
      let minimum = reader.double(), let maximum = reader.double(), let invalid = reader.count(),
      reader.isAtEnd
    else { throw .damaged(name, "it is not made of six numbers") }
    // Infinite values may have made the sums NaN, but nothing makes them negative or turns the ends around.
    guard !(squares < 0), count == 0 || minimum <= maximum else {
      throw .damaged(name, "its numbers contradict each other")
    }
    summary.count = count
    summary.mean = mean
    summary.squares = squares
    summary.minimum = minimum
    summary.maximum = maximum
    summary.invalid = invalid
  }
}
