import CalibDiagnostics
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibSyntax

/// Checks a text as a script of its own.
func checked(
  _ text: String, name: String = "script.calib", settings: [CheckOptions.Setting] = [],
  profile: String? = nil,
  environment: [String: String] = [:], modules: [String: String] = [:], site: String? = nil,
  catalog: PrimitiveCatalog = Builtins.catalog, makesProgram: Bool = true
) -> CheckResult {
  let file = SourceFile(name: name, id: SourceSpan.FileID(index: 0), bytes: Array(text.utf8))
  var options = CheckOptions(
    settings: settings, profile: profile, environment: { environment[$0] }, digest: { "<\($0)>" },
    modules: { request in
      let path = request.path.hasPrefix("./") ? String(request.path.dropFirst(2)) : request.path
      if let text = modules[path] { return .found(name: path, bytes: Array(text.utf8)) }
      return .missing(places: ["here"], known: modules.keys.sorted())
    }, site: site.map { (name: "site.calib", bytes: Array($0.utf8)) })
  options.makesProgram = makesProgram
  return check(parse(file), catalog: catalog, options: options)
}

/// The messages as a person sees them.
func rendered(_ result: CheckResult, _ text: String, name: String = "script.calib") -> String {
  let file = SourceFile(name: name, id: SourceSpan.FileID(index: 0), bytes: Array(text.utf8))
  return DiagnosticRenderer(sources: SourceMap([file] + result.sources)).render(result.diagnostics)
}

/// A calibration of a dimuon sample, with what stands in its block.
func calibration(_ items: String) -> String {
  """
  dataset d { files: "d_<run>.csv", columns: { mass: GeV, x: mm, y: mm, phi, n: Int, good: Bool } }
  calibration c {
    input: d
    \(items)
  }

  """
}
