package import CalibModel
package import CalibSyntax

/// Checks a script as a whole: names, types, dimensions, stages, cycles; and lowers it where it is right.
///
/// Nothing is opened and nothing runs. All independent mistakes are reported, each once.
package func check(_ file: ParsedFile, catalog: PrimitiveCatalog, options: CheckOptions) -> CheckResult {
  var checker = Checker(tree: file.tree, catalog: catalog, options: options)
  checker.takeOver(file.diagnostics)
  checker.checkScript()
  return checker.result()
}
