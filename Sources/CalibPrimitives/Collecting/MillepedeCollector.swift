package import CalibModel

/// Collects measurements by record, for an alignment with local and global parameters.
///
/// Rows of one record are neighbours.
package struct MillepedeCollector: Collector {
  package static let signature = PrimitiveSignature(
    .collector, "millepede", "Collects measurements with derivatives by local and global parameters.",
    parameters: [
      .init("residual", .columnOf(.a), required: true, "measured less expected, one per row"),
      .init("sigma", .columnOf(.a), required: true, "the error of the residual"),
      .init(
        "record", .recordKey, required: true, "what tells records (tracks) apart: neighbouring rows are one"),
      .init("local", .localDerivatives, required: true, "the derivatives by the parameters of the record"),
      .init("global", .derivatives, required: true, "the derivatives by the parameters of all"),
      .init(
        "weight", .columnOf(.none),
        "how often a measurement counts, as if its error were divided by the square root; once if not given"),
    ], result: .object("MillepedeRecords", [.a]))

  package static let object = ObjectSignature(
    "MillepedeRecords", dimensions: 1, "Measurements by record, for an alignment.",
    members: [
      .init("entries", .number(.none), "records"),
      .init("records", .number(.none), "records"),
      .init("measurements", .number(.none), "rows"),
      .init("sum", .number(.none), "rows, or the sum of their weights"),
      .init("effective", .number(.none), "(Σw)²/Σw²"),
      .init("parameters", .number(.none), "how many global parameters rows have touched"),
      .init("labels", .families(.integer), "what parameters are called in the file: `sys.labels.du[3]`"),
      .init("file", .file, "all records as a file of Mille, in base units, for programs such as pede"),
    ])

  let global: GlobalDerivatives
  /// Where residual, sigma, the parts that tell records apart, and the local derivatives are among the
  /// columns.
  let residual: Int
  let sigma: Int
  let record: [Int]
  let locals: [Int]
  let weight: Int?

  package init(settings: CollectorSettings) throws(CollectorError) {
    guard let residual = settings.places(of: "residual").first,
      let sigma = settings.places(of: "sigma").first
    else { throw CollectorError("there is no residual, or no error of it") }
    (self.residual, self.sigma) = (residual, sigma)
    record = settings.places(of: "record")
    locals = settings.places(of: "local")
    weight = settings.weight
    guard !record.isEmpty else { throw CollectorError("nothing tells records apart") }
    global = try GlobalDerivatives(settings)
  }

  var mark: [Double] { [Double(locals.count)] + global.mark + (weight == nil ? [] : [1]) }

  package func makeAccumulator() -> any Accumulator { MillepedeAccumulator(self) }

  package func accumulator(bytes: [UInt8]) throws(CollectorError) -> any Accumulator {
    try MillepedeAccumulator(self, bytes: bytes)
  }
}
