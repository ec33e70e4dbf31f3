package import CalibColumns
package import CalibModel

/// Count, mean, spread, minimum and maximum of a column.
///
/// Cells: rows, invalid, minimum, maximum (0 while there is no row), and the four of ``Moments``.
package struct SummaryCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "summary", "Takes the count, mean, spread, minimum and maximum of a column.",
    parameters: [
      .init("values", .column, required: true, positional: true, "the number to summarise, one per row"),
      AxisSettings.weight,
    ], result: .object("Summary", [.a]), version: 2)

  package static let object = ObjectSignature(
    "Summary", dimensions: 1, "Count, mean, spread and range of a column.",
    members: [
      .init("entries", .number(.none), "rows"),
      .init("sum", .number(.a), "the sum of the values, times their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("mean", .measured(.a), "the mean with its standard error"),
      .init("sigma", .measured(.a), "the standard deviation with its error"),
      .init("variance", .number(DimensionPattern.a.power(Rational(2))), "the unbiased variance"),
      .init("min", .number(.a), "the least value"),
      .init("max", .number(.a), "the greatest value"),
    ])

  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) { weight = settings.weight }

  package var cellCount: Int { 4 + MomentCells.count }
  package var mark: [Double] { weight == nil ? [] : [1] }

  /// Rows of one object without weights are summed in two passes over the batch: no division per row.
  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    if places == nil, weight == nil {
      fill(batch.columns[0], batch.rows, cells)
      return
    }
    let weights = weight.map { batch.columns[$0] }
    let values = batch.columns[0]
    for index in 0..<batch.rows.count {
      let row = Int(batch.rows[index])
      let object = cells + offset(places, index)
      let (value, weight) = (values[row], weights.map { $0[row] } ?? 1)
      guard !value.isNaN, !weight.isNaN else {
        object[1] += 1
        continue
      }
      let isFirst = object[0] == 0
      object[0] += 1
      object[2] = isFirst || value < object[2] ? value : object[2]
      object[3] = isFirst || value > object[3] ? value : object[3]
      if weights == nil {
        MomentCells.add(value, to: object + 4)
      } else {
        MomentCells.add(value, weight: weight, to: object + 4)
      }
    }
  }

  private func fill(
    _ values: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>,
    _ cells: UnsafeMutablePointer<Double>
  ) {
    var (count, sum, minimum, maximum) = (0.0, 0.0, Double.infinity, -Double.infinity)
    for row in rows {
      let value = values[Int(row)]
      if value.isNaN { continue }
      count += 1
      sum += value
      minimum = value < minimum ? value : minimum
      maximum = value > maximum ? value : maximum
    }
    cells[1] += Double(rows.count) - count
    guard count > 0 else { return }
    var part = Moments(weight: count, weightSquares: count, mean: sum / count)
    for row in rows {
      let deviation = values[Int(row)] - part.mean
      if deviation.isNaN { continue }
      part.squares += deviation * deviation
    }
    if !part.mean.isFinite { part.squares = .nan }
    let summary = Summary(
      count: count, moments: part, minimum: minimum, maximum: maximum, invalid: 0)
    merge(summary, into: cells)
  }

  private func merge(_ other: Summary, into cells: UnsafeMutablePointer<Double>) {
    var total = Self.summary(cells)
    total.merge(other)
    cells[0] = total.count
    cells[1] = total.invalid
    guard total.count > 0 else { return }
    cells[2] = total.minimum
    cells[3] = total.maximum
    MomentCells.set(total.moments, in: cells + 4)
  }

  package func merge(_ other: UnsafePointer<Double>, into cells: UnsafeMutablePointer<Double>) {
    merge(Self.summary(other), into: cells)
  }

  private static func summary(_ cells: UnsafePointer<Double>) -> Summary {
    let isEmpty = cells[0] == 0
    return Summary(
      count: cells[0], moments: MomentCells.moments(cells + 4), minimum: isEmpty ? .infinity : cells[2],
      maximum: isEmpty ? -.infinity : cells[3], invalid: cells[1])
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    Self.isCount(cells[0]) && Self.isCount(cells[1]) && (cells[0] == 0 || cells[2] <= cells[3])
      && MomentCells.isPossible(cells + 4, isWeighted: weight != nil)
  }

  package func value(of cells: UnsafePointer<Double>) -> Value { .summary(Self.summary(cells)) }
}
