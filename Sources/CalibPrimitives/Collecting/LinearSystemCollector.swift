package import CalibModel

/// Adds up the normal equations of linear least squares.
///
/// The first two columns are residual and sigma.
package struct LinearSystemCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "linear_system", "Adds up the normal equations of linear least squares.",
    parameters: [
      .init("residual", .columnOf(.a), required: true, "measured less expected, one per row"),
      .init("sigma", .columnOf(.a), required: true, "the error of the residual"),
      .init("global", .derivatives, required: true, "the derivatives of the residual by the parameters"),
      AxisSettings.weight,
    ], result: .object("LinearSystem", [.a]))

  package static let object = ObjectSignature(
    "LinearSystem", dimensions: 1, "The normal equations of linear least squares.",
    members: [
      .init("entries", .number(.none), "rows"),
      .init("records", .number(.none), "the rows that were added"),
      .init("sum", .number(.none), "rows, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("parameters", .number(.none), "how many parameters rows have touched"),
      .init("chi2", .number(.none), "Σw(residual/sigma)² before any correction"),
    ])

  let global: GlobalDerivatives
  private let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) {
    weight = settings.weight
    global = try GlobalDerivatives(settings)
  }

  package func makeAccumulator() -> any Accumulator { LinearSystemAccumulator(global, weight: weight) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try LinearSystemAccumulator(global, weight: weight, bytes: bytes)
  }
}
