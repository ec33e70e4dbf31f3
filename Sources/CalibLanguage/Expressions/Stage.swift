/// When the value of an expression is known.
package enum Stage: String, Hashable, Sendable, CaseIterable {
  /// After loading: literals, parameters, and what is made of them.
  case `static`
  /// When planning: the store's constants.
  case plan
  /// A constant that is looked up by run: one per row in event expressions, one per execution in results.
  case lookup
  /// Per row in a collector.
  case event
  /// After collecting, per interval and pass.
  case result

  /// The stage of what is made of both; `nil` where an event's value meets a result.
  func joined(_ other: Stage) -> Stage? {
    if self == other { return self }
    if (self == .event && other == .result) || (self == .result && other == .event) { return nil }
    return rank >= other.rank ? self : other
  }

  private var rank: Int {
    switch self {
    case .static: 0
    case .plan: 1
    case .lookup: 2
    case .event, .result: 3
    }
  }

  /// The word of the language: a looked-up constant is a result until an event expression uses it.
  package var word: String { self == .lookup ? Stage.result.rawValue : rawValue }
}
