import CalibModel
import CalibNumerics

/// What is done with points far from a linear model, as a script says it.
enum OutlierSettings {
  static let parameters: [PrimitiveSignature.Parameter] = [
    .init(
      "outliers", .word(["keep", "reject", "huber", "cauchy"]),
      "`keep` if not given; `reject` leaves them out, the others let them weigh less"),
    .init("limit", .staticNumber(.none), "beyond how many errors a point is rejected; 3 if not given"),
  ]

  static func outliers(_ arguments: [String: Value]) -> LinearLeastSquares.Outliers {
    switch arguments["outliers"] {
    case .string("reject"): .reject(limit: arguments["limit"]?.asNumber ?? 3)
    case .string("huber"): .huber
    case .string("cauchy"): .cauchy
    default: .keep
    }
  }
}

extension LinearLeastSquares {
  /// The parameters with their covariance, over sources of their own.
  ///
  /// Points that lie on the model exactly and have no errors give none.
  func measured(sources: inout Int) -> [Measured] {
    let (order, first) = (parameters.count, sources)
    let root = SemidefiniteCholesky(covariance, order: order)
    sources += order
    return parameters.indices.map { index in
      let terms = (0...index).map { Measured.Term(source: first + $0, coefficient: root[index, $0]) }
      return Measured(value: parameters[index], terms: terms)
    }
  }
}
