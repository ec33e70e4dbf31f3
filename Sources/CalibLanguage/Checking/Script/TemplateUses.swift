import CalibSyntax

/// What is known of templates while calibrations are made of them.
struct TemplateUses: Sendable {
  var used: Set<String> = []
  /// Whether a template is checked whose parameters have no values.
  var lacksArguments = false
  /// Functions that stand under the names of a template's parameters at present.
  var lentFunctions: [(name: String, tree: SyntaxTree)] = []
  /// Mistakes inside of templates that were reported: other calibrations made of them have the same.
  var mistakes: Set<String> = []
}
