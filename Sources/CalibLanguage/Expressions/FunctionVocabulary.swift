/// The names of the functions that the checker itself knows, for tools that colour scripts; in order.
package enum FunctionVocabulary {
  /// Mathematical functions, aggregates and intrinsics, each once.
  package static var names: [String] {
    let all = MathFunction.allCases.map(\.rawValue) + Intrinsic.allCases.map(\.rawValue) + Checker.aggregates
    return Set(all).sorted()
  }
}
