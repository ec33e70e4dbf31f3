package import CalibColumns
package import CalibModel

/// A collector whose objects are a fixed number of numbers, all 0 at first: its cells.
///
/// Whoever fills them sees many objects side by side, so that thousands of keyed histograms are filled as
/// fast as one.
package protocol CellCollector: Collector {
  /// How many numbers an object has.
  var cellCount: Int { get }

  /// What tells settings apart: stands in the bytes of partial results.
  var mark: [Double] { get }

  /// Takes the selected rows of a batch; object i has the cells from `i * cellCount`.
  ///
  /// - Parameter places: for each of `batch.rows`, in their order, the object that takes it; all the
  ///   first, where it is `nil`.
  func fill(_ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>)

  /// Adds the cells of another object.
  func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>)

  /// Whether cells may have come from rows: those of a disk may not.
  func isPossible(_ cells: UnsafePointer<Double>) -> Bool

  /// The object that result expressions see.
  func value(of cells: UnsafePointer<Double>) -> Value
}

extension CellCollector {
  package func makeAccumulator() -> any Accumulator { CellAccumulator(self) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    var accumulator = CellAccumulator(self)
    try accumulator.merge(bytes: bytes)
    return accumulator
  }

  package func makeBank() -> any ObjectBank { CellBank(self) }

  /// Adds number by number: right for counts and sums.
  package func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    for cell in 0..<cellCount { cells[cell] += other[cell] }
  }

  /// The object of a row among `rows.indices`, as an offset of cells.
  @inline(__always)
  func offset(_ places: UnsafePointer<Int32>?, _ index: Int) -> Int {
    places.map { Int($0[index]) &* cellCount } ?? 0
  }

  static func isCount(_ value: Double) -> Bool {
    value >= 0 && value <= 0x1p53 && value == value.rounded(.down)
  }
}
