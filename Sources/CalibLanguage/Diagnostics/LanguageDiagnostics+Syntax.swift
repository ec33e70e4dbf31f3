import CalibDiagnostics

/// Forms of the language that are understood and cannot be carried out yet.
extension Diagnostic {
  static func notAvailable(_ what: String, at span: SourceSpan, help: String? = nil) -> Diagnostic {
    .error(
      "C0090", "\(what) is not available in this version of calib", at: span, "not available yet", help: help)
  }
}
