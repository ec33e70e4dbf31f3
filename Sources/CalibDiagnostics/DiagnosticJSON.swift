/// Diagnostics for programs: our own form, and GitLab's code-quality report.
package enum DiagnosticJSON {
  /// `{"diagnostics": [...]}`; lines and columns from 1, columns in characters, ends exclusive.
  package static func text(_ diagnostics: [Diagnostic], sources: SourceMap) -> String {
    JSONText.object([("diagnostics", JSONText.array(diagnostics.map { object($0, sources) }))])
  }

  private static func object(_ diagnostic: Diagnostic, _ sources: SourceMap) -> String {
    let span = diagnostic.primary.span
    let labels = ([diagnostic.primary] + diagnostic.secondary).map { label in
      JSONText.object(place(label.span, sources) + [("text", JSONText.string(label.text))])
    }
    let fixes = diagnostic.fixes.map { fix in
      JSONText.object(
        place(fix.span, sources) + [
          ("text", JSONText.string(fix.replacement)), ("certain", "\(fix.isCertain)"),
        ])
    }
    return JSONText.object(
      [
        ("code", JSONText.string(diagnostic.code.text)),
        ("severity", JSONText.string(diagnostic.severity.rawValue)),
        ("message", JSONText.string(diagnostic.message)),
        ("file", JSONText.string(sources[span.file]?.name ?? "")),
      ] + place(span, sources) + [
        ("labels", JSONText.array(labels)),
        ("help", diagnostic.help.map(JSONText.string) ?? "null"),
        ("fixes", JSONText.array(fixes)),
      ])
  }

  private static func place(_ span: SourceSpan, _ sources: SourceMap) -> [(String, String)] {
    guard let file = sources[span.file] else { return [] }
    let (start, end) = (file.position(span.start), file.position(span.end))
    return [
      ("line", "\(start.line)"), ("column", "\(start.column)"), ("endLine", "\(end.line)"),
      ("endColumn", "\(end.column)"),
    ]
  }

  /// GitLab's code-quality report: a list of issues, each with a fingerprint that does not depend on the line.
  package static func gitLab(_ diagnostics: [Diagnostic], sources: SourceMap) -> String {
    var seen: [String: Int] = [:]
    let issues = diagnostics.map { diagnostic in
      let file = sources[diagnostic.primary.span.file]
      let key = "\(diagnostic.code.text)\u{0}\(file?.name ?? "")\u{0}\(diagnostic.message)"
      let count = seen[key, default: 0]
      seen[key] = count + 1
      let line = file?.position(diagnostic.primary.span.start).line ?? 1
      let lines = JSONText.object([("begin", "\(line)")])
      let location = JSONText.object([("path", JSONText.string(file?.name ?? "")), ("lines", lines)])
      return JSONText.object([
        ("description", JSONText.string(diagnostic.message)),
        ("check_name", JSONText.string(diagnostic.code.text)),
        ("fingerprint", JSONText.string(fingerprint("\(key)\u{0}\(count)"))),
        ("severity", JSONText.string(severity(diagnostic.severity))), ("location", location),
      ])
    }
    return JSONText.array(issues)
  }

  private static func severity(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "major"
    case .warning: "minor"
    case .note: "info"
    }
  }

  /// FNV-1a of 64 bits: a name for the issue, not a proof of anything.
  private static func fingerprint(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
