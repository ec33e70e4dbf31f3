import CalibDiagnostics
import CalibModel

/// What is known of some expressions beside their types.
struct ExpressionFacts: Sendable {
  /// The declared values of columns that may be keys.
  var keyRanges: [ExpressionID: KeySpace.Allowed] = [:]
  /// The numbers of values in a row of columns of fixed arrays.
  var arrayLengths: [ExpressionID: Int] = [:]
  /// Where the programs are run whose outputs these expressions are.
  var execSpans: [ExpressionID: SourceSpan] = [:]

  var count: Int { keyRanges.count + arrayLengths.count + execSpans.count }
}
