package import CalibModel

/// `quantile(quantiles, fraction)`.
package enum QuantilePrimitive: AlgorithmPrimitive {
  package static let signature = PrimitiveSignature(
    .algorithm, "quantile",
    "The value below which a fraction of the rows lies, or of their weight, of what `quantiles` has collected.",
    parameters: [
      .init(
        "quantiles", .value(.object("Quantiles", [.a])), required: true, positional: true, "the distribution"),
      .init(
        "fraction", .staticNumber(.none), required: true, positional: true, "from 0 to 1: `0.84`, `84%`"),
    ], result: .number(.a))

  package static func value(_ arguments: [String: Value], sources: inout Int) throws(AlgorithmError) -> Value
  {
    guard case .object(.quantiles(let sketch))? = arguments["quantiles"] else {
      throw AlgorithmError("is of nothing that has quantiles")
    }
    let fraction = arguments["fraction"]?.asNumber ?? .nan
    guard fraction >= 0, fraction <= 1 else {
      throw AlgorithmError("has the fraction \(fraction), which is not from 0 to 1")
    }
    guard let value = sketch.quantile(fraction) else { throw AlgorithmError("has no entry") }
    return .number(value)
  }
}
