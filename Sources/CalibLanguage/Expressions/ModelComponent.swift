import CalibDiagnostics
import CalibModel

/// One shape of a model, with the name that `as` gave it, or models put together.
struct ModelComponent: Sendable {
  /// A shape of the catalog, a model of the script, or one of ``Combination``.
  let shape: String
  var label: String?
  let span: SourceSpan
  /// What stands in its parentheses: `degree`, `at`.
  var arguments: [Argument] = []
  /// The models that a combination is made of.
  var parts: [[ModelComponent]] = []
  /// What a model of the script computes.
  var formula: ModelFormula?

  struct Argument: Sendable {
    let name: String
    let value: Value
    let type: ValueType
    let span: SourceSpan
  }

  /// The ways to put models together.
  enum Combination: String, CaseIterable {
    /// One model below a point, another above.
    case piecewise
    /// A model smeared by another's width.
    case convolve
    /// Models of one yield, with the fractions of all but the last.
    case fractions
  }

  init(shape: String, label: String?, span: SourceSpan) {
    self.shape = shape
    self.label = label
    self.span = span
  }

  /// What the runtime gets.
  var expression: ModelExpression.Component {
    ModelExpression.Component(
      shape: shape, label: label, arguments: arguments.map { .init(name: $0.name, value: $0.value) },
      parts: parts.map { part in ModelExpression(components: part.map(\.expression)) }, formula: formula)
  }
}
