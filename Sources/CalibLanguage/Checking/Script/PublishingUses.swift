import CalibDiagnostics

/// What the script says about calibrations from outside of them: what is published, guarded, checked and not kept.
struct PublishingUses: Sendable {
  /// The calibrations that are published, with the places that say so.
  var publications: [(name: String, span: SourceSpan)] = []
  /// The calibrations that some publication names.
  var published: Set<String> = []
  /// The validations that guard publications, with the places that say so.
  var guards: [(name: String, span: SourceSpan)] = []
  /// Calibrations that checks at top level read.
  var checkedOverall: Set<String> = []
  /// Calibrations with `keep: false`.
  var notKept: Set<String> = []
}
