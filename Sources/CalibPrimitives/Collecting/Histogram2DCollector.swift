package import CalibColumns
package import CalibModel

/// Counts rows, or their weights, in equal bins of two columns.
///
/// Cells: contents row by row of y, then outside, invalid; with weights then Σw² per bin. The rows inside
/// are the last.
package struct Histogram2DCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "histogram2d", "Counts rows in equal bins of two columns.",
    parameters: [
      .init("x", .columnOf(.a), required: true, positional: true, "the number along x, one per row"),
      .init("y", .columnOf(.b), required: true, positional: true, "the number along y, one per row"),
      .init("x_bins", .staticInteger, required: true, "how many equal bins along x"),
      .init("x_range", .staticRangeOf(.a), required: true, "the ends of the axis of x"),
      .init("y_bins", .staticInteger, required: true, "how many equal bins along y"),
      .init("y_range", .staticRangeOf(.b), required: true, "the ends of the axis of y"),
      AxisSettings.weight,
    ], result: .object("Histogram2D", [.a, .b]))

  package static let object = ObjectSignature(
    "Histogram2D", dimensions: 2, "Rows or weights counted in bins of two columns.",
    members: [
      .init("entries", .number(.none), "rows inside both ranges"),
      .init("sum", .number(.none), "the sum of the contents"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("outside", .number(.none), "rows or weights outside of a range"),
      .init("x", .object("Histogram", [.a]), "what lies inside, counted along x"),
      .init("y", .object("Histogram", [.b]), "what lies inside, counted along y"),
    ])

  private let x: AxisSearch
  private let y: AxisSearch
  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) {
    x = AxisSearch(try AxisSettings.axis(settings, bins: "x_bins", range: "x_range", scale: "x_scale"))
    y = AxisSearch(try AxisSettings.axis(settings, bins: "y_bins", range: "y_range", scale: "y_scale"))
    weight = settings.weight
    guard x.axis.bins <= AxisSettings.largestBinCount / y.axis.bins else {
      throw CollectorError("there are more than \(AxisSettings.largestBinCount) bins")
    }
  }

  private var bins: Int { x.axis.bins * y.axis.bins }
  private var outside: Int { bins }
  private var invalid: Int { bins + 1 }
  private var squares: Int { bins + 2 }

  package var cellCount: Int { weight == nil ? bins + 3 : 2 * bins + 3 }
  package var mark: [Double] {
    AxisSettings.mark(x.axis) + AxisSettings.mark(y.axis) + [weight == nil ? 0 : 1]
  }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    let count = batch.rows.count
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * count) { found in
      guard count > 0, let found = found.baseAddress else { return }
      x.find(batch.columns[0], rows: batch.rows, into: found)
      y.find(batch.columns[1], rows: batch.rows, into: found + count)
      let weights = weight.map { batch.columns[$0] }
      for index in 0..<count {
        let weight = weights.map { $0[Int(batch.rows[index])] } ?? 1
        add(found[index], found[count + index], weight, cells + offset(places, index))
      }
    }
  }

  @inline(__always)
  private func add(_ i: Int32, _ j: Int32, _ weight: Double, _ object: UnsafeMutablePointer<Double>) {
    if weight.isNaN || i == x.invalid || j == y.invalid {
      object[invalid] += 1
    } else if i < x.below, j < y.below {
      let cell = Int(j) &* x.axis.bins &+ Int(i)
      object[cell] += weight
      if self.weight != nil { object[squares + cell] += weight * weight }
      object[cellCount - 1] += 1
    } else {
      object[outside] += weight
    }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    guard Self.isCount(cells[invalid]), Self.isCount(cells[cellCount - 1]) else { return false }
    if weight == nil { return (0...outside).allSatisfy { Self.isCount(cells[$0]) } }
    return (squares..<(squares + bins)).allSatisfy { !(cells[$0] < 0) }
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    let squares = weight.map { _ in Array(UnsafeBufferPointer(start: cells + self.squares, count: bins)) }
    return .object(
      .histogram2D(
        Histogram2D(
          x: x.axis, y: y.axis, counts: Array(UnsafeBufferPointer(start: cells, count: bins)),
          squares: squares, entries: cells[cellCount - 1], outside: cells[outside], invalid: cells[invalid])))
  }
}
