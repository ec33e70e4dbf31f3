package import CalibModel

/// Finds the bins of values on an axis, a batch at a time; the edges decide, not a rounded product.
package struct AxisSearch: Sendable {
  package let axis: HistogramAxis
  /// `bins + 1` of them; empty for whole numbers and texts.
  private let edges: [Double]
  /// The bins of texts, by their codes.
  private let codes: [Double: Int32]
  private let scale: Double

  package init(_ axis: HistogramAxis) {
    self.axis = axis
    var codes: [Double: Int32] = [:]
    switch axis.kind {
    case .regular, .logarithmic, .variable: edges = axis.edges
    case .integer: edges = []
    case .category(let names):
      edges = []
      for (bin, name) in names.enumerated() { codes[textCode(name.utf8)] = Int32(bin) }
    }
    self.codes = codes
    scale = Double(axis.bins) / (axis.high - axis.low)
  }

  /// Where rows below the range are put, above it, and those that are not numbers: three places after the bins.
  package var below: Int32 { Int32(axis.bins) }
  package var above: Int32 { Int32(axis.bins) + 1 }
  package var invalid: Int32 { Int32(axis.bins) + 2 }
  /// Bins and the three places after them.
  package var placeCount: Int { axis.bins + 3 }

  /// Puts the bin of each of the rows, in their order, into `places`, or one of the three places after the bins.
  package func find(
    _ values: UnsafePointer<Double>, rows: UnsafeBufferPointer<Int32>,
    into places: UnsafeMutablePointer<Int32>
  ) {
    switch axis.kind {
    case .regular: findRegular(values, rows, places)
    case .logarithmic, .variable: findBetweenEdges(values, rows, places)
    case .integer: findNumber(values, rows, places)
    case .category:
      for (index, row) in rows.enumerated() {
        let value = values[Int(row)]
        places[index] = value.isNaN ? invalid : codes[value] ?? above
      }
    }
  }

  /// The bin of one value; `nil` outside of the range.
  package func bin(of value: Double) -> Int? {
    withUnsafePointer(to: value) { value in
      var place: Int32 = 0
      let row: Int32 = 0
      withUnsafePointer(to: row) { row in
        find(value, rows: UnsafeBufferPointer(start: row, count: 1), into: &place)
      }
      return place < below ? Int(place) : nil
    }
  }
}

extension AxisSearch {
  /// Estimates by a multiplication and puts the result right by the edges.
  ///
  /// The scale of a tiny range may be infinite and the product NaN: the comparison turns that into the last bin.
  @inline(never)
  private func findRegular(
    _ values: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>,
    _ places: UnsafeMutablePointer<Int32>
  ) {
    let (low, high, scale, last) = (axis.low, axis.high, scale, axis.bins - 1)
    let (below, above, invalid, limit) = (below, above, invalid, Double(last))
    edges.withUnsafeBufferPointer { edges in
      guard let edges = edges.baseAddress else { return }
      for index in 0..<rows.count {
        let value = values[Int(rows[index])]
        guard value >= low, value <= high else {
          places[index] = value < low ? below : value > high ? above : invalid
          continue
        }
        let estimate = (value - low) * scale
        var bin = estimate < limit ? Int(truncatingIfNeeded: Int64(estimate)) : last
        while bin > 0, value < edges[bin] { bin &-= 1 }
        while bin < last, value >= edges[bin &+ 1] { bin &+= 1 }
        places[index] = Int32(truncatingIfNeeded: bin)
      }
    }
  }

  /// Halves the interval, without a branch that depends on the value.
  @inline(never)
  private func findBetweenEdges(
    _ values: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>,
    _ places: UnsafeMutablePointer<Int32>
  ) {
    let (low, high, bins) = (axis.low, axis.high, axis.bins)
    edges.withUnsafeBufferPointer { edges in
      guard let edges = edges.baseAddress else { return }
      for index in 0..<rows.count {
        let value = values[Int(rows[index])]
        guard value >= low, value <= high else {
          places[index] = value < low ? below : value > high ? above : invalid
          continue
        }
        // The last edge that is not above the value; the upper edge of the range belongs to the last bin.
        var (start, length) = (0, bins)
        while length > 1 {
          let half = length / 2
          start = value >= edges[start &+ half] ? start &+ half : start
          length &-= half
        }
        places[index] = Int32(truncatingIfNeeded: start)
      }
    }
  }

  @inline(never)
  private func findNumber(
    _ values: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>,
    _ places: UnsafeMutablePointer<Int32>
  ) {
    let (low, high) = (axis.low, axis.high)
    for index in 0..<rows.count {
      let value = values[Int(rows[index])]
      if value >= low, value < high {
        places[index] = Int32(truncatingIfNeeded: Int64(value - low))
      } else {
        places[index] = value < low ? below : value >= high ? above : invalid
      }
    }
  }
}
