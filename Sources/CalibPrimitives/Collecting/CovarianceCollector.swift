package import CalibColumns
package import CalibModel

/// Means and covariances of several columns.
///
/// Cells: rows, invalid, with weights then Σw and Σw², the means, then Σw(xᵢ - mean)(xⱼ - mean) for j ≤ i. Filling and
/// merging: ``Moments`` says the sources.
package struct CovarianceCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "covariance", "Takes the means and covariances of several columns.",
    parameters: [
      .init("values", .columns, required: true, positional: true, "the numbers, several per row"),
      AxisSettings.weight,
    ], result: .object("Covariance", []))

  package static let object = ObjectSignature(
    "Covariance", dimensions: 0, "Means and covariances of several columns.",
    members: [
      .init("entries", .number(.none), "rows"),
      .init("sum", .number(.none), "rows, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("means", .list(.number(.none)), "the mean of each column, in base units"),
    ])

  /// How many columns.
  private let order: Int
  /// Where the columns are among those of a batch.
  private let places: [Int]
  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) {
    order = try settings.valueCount()
    places = settings.places(of: "values")
    weight = settings.weight
    guard order <= 1000 else { throw CollectorError("a covariance of \(order) columns is too large") }
  }

  /// Where the means and the products begin.
  private var means: Int { weight == nil ? 2 : 4 }
  private var products: Int { means + order }

  package var cellCount: Int { products + order * (order + 1) / 2 }
  package var mark: [Double] { [Double(order)] + (weight == nil ? [] : [1]) }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    let columns = self.places.map { batch.columns[$0] }
    let weights = weight.map { batch.columns[$0] }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: order) { deviations in
      for index in 0..<batch.rows.count {
        let row = Int(batch.rows[index])
        let object = cells + offset(places, index)
        let weight = weights.map { $0[row] } ?? 1
        guard !weight.isNaN, columns.allSatisfy({ !$0[row].isNaN }) else {
          object[1] += 1
          continue
        }
        object[0] += 1
        // A weight of 0 adds nothing but the row.
        if weight != 0 { add(columns, row, weight, deviations, to: object) }
      }
    }
  }

  private func add(
    _ columns: [UnsafePointer<Double>], _ row: Int, _ weight: Double,
    _ deviations: UnsafeMutableBufferPointer<Double>, to object: UnsafeMutablePointer<Double>
  ) {
    if self.weight != nil {
      object[2] += weight
      object[3] += weight * weight
    }
    let total = total(object)
    for i in 0..<order {
      deviations[i] = columns[i][row] - object[means + i]
      object[means + i] += deviations[i] * weight / total
    }
    var cell = products
    for i in 0..<order {
      let after = columns[i][row] - object[means + i]
      for j in 0...i {
        object[cell] += weight * deviations[j] * after
        cell += 1
      }
    }
  }

  /// Σw.
  private func total(_ cells: UnsafePointer<Double>) -> Double { weight == nil ? cells[0] : cells[2] }

  package func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    let (own, added) = (total(cells), total(other))
    for cell in 0..<means { cells[cell] += other[cell] }
    guard added != 0 else { return }
    let (share, factor) = (added / (own + added), own * added / (own + added))
    var cell = products
    for i in 0..<order {
      for j in 0...i {
        cells[cell] +=
          other[cell] + factor * (other[means + i] - cells[means + i]) * (other[means + j] - cells[means + j])
        cell += 1
      }
    }
    for i in 0..<order { cells[means + i] += share * (other[means + i] - cells[means + i]) }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    guard Self.isCount(cells[0]), Self.isCount(cells[1]) else { return false }
    // Negative weights may make any sum of products.
    return weight != nil
      || (0..<order).allSatisfy { !(cells[products + $0 * ($0 + 1) / 2 + $0] < 0) }
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    .object(
      .covariance(
        Covariance(
          count: cells[0], weight: total(cells), weightSquares: weight == nil ? cells[0] : cells[3],
          means: (0..<order).map { cells[means + $0] },
          products: (products..<cellCount).map { cells[$0] }, invalid: cells[1])))
  }
}
