package import CalibDiagnostics
package import CalibModel

/// What a check found: the program where there is no error, all messages, and the types of names.
package struct CheckResult: Sendable {
  /// Absent where there is an error.
  package let program: Program?
  /// All messages, those of the parser included, in the order of the text.
  package let diagnostics: [Diagnostic]
  /// The names of the script with their types, in the order of the text.
  package let types: [TypedName]
  /// Texts besides the script that messages point into: the values of `--set` and of the environment.
  package let sources: [SourceFile]
  /// The checked script, to check more lines in.
  package let context: ScriptContext

  package var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}

/// A name of a script with what the checker found of it.
package struct TypedName: Hashable, Sendable {
  /// The name; within a calibration or dataset with the owner before it, `momentum_scale.peak`.
  package let name: String
  package let type: ValueType
  package let stage: Stage
  package let unit: Unit
  package let span: SourceSpan
  /// A function's parameters and result, with letters for what may be of any dimension.
  package let signature: String?

  package init(
    name: String, type: ValueType, stage: Stage, unit: Unit, span: SourceSpan, signature: String? = nil
  ) {
    self.name = name
    self.type = type
    self.stage = stage
    self.unit = unit
    self.span = span
    self.signature = signature
  }

  /// `peak.mean: Measured<Energy> in GeV, result`.
  package var description: String {
    if let signature { return signature }
    let shown = unit.name.isEmpty ? "" : " in \(unit.name)"
    return "\(name): \(type)\(shown), \(stage.word)"
  }
}
