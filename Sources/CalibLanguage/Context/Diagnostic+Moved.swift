import CalibDiagnostics

extension Diagnostic {
  /// The message with its places in one text moved towards the text's start, and kept within it.
  func moved(back distance: Int, in file: SourceSpan.FileID, to end: Int) -> Diagnostic {
    guard distance > 0 else { return self }
    func moved(_ span: SourceSpan) -> SourceSpan {
      guard span.file == file else { return span }
      func place(_ offset: Int32) -> Int { min(max(Int(offset) - distance, 0), end) }
      return SourceSpan(file: file, start: place(span.start), end: place(span.end))
    }
    return Diagnostic(
      severity, code.text, message, at: moved(primary.span), primary.text,
      also: secondary.map { Label(moved($0.span), $0.text) }, help: help,
      fixes: fixes.map { Fix(moved($0.span), $0.replacement, certain: $0.isCertain) })
  }
}
