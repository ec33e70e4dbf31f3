extension SourceMap {
  /// The text of a span; empty where its file is not here.
  package func text(_ span: SourceSpan) -> String { self[span.file]?.text(span) ?? "" }
}
