package import CalibDiagnostics
package import CalibGraph
package import CalibModel

/// A use of an attribute that a run catalogue gives: what the plan has to look up and to verify.
package struct AttributeUse: Hashable, Sendable {
  package let dataset: String
  package let name: String
  /// What the text takes it for: a text, a truth value or a plain number.
  package let type: ValueType
  package let span: SourceSpan

  package init(dataset: String, name: String, type: ValueType, span: SourceSpan) {
    self.dataset = dataset
    self.name = name
    self.type = type
    self.span = span
  }

  package var reference: ConstantReference { ConstantReference(.attribute(dataset: dataset), field: name) }
}

/// A file that is read as a whole: `read("template.npy", unit: ns)`.
package struct FileUse: Hashable, Sendable {
  /// Relative to the script's folder.
  package let path: String
  /// What its numbers are multiplied with.
  package let factor: Double
  package let span: SourceSpan

  package init(path: String, factor: Double, span: SourceSpan) {
    self.path = path
    self.factor = factor
    self.span = span
  }

  package var reference: ConstantReference { ConstantReference(.file(path), field: "\(factor)") }
}
