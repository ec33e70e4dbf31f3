/// A value of the result stage: what an execution computes with.
///
/// Numbers are in base units (GeV, mm, ns, …; radians); their dimensions are the checker's business.
package indirect enum Value: Hashable, Sendable {
  /// The absence that only optionals have.
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case measured(Measured)
  case string(String)
  case run(ExperimentRun)
  case interval(IntervalOfValidity)
  /// A range; `includesUpper` is `..`, else `..<`.
  case range(Double, Double, includesUpper: Bool)
  case list([Value])
  case record([Entry])
  case histogram(Histogram)
  case summary(Summary)
  /// Any other collected object.
  case object(CollectedObject)
  /// One value per key; `none` where a key has none.
  case keyed(Keyed<Value>)
  /// A function of one number.
  case curve(Curve)
  case count(Double)
  case model(ModelExpression)
  case fit(FitResult)

  package struct Entry: Hashable, Sendable {
    package let name: String
    package let value: Value

    package init(name: String, value: Value) {
      self.name = name
      self.value = value
    }
  }

  /// The plain number of an integer, number or measured value.
  package var asNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .measured(let value): value.value
    case .count(let value): value
    case .none, .bool, .string, .run, .interval, .range, .list, .record, .histogram, .summary, .object,
      .keyed,
      .curve, .model, .fit:
      nil
    }
  }
}
