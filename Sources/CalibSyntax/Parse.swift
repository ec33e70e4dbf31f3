package import CalibDiagnostics

/// A tree with what is wrong with the text.
package struct ParsedFile: Sendable {
  package let tree: SyntaxTree
  package let diagnostics: [Diagnostic]

  package init(tree: SyntaxTree, diagnostics: [Diagnostic]) {
    self.tree = tree
    self.diagnostics = diagnostics
  }
}
