package import CalibColumns
package import CalibModel

/// Counts the accepted rows, or their weights.
///
/// Cells: their number; with weights then Σw, Σw², and the rows whose weight is not a number.
package struct CountCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "count", "Counts the accepted rows.", parameters: [AxisSettings.weight],
    result: .object("Count", []), version: 2)

  package static let object = ObjectSignature(
    "Count", dimensions: 0, "A number of rows.",
    members: [
      .init("entries", .number(.none), "the rows"),
      .init("value", .number(.none), "the rows, or the sum of their weights"),
      .init("error", .number(.none), "the square root of their number, or of Σw²"),
      .init("sum", .number(.none), "the rows, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
    ])

  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) { weight = settings.weight }

  package var cellCount: Int { weight == nil ? 1 : 4 }
  package var mark: [Double] { weight == nil ? [] : [1] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    if let weight { return fill(batch.columns[weight], batch.rows, places, cells) }
    guard let places else {
      cells[0] += Double(batch.rows.count)
      return
    }
    for index in 0..<batch.rows.count { cells[Int(places[index])] += 1 }
  }

  private func fill(
    _ weights: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>, _ places: UnsafePointer<Int32>?,
    _ cells: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<rows.count {
      let object = cells + offset(places, index)
      let weight = weights[Int(rows[index])]
      guard !weight.isNaN else {
        object[3] += 1
        continue
      }
      object[0] += 1
      object[1] += weight
      object[2] += weight * weight
    }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    Self.isCount(cells[0]) && (weight == nil || (!(cells[2] < 0) && Self.isCount(cells[3])))
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    if weight == nil { return .count(cells[0]) }
    return .object(.weightedCount(RowWeights(rows: cells[0], sum: cells[1], squares: cells[2])))
  }
}
