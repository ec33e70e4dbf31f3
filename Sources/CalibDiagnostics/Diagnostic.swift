/// A message to the author of a script: what is wrong, where, and what to try.
///
/// A diagnostic is a value: it is collected, sorted, compared and rendered, and thrown only at the facade.
package struct Diagnostic: Error, Sendable, Hashable {
  package enum Severity: String, Sendable, Hashable { case error, warning, note }

  /// A stable identifier, `C0101`, that documentation, tests and `calib explain` refer to.
  package struct Code: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }
  }

  package struct Label: Sendable, Hashable {
    package let span: SourceSpan
    package let text: String

    package init(_ span: SourceSpan, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// A change of the text that would mend it.
  package struct Fix: Sendable, Hashable {
    package let span: SourceSpan
    package let replacement: String
    /// Whether `calib check --fix` may apply it.
    package let isCertain: Bool

    package init(_ span: SourceSpan, _ replacement: String, certain: Bool) {
      self.span = span
      self.replacement = replacement
      isCertain = certain
    }
  }

  package let severity: Severity
  package let code: Code
  package let message: String
  package let primary: Label
  package var secondary: [Label]
  package var help: String?
  package var fixes: [Fix]

  package init(
    _ severity: Severity, _ code: String, _ message: String, at span: SourceSpan, _ label: String = "",
    also secondary: [Label] = [], help: String? = nil, fixes: [Fix] = []
  ) {
    self.severity = severity
    self.code = Code(code)
    self.message = message
    primary = Label(span, label)
    self.secondary = secondary
    self.help = help
    self.fixes = fixes
  }

  package static func error(
    _ code: String, _ message: String, at span: SourceSpan, _ label: String = "",
    also secondary: [Label] = [],
    help: String? = nil, fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(.error, code, message, at: span, label, also: secondary, help: help, fixes: fixes)
  }

  package static func warning(
    _ code: String, _ message: String, at span: SourceSpan, _ label: String = "",
    also secondary: [Label] = [],
    help: String? = nil, fixes: [Fix] = []
  ) -> Diagnostic {
    Diagnostic(.warning, code, message, at: span, label, also: secondary, help: help, fixes: fixes)
  }
}
