import CalibDiagnostics
import CalibLanguage
import CalibModel
import CalibSyntax

/// The form of a reference.
package enum DocumentationFormat: String, Sendable, CaseIterable { case markdown, html }

/// What the examples of some files came to.
package struct ExampleReport: Sendable {
  package let text: String
  package let hasFailed: Bool
}

extension Session {
  /// The reference of a script, or of a module of the standard library by its name (`std.physics`).
  package func documentation(_ what: String, format: DocumentationFormat) throws(SessionError) -> String {
    let path = try documentedPath(what)
    let script = try load(path)
    let name = what == path ? String(path.split(separator: "/").last ?? "") : what
    let documentation = Documentation(
      title: name, script.parsed.tree, types: script.checked.types)
    switch format {
    case .markdown: return documentation.markdown
    case .html: return documentation.html
    }
  }

  /// The names of the standard library's modules with their summaries.
  package func modules() throws(SessionError) -> String {
    let folder = try resources().standardLibrary
    var lines: [String] = []
    for file in Files.names(in: folder) where file.hasSuffix(".calib") {
      let path = Files.join(folder, file)
      let source = SourceFile(
        name: path, id: SourceSpan.FileID(index: 0), bytes: try Files.read(path))
      let documentation = Documentation(title: file, parse(source).tree)
      let name = "std.\(file.dropLast(6))"
      lines.append(name.padded(to: 18) + (documentation.text?.summary ?? "") + "\n")
    }
    return lines.joined()
  }

  private func documentedPath(_ what: String) throws(SessionError) -> String {
    if Files.exists(what) { return what }
    let folder = try resources().standardLibrary
    let name = what.hasPrefix("std.") ? String(what.dropFirst(4)) : what
    let path = Files.join(folder, name.replacing(".", with: "/") + ".calib")
    if Files.exists(path) { return path }
    let known = Files.names(in: folder).filter { $0.hasSuffix(".calib") }.map { "std." + $0.dropLast(6) }
    let near = NearNames.nearest(to: what, in: known)
    throw SessionError(
      .unreadable, "there is no script and no module `\(what)`",
      help: near.map { "did you mean `\($0)`?" } ?? "give a path, or one of \(known.joined(separator: ", "))")
  }

  /// Checks every ` ```calib ` block in the doc comments of scripts, and in Markdown files.
  ///
  /// - Parameter paths: scripts, Markdown files and folders; none is the standard library.
  package func testExamples(_ paths: [String], color: Bool) throws(SessionError) -> ExampleReport {
    var (text, failed, tested) = ("", 0, 0)
    for path in try exampleFiles(paths) {
      for example in try examples(of: path) {
        tested += 1
        let script = LoadedScript(
          path: Files.join(Files.folder(of: path), "example"), bytes: Array(example.text.utf8),
          options: options)
        guard script.checked.hasErrors else { continue }
        failed += 1
        text += "\(path):\(example.line): this example has mistakes\n" + script.rendered(color: color) + "\n"
      }
    }
    text +=
      "\(QuantityText.plural(tested, "example")) tested, \(failed == 0 ? "all right" : "\(failed) with mistakes")\n"
    return ExampleReport(text: text, hasFailed: failed > 0)
  }

  private func exampleFiles(_ paths: [String]) throws(SessionError) -> [String] {
    var files: [String] = []
    for path in paths.isEmpty ? [try resources().standardLibrary] : paths {
      let inside = Files.names(in: path).filter { $0.hasSuffix(".calib") || $0.hasSuffix(".md") }
      if inside.isEmpty {
        guard Files.exists(path) else {
          throw SessionError(
            .unreadable, "there is no file `\(path)`", help: "give scripts, Markdown files or folders")
        }
        if path.hasSuffix(".calib") || path.hasSuffix(".md") { files.append(path) }
      } else {
        files += inside.map { Files.join(path, $0) }
      }
    }
    return files
  }

  private func examples(of path: String) throws(SessionError) -> [DocText.Example] {
    let bytes = try Files.read(path)
    guard path.hasSuffix(".calib") else {
      let lines = String(decoding: bytes, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return DocText.examples(in: lines)
    }
    let file = SourceFile(name: path, id: SourceSpan.FileID(index: 0), bytes: bytes)
    return Documentation(title: path, parse(file).tree).examples
  }
}
