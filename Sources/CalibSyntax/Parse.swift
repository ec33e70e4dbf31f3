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

/// Reads a script: a whole tree whatever the text, and the mistakes in order of place.
///
/// Linear in the length of the text.
package func parse(_ file: SourceFile) -> ParsedFile {
  var lexer = Lexer(file.bytes)
  lexer.run()
  let tokens = NewLines.dropped(from: lexer.takeTokens(), of: file.bytes)
  var parser = Parser(file, tokens: tokens)
  parser.script()
  let found = parser.diagnostics + lexer.oddities.map { .oddity($0, in: file) }
  return ParsedFile(
    tree: SyntaxTree(file: file, tokens: parser.tokens, nodes: parser.nodes, childList: parser.childList),
    diagnostics: found.sorted { $0.primary.span.start < $1.primary.span.start })
}
