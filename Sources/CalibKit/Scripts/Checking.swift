import CalibDiagnostics
import CalibLanguage
import CalibSyntax

/// What a check of several scripts found, in the format asked for.
package struct CheckReport: Sendable {
  package let text: String
  package let hasErrors: Bool
}

extension Session {
  /// Checks scripts without running them or reading data.
  ///
  /// - Parameter appliesFixes: whether fixes that are certain are written to the files before.
  package func check(
    _ paths: [String], format: CheckFormat, appliesFixes: Bool, color: Bool
  ) throws(SessionError) -> CheckReport {
    var (rendered, diagnostics, sources) = ("", [Diagnostic](), SourceMap())
    for path in paths {
      if appliesFixes { try fix(path) }
      let script = try load(path, makesProgram: false)
      defer { keep(script) }
      if format == .text { rendered += script.rendered(color: color) }
      // One list of all files needs file numbers of its own: each script's are moved behind those before it.
      diagnostics += script.checked.diagnostics.map { $0.moved(by: sources.files.count) }
      for file in script.sources.files { _ = sources.add(name: file.name, bytes: file.bytes) }
    }
    let text =
      switch format {
      case .text: rendered
      case .json: DiagnosticJSON.text(diagnostics, sources: sources)
      case .gitlab: DiagnosticJSON.gitLab(diagnostics, sources: sources)
      }
    return CheckReport(text: text, hasErrors: diagnostics.contains { $0.severity == .error })
  }

  /// Keeps a script to the end of the program, which is near: taking its tree and tables apart would cost a tenth of a
  /// check.
  private func keep(_ script: LoadedScript) { _ = Unmanaged.passRetained(KeptScript(script)) }

  /// Applies certain fixes until none is left; each round may bring others to light.
  private func fix(_ path: String) throws(SessionError) {
    for _ in 0..<8 {
      let script = try load(path)
      let file = script.parsed.tree.file
      let fixed = applyFixes(script.checked.diagnostics, to: file)
      if fixed == file.bytes { return }
      try Files.write(fixed, to: path)
    }
  }

  /// Lays scripts out in the one way there is.
  ///
  /// - Returns: the files that changed, or would.
  package func format(_ paths: [String], writes: Bool) throws(SessionError) -> [String] {
    var changed: [String] = []
    for path in paths {
      let bytes = try Files.read(path)
      let file = SourceFile(name: path, id: SourceSpan.FileID(index: 0), bytes: bytes)
      let parsed = parse(file)
      guard !parsed.diagnostics.contains(where: { $0.severity == .error }) else {
        let renderer = DiagnosticRenderer(sources: SourceMap([file]))
        throw SessionError(.mistake, rendered: renderer.render(parsed.diagnostics))
      }
      let text = Array(CalibSyntax.format(parsed).utf8)
      guard text != bytes else { continue }
      changed.append(path)
      if writes { try Files.write(text, to: path) }
    }
    return changed
  }
}

extension Diagnostic {
  /// The same message about files whose numbers are larger.
  fileprivate func moved(by offset: Int) -> Diagnostic {
    guard offset > 0 else { return self }
    return mapSpans { span in
      SourceSpan(
        file: SourceSpan.FileID(index: Int(span.file.index) + offset), start: Int(span.start),
        end: Int(span.end))
    }
  }

  /// The same message about other places.
  func mapSpans(_ move: (SourceSpan) -> SourceSpan) -> Diagnostic {
    Diagnostic(
      severity, code.text, message, at: move(primary.span), primary.text,
      also: secondary.map { Label(move($0.span), $0.text) }, help: help,
      fixes: fixes.map { Fix(move($0.span), $0.replacement, certain: $0.isCertain) })
  }
}

/// A script that is not taken apart before the program ends.
///
/// A class, because only an object can be kept alive by hand.
private final class KeptScript {
  let script: LoadedScript

  init(_ script: LoadedScript) { self.script = script }
}
