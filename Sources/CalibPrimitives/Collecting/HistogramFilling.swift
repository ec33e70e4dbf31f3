package import CalibColumns
package import CalibModel

/// How the cells of a histogram are filled and read, whatever its axis.
///
/// Cells of rows: the contents of the bins, then underflow, overflow, invalid. Cells of weights: the same
/// as sums of weights (invalid still counts rows), then Σw² per bin, then the rows inside the range.
package struct HistogramFilling: Sendable {
  package let search: AxisSearch
  /// Where the weights are among the columns; `nil` where each row counts 1.
  let weight: Int?

  init(_ axis: HistogramAxis, weight: Int?) {
    search = AxisSearch(axis)
    self.weight = weight
  }

  var axis: HistogramAxis { search.axis }
  var isWeighted: Bool { weight != nil }
  private var bins: Int { search.axis.bins }
  private var squares: Int { search.placeCount }
  private var rows: Int { squares + bins }

  var cellCount: Int { weight == nil ? search.placeCount : rows + 1 }

  func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    let count = batch.rows.count
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: count) { found in
      guard count > 0, let found = found.baseAddress else { return }
      search.find(batch.columns[0], rows: batch.rows, into: found)
      if let weight {
        fill(batch.columns[weight], batch.rows, found, places, cells)
      } else {
        addRows(found, places, cells, count)
      }
    }
  }

  /// Adds 1 to the cell of each row.
  @inline(never)
  private func addRows(
    _ found: UnsafePointer<Int32>, _ places: UnsafePointer<Int32>?, _ cells: UnsafeMutablePointer<Double>,
    _ count: Int
  ) {
    guard let places else {
      for index in 0..<count { cells[Int(found[index])] += 1 }
      return
    }
    let size = cellCount
    for index in 0..<count {
      let cell = cells + (Int(places[index]) &* size &+ Int(found[index]))
      cell.pointee += 1
    }
  }

  @inline(never)
  private func fill(
    _ weights: UnsafePointer<Double>, _ selected: UnsafeBufferPointer<Int32>, _ found: UnsafePointer<Int32>,
    _ places: UnsafePointer<Int32>?, _ cells: UnsafeMutablePointer<Double>
  ) {
    let (size, bins, squares, rows) = (cellCount, bins, squares, rows)
    let invalid = Int(search.invalid)
    for index in 0..<selected.count {
      let object = cells + (places.map { Int($0[index]) &* size } ?? 0)
      let (weight, place) = (weights[Int(selected[index])], Int(found[index]))
      if weight.isNaN || place == invalid {
        object[invalid] += 1
      } else {
        object[place] += weight
        if place < bins {
          object[squares + place] += weight * weight
          object[rows] += 1
        }
      }
    }
  }

  func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    guard weight != nil else {
      return (0..<search.placeCount).allSatisfy { HistogramCollector.isCount(cells[$0]) }
    }
    return (squares..<rows).allSatisfy { !(cells[$0] < 0) } && HistogramCollector.isCount(cells[rows])
      && HistogramCollector.isCount(cells[Int(search.invalid)])
  }

  func histogram(_ cells: UnsafePointer<Double>) -> Histogram {
    let contents = Array(UnsafeBufferPointer(start: cells, count: bins))
    var histogram: Histogram
    if weight == nil {
      histogram = Histogram(axis: axis)
      histogram.counts = contents
    } else {
      histogram = Histogram(
        axis: axis, sums: contents,
        squares: Array(UnsafeBufferPointer(start: cells + squares, count: bins)), rows: cells[rows])
    }
    histogram.underflow = cells[bins]
    histogram.overflow = cells[bins + 1]
    histogram.invalid = cells[bins + 2]
    return histogram
  }
}

/// A collector that makes histograms on one axis; they differ in how the axis is said.
package protocol AxisCollector: CellCollector {
  var filling: HistogramFilling { get }
}

extension AxisCollector {
  package func makeBank() -> any ObjectBank {
    filling.isWeighted ? CellBank(self) : CountBank(self)
  }

  package var axis: HistogramAxis { filling.axis }
  package var cellCount: Int { filling.cellCount }
  package var mark: [Double] { AxisSettings.mark(filling.axis) + [filling.isWeighted ? 1 : 0] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    filling.fill(batch, places: places, cells: cells)
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool { filling.isPossible(cells) }

  package func value(of cells: UnsafePointer<Double>) -> Value { .histogram(filling.histogram(cells)) }
}
