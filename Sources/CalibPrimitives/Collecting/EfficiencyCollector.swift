package import CalibColumns
package import CalibModel
import CalibNumerics

/// Counts how many rows pass, and how many there are.
///
/// Cells: passed, total, Σw² of both, rows, invalid.
package struct EfficiencyCollector: CellCollector {
  package static let signature = PrimitiveSignature(
    .collector, "efficiency", "Counts the rows for which a condition holds, and all.",
    parameters: [
      .init("passed", .category, required: true, positional: true, "true where the row passes"),
      AxisSettings.weight,
      .init(
        "interval", .word(EfficiencyEstimate.Method.allCases.map(\.rawValue)),
        "what `.low`, `.high` and `.error` are; `wilson` if not given"),
    ], result: .object("Efficiency", []))

  package static let object = ObjectSignature(
    "Efficiency", dimensions: 0, "How many of all rows passed.",
    members: [
      .init("entries", .number(.none), "all rows"),
      .init("passed", .number(.none), "rows that passed, or the sum of their weights"),
      .init("total", .number(.none), "all rows, or the sum of their weights"),
      .init("sum", .number(.none), "the same as `total`"),
      .init("effective", .number(.none), "(Σw)²/Σw² of all"),
      .init("value", .number(.none), "the fraction that passed"),
      .init("error", .number(.none), "half of the interval at one standard deviation"),
      .init("low", .number(.none), "the lower end of the interval at one standard deviation"),
      .init("high", .number(.none), "the upper end of the interval at one standard deviation"),
    ])

  private let weight: Int?

  private let method: EfficiencyEstimate.Method

  package init(settings: CollectorSettings) throws(CollectorError) {
    weight = settings.weight
    let name = try settings.word("interval") ?? EfficiencyEstimate.Method.wilson.rawValue
    guard let method = EfficiencyEstimate.Method(rawValue: name) else {
      throw CollectorError("`interval` is `\(name)`; it must be `wilson` or `clopper_pearson`")
    }
    self.method = method
  }

  package var cellCount: Int { 6 }
  package var mark: [Double] { weight == nil ? [] : [1] }

  package func fill(
    _ batch: SelectedRows, places: UnsafePointer<Int32>?, cells: UnsafeMutablePointer<Double>
  ) {
    let claims = batch.columns[0]
    let weights = weight.map { batch.columns[$0] }
    for index in 0..<batch.rows.count {
      let row = Int(batch.rows[index])
      let object = cells + offset(places, index)
      let (claim, weight) = (claims[row], weights.map { $0[row] } ?? 1)
      guard !claim.isNaN, !weight.isNaN else {
        object[5] += 1
        continue
      }
      let passed: Double = claim != 0 ? weight : 0
      object[0] += passed
      object[1] += weight
      object[2] += passed * passed
      object[3] += weight * weight
      object[4] += 1
    }
  }

  package func isPossible(_ cells: UnsafePointer<Double>) -> Bool {
    guard Self.isCount(cells[4]), Self.isCount(cells[5]), !(cells[2] < 0), !(cells[3] < cells[2]) else {
      return false
    }
    return weight != nil
      || (Self.isCount(cells[0]) && cells[0] <= cells[1] && cells[1] == cells[4] && cells[2] == cells[0]
        && cells[3] == cells[1])
  }

  package func value(of cells: UnsafePointer<Double>) -> Value {
    .object(
      .efficiency(
        Efficiency(
          passed: cells[0], total: cells[1], passedSquares: cells[2], totalSquares: cells[3],
          entries: cells[4], invalid: cells[5], interval: interval(cells))))
  }

  /// The interval of Clopper and Pearson where it is asked for: weighted rows count as (Σw)²/Σw² ones, of which the same
  /// fraction has passed; `nil` without rows, and where negative weights leave no fraction.
  private func interval(_ cells: UnsafePointer<Double>) -> ClosedRange<Double>? {
    guard method == .clopperPearson, cells[1] > 0, cells[3] > 0 else { return nil }
    let effective = cells[1] * cells[1] / cells[3]
    let estimate = try? EfficiencyEstimate(
      passed: effective * (cells[0] / cells[1]), total: effective, method: .clopperPearson)
    return estimate.map { $0.low...$0.high }
  }
}
