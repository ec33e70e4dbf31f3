import CalibDiagnostics
import CalibLanguage
import Testing

/// Names of other files: what costs nothing where it is not used, and what the site says.
struct ModuleTests {
  private static let prelude = ["std.prelude": "let m_Z = 91.188 GeV\nfn twice(x) = 2 * x\nlet _own = 1\n"]

  @Test func thePreludeGivesNamesThatNothingElseHas() {
    let result = checked("let y = twice(m_Z) + 1 GeV\n", modules: Self.prelude)
    #expect(result.diagnostics == [])
  }

  @Test func aNameOfTheScriptComesBeforeThatOfThePrelude() {
    let result = checked("let m_Z = 3 mm\nlet y = m_Z + 1 mm\n", modules: Self.prelude)
    #expect(result.diagnostics == [])
  }

  @Test func privateNamesOfThePreludeStayThere() {
    let result = checked("let y = _own\n", modules: Self.prelude)
    #expect(result.diagnostics.map(\.code.text) == ["C0101"])
  }

  @Test func thePreludeIsNotReadByAScriptThatNeedsNothingOfIt() {
    let broken = ["std.prelude": "let x = 3 GeV + 1\n"]
    #expect(checked("let y = 3\n", modules: broken).diagnostics == [])
  }

  @Test func functionsSeeTheNamesOfTheirOwnFile() {
    let modules = ["m": "let limit = 3 GeV\nfn below(x) = x < limit\n"]
    let result = checked("use m: below\nlet limit = 1 mm\nlet y = below(2 GeV)\n", modules: modules)
    #expect(result.diagnostics == [])
  }

  @Test func theSiteNamesTheBackend() {
    let result = checked(
      "let x = 1\n", site: "backend local { workers: 3 }\nnotify { on_success: [\"true\"] }\n")
    #expect(result.diagnostics == [])
    #expect(result.program?.backend?.name == "local")
    #expect(result.program?.notifications.onSuccess == ["true"])
  }

  @Test func theScriptsOwnBackendComesBeforeThatOfTheSite() {
    let result = checked("backend local { workers: 5 }\n", site: "backend slurm { queue: \"short\" }\n")
    #expect(result.diagnostics == [])
    #expect(result.program?.backend?.name == "local")
  }

  @Test func aModuleIsReadOnceHoweverOftenItIsUsed() {
    let modules = ["m": "use n: x\nlet y = x\n", "n": "let x = 3 GeV + 1\n"]
    let result = checked("use m: y\nuse n: x\nlet z = x\n", modules: modules)
    #expect(result.diagnostics.map(\.code.text) == ["C0302"])
  }

  @Test func aSessionKeepsModulesAndTemplates() {
    let template = """
      dataset d { files: "d_<run>.csv", columns: { x: mm } }
      template t(n: Int) { input: d, collect k = count(), need: k > n, payload: { k } }

      """
    var context = checked(template, modules: ["m": "let a = 3 mm\n"]).context
    #expect(context.check(line: "use m as q").diagnostics == [])
    #expect(context.check(line: "let b = q.a + 1 mm").diagnostics == [])
    #expect(context.check(line: "calibration c = t(3)").diagnostics == [])
    #expect(
      context.check(line: "calibration e = t(4) with { input: d where x > c.k * 1 mm }").diagnostics == [])
    #expect(context.program.calibrations.map(\.name) == ["c", "e"])
  }
}
