import CalibDiagnostics
import CalibDigest
import CalibLanguage
import CalibPrimitives
import CalibSyntax
import Glibc

/// A script that was read, parsed and checked.
struct LoadedScript: Sendable {
  let path: String
  let parsed: ParsedFile
  let checked: CheckResult
  let sources: SourceMap

  /// - Parameters:
  ///   - site: what the site says of every script, `nil` for nothing.
  ///   - makesProgram: whether it is to be planned or run too.
  init(
    path: String, bytes: [UInt8], options: SessionOptions, site: (name: String, bytes: [UInt8])? = nil,
    makesProgram: Bool = true
  ) {
    self.path = path
    let file = SourceFile(name: path, id: SourceSpan.FileID(index: 0), bytes: bytes)
    parsed = parse(file)
    let modules = ModuleFiles(environment: Session.environment)
    var checkOptions = CheckOptions(
      settings: options.settings.map { CheckOptions.Setting(name: $0.name, text: $0.text) },
      profile: options.profile,
      environment: { name in getenv(name).map { String(cString: $0) } },
      digest: { sha256Hex(Array($0.utf8)) }, modules: { modules.answer($0) }, site: site)
    checkOptions.makesProgram = makesProgram
    checked = check(parsed, catalog: Builtins.catalog, options: checkOptions)
    sources = SourceMap([file] + checked.sources)
  }

  /// SHA-256 of its bytes, in hexadecimal.
  var digest: String { sha256Hex(parsed.tree.file.bytes) }

  var folder: String { Files.folder(of: path) }

  /// All messages as text for people.
  func rendered(color: Bool) -> String {
    DiagnosticRenderer(sources: sources, color: color).render(checked.diagnostics)
  }
}

extension LoadedScript {
  var tokenText: String { dumpTokens(parsed.tree) }
  var treeText: String { dump(parsed.tree) }
}
