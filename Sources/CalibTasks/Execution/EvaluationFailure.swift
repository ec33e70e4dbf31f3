package import CalibDiagnostics

/// Why a result expression has no value: the data are there and it cannot be computed.
package struct EvaluationFailure: Error, Hashable, Sendable {
  package let message: String
  /// The expression that failed.
  package let span: SourceSpan

  package init(_ message: String, at span: SourceSpan) {
    self.message = message
    self.span = span
  }
}
