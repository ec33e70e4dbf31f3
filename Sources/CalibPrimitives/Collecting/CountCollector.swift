package import CalibColumns
package import CalibModel

/// Counts the accepted rows.
///
/// Cells: their number.
package struct CountCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "count", "Counts the accepted rows.", result: .object("Count", []), version: 2)

  package static let object = ObjectSignature(
    "Count", dimensions: 0, "A number of rows.",
    members: [
      .init("entries", .number(.none), "the rows"),
      .init("value", .number(.none), "the rows"),
      .init("error", .number(.none), "the square root of their number"),
    ])

  package init(settings: CollectorSettings) throws(CollectorError) {}

  package var cellCount: Int { 1 }
  package var mark: [Double] { [] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    guard let places else {
      cells[0] += Double(batch.rows.count)
      return
    }
    for index in 0..<batch.rows.count { cells[Int(places[index])] += 1 }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool { Self.isCount(cells[0]) }

  package func value(of cells: UnsafePointer<Double>) -> Value { .count(cells[0]) }
}
