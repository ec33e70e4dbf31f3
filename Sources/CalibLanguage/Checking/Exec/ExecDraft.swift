import CalibDiagnostics

/// An `exec` while it is checked.
struct ExecDraft: Sendable {
  var definition = ExecDefinition()
  /// Values in its command and its conditions.
  var operands: [ExpressionID] = []
  let span: SourceSpan
  /// Whether it collects, or computes once in an execution.
  let collects: Bool
  /// What goes on in the slot being checked, for its placeholders.
  var slot = ""
  /// Whether something in it is left of a mistake that was reported elsewhere.
  var isBroken = false
  /// The outputs whose parts a merge reads.
  var mergedOutputs: Set<String> = []
}
