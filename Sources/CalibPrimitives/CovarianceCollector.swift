package import CalibColumns
package import CalibModel

/// Means and covariances of several columns.
///
/// Cells: rows, invalid, the means, then Σ(xᵢ - mean)(xⱼ - mean) for j ≤ i. Merging: ``Moments`` says the
/// source.
package struct CovarianceCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "covariance", "Takes the means and covariances of several columns.",
    parameters: [
      .init("values", .columns, required: true, positional: true, "the numbers, several per row")
    ], result: .object("Covariance", []))

  package static let object = ObjectSignature(
    "Covariance", dimensions: 0, "Means and covariances of several columns.",
    members: [
      .init("entries", .number(.none), "rows"),
      .init("means", .list(.number(.none)), "the mean of each column, in base units"),
    ])

  /// How many columns.
  private let order: Int

  package init(settings: CollectorSettings) throws(CollectorError) {
    order = try settings.valueCount()
    guard order <= 1000 else { throw CollectorError("a covariance of \(order) columns is too large") }
  }

  private var products: Int { 2 + order }

  package var cellCount: Int { products + order * (order + 1) / 2 }
  package var mark: [Double] { [Double(order)] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: order) { deviations in
      for index in 0..<batch.rows.count {
        let row = Int(batch.rows[index])
        let object = cells + offset(places, index)
        guard batch.columns.allSatisfy({ !$0[row].isNaN }) else {
          object[1] += 1
          continue
        }
        object[0] += 1
        let count = object[0]
        for i in 0..<order {
          deviations[i] = batch.columns[i][row] - object[2 + i]
          object[2 + i] += deviations[i] / count
        }
        var cell = products
        for i in 0..<order {
          let after = batch.columns[i][row] - object[2 + i]
          for j in 0...i {
            object[cell] += deviations[j] * after
            cell += 1
          }
        }
      }
    }
  }

  package func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    cells[1] += other[1]
    guard other[0] > 0 else { return }
    let total = cells[0] + other[0]
    let (share, factor) = (other[0] / total, cells[0] * other[0] / total)
    var cell = products
    for i in 0..<order {
      for j in 0...i {
        cells[cell] += other[cell] + factor * (other[2 + i] - cells[2 + i]) * (other[2 + j] - cells[2 + j])
        cell += 1
      }
    }
    for i in 0..<order { cells[2 + i] += share * (other[2 + i] - cells[2 + i]) }
    cells[0] = total
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    Self.isCount(cells[0]) && Self.isCount(cells[1])
      && (0..<order).allSatisfy { !(cells[products + $0 * ($0 + 1) / 2 + $0] < 0) }
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    .object(
      .covariance(
        Covariance(
          count: cells[0], weight: cells[0], weightSquares: cells[0],
          means: (0..<order).map { cells[2 + $0] },
          products: (products..<cellCount).map { cells[$0] }, invalid: cells[1])))
  }
}
