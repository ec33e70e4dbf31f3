import CalibColumns
import CalibModel

/// Rows counted in bins so far.
///
/// Bytes, version 1: `1`; bins as u32; low, high, underflow, overflow, invalid as f64; a form; contents. Form 0: all
/// contents as f64. Form 1, where that is shorter: their number as u32, then bin (u32, ascending) and content
/// (f64, not 0) of each. All is little-endian.
struct HistogramAccumulator: Accumulator {
  private(set) var histogram: Histogram
  /// The edges of the bins, `bins + 1` of them: they decide, not a rounded product.
  private let edges: [Double]

  init(axis: HistogramAxis, edges: [Double]) {
    histogram = Histogram(axis: axis)
    self.edges = edges
  }

  mutating func fill(_ batch: SelectedRows) {
    guard let values = batch.columns.first else { preconditionFailure("calib bug: a histogram of no column") }
    let axis = histogram.axis
    let filling = BinSearch(axis: axis)
    var outside = Outside()
    histogram.counts.withUnsafeMutableBufferPointer { counts in
      edges.withUnsafeBufferPointer { edges in
        for row in batch.rows {
          let value = values[Int(row)]
          if value >= axis.low, value <= axis.high {
            counts[filling.bin(value, edges: edges)] += 1
          } else {
            outside.add(value, axis)
          }
        }
      }
    }
    histogram.underflow += outside.under
    histogram.overflow += outside.over
    histogram.invalid += outside.invalid
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? HistogramAccumulator, other.histogram.axis == histogram.axis else {
      throw .mixed(HistogramCollector.signature.name)
    }
    histogram.merge(other.histogram)
  }

  func finish() -> Value { .histogram(histogram) }
}

/// Finds bins by a multiplication and puts the result right by the edges.
private struct BinSearch {
  let low: Double
  let scale: Double
  let last: Int

  init(axis: HistogramAxis) {
    low = axis.low
    scale = Double(axis.bins) / (axis.high - axis.low)
    last = axis.bins - 1
  }

  /// The bin of a value inside the range; the upper edge belongs to the last bin.
  ///
  /// The scale of a tiny range may be infinite and the product NaN: the comparison turns that into the last bin, and
  /// the edges do the rest.
  @inline(__always)
  func bin(_ value: Double, edges: UnsafeBufferPointer<Double>) -> Int {
    let estimate = (value - low) * scale
    var bin = estimate < Double(last) ? Int(estimate) : last
    while bin > 0, value < edges[bin] { bin -= 1 }
    while bin < last, value >= edges[bin + 1] { bin += 1 }
    return bin
  }
}

/// Rows that are in no bin.
private struct Outside {
  var under = 0.0
  var over = 0.0
  var invalid = 0.0

  mutating func add(_ value: Double, _ axis: HistogramAxis) {
    if value < axis.low { under += 1 } else if value > axis.high { over += 1 } else { invalid += 1 }
  }
}

extension HistogramAccumulator {
  private static let version: UInt8 = 1
  private static let dense: UInt8 = 0
  private static let sparse: UInt8 = 1

  var bytes: [UInt8] {
    var bytes: [UInt8] = [Self.version]
    let filled = histogram.counts.indices.filter { histogram.counts[$0] != 0 }
    let isSparse = 4 + 12 * filled.count < 8 * histogram.counts.count
    bytes.reserveCapacity(46 + (isSparse ? 4 + 12 * filled.count : 8 * histogram.counts.count))
    bytes.append(littleEndian: UInt32(histogram.axis.bins))
    let head = [
      histogram.axis.low, histogram.axis.high, histogram.underflow, histogram.overflow, histogram.invalid,
    ]
    for value in head { bytes.append(littleEndian: value) }
    bytes.append(isSparse ? Self.sparse : Self.dense)
    if isSparse {
      bytes.append(littleEndian: UInt32(filled.count))
      for bin in filled {
        bytes.append(littleEndian: UInt32(bin))
        bytes.append(littleEndian: histogram.counts[bin])
      }
    } else {
      for count in histogram.counts { bytes.append(littleEndian: count) }
    }
    return bytes
  }

  init(axis: HistogramAxis, edges: [Double], bytes: [UInt8]) throws(CollectorError) {
    self.init(axis: axis, edges: edges)
    let name = HistogramCollector.signature.name
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer32() == UInt32(axis.bins), reader.double() == axis.low, reader.double() == axis.high
    else { throw .damaged(name, "its axis is another one") }
    guard let under = reader.count(), let over = reader.count(), let invalid = reader.count(),
      let form = reader.byte()
    else { throw .damaged(name, "it ends early or holds no counts") }
    (histogram.underflow, histogram.overflow, histogram.invalid) = (under, over, invalid)
    guard form == Self.dense ? readDense(&reader) : form == Self.sparse && readSparse(&reader),
      reader.isAtEnd
    else { throw .damaged(name, "its contents are not those of \(axis.bins) bins") }
  }

  private mutating func readDense(_ reader: inout ByteReader) -> Bool {
    guard reader.remaining == 8 * histogram.counts.count else { return false }
    for bin in histogram.counts.indices {
      guard let count = reader.count() else { return false }
      histogram.counts[bin] = count
    }
    return true
  }

  private mutating func readSparse(_ reader: inout ByteReader) -> Bool {
    guard let filled = reader.integer32(), reader.remaining == 12 * Int(filled) else { return false }
    var next: UInt32 = 0
    for _ in 0..<filled {
      guard let bin = reader.integer32(), let count = reader.count(), bin >= next,
        Int(bin) < histogram.counts.count, count > 0
      else { return false }
      histogram.counts[Int(bin)] = count
      next = bin + 1
    }
    return true
  }
}
