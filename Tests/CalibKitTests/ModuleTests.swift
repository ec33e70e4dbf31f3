import CalibKit
import CalibTestSupport
import Testing

/// Scripts that are made of several files.
struct ModuleTests {
  private let temporary: TemporaryFolder
  private let session = Session(SessionOptions())

  init() throws { temporary = try TemporaryFolder() }

  private func report(_ script: String) throws -> CheckReport {
    let path = try temporary.write("script.calib", script)
    return try session.check([path], format: .text, appliesFixes: false, color: false)
  }

  @Test func aModuleBesideTheScriptIsFound() throws {
    try temporary.write("common.calib", "let limit = 3 GeV\nfn twice(x) = 2 * x\n")
    let found = try report("use \"./common.calib\" as c\nuse common: twice\nlet y = twice(c.limit) + 1 GeV\n")
    #expect(found.text == "")
  }

  @Test func theStandardLibraryIsFound() throws {
    let found = try report("use std.physics: m_Z\nlet y = m_Z + 1 GeV\n")
    #expect(found.text == "")
  }

  @Test func aMistakeOfAModuleIsShownInItsOwnText() throws {
    try temporary.write("common.calib", "let limit = 3 GeV + 1\n")
    let found = try report("use \"./common.calib\" as c\n")
    #expect(found.hasErrors)
    #expect(found.text.contains("common.calib:1:21"))
    #expect(found.text.contains("1 | let limit = 3 GeV + 1"))
  }

  @Test func twoModulesThatUseEachOtherAreShownAsAChain() throws {
    try temporary.write("a.calib", "use \"./b.calib\": y\nlet x = 1\n")
    try temporary.write("b.calib", "use \"./a.calib\": x\nlet y = 1\n")
    let found = try report("use \"./a.calib\": x\n")
    #expect(found.text.contains("C0510"))
    #expect(found.text.contains("a.calib` → `"))
  }

  @Test func aNearModuleIsProposed() throws {
    try temporary.write("common.calib", "let x = 1\n")
    #expect(try report("use comon: x\n").text.contains("did you mean `common`?"))
    #expect(try report("use std.physisc: m_Z\n").text.contains("did you mean `std.physics`?"))
  }

  @Test func theSiteSpeaksBeforeTheScript() throws {
    try temporary.write("site.calib", "backend lcoal { workers: 2 }\ncalibration c { input: d }\n")
    let found = try report("let x = 1\n")
    #expect(found.text.contains("did you mean `local`?"))
    #expect(found.text.contains("a site's file has no `calibration`"))
  }

  @Test func aFieldThatChangesItsTypeIsRefusedByThePlan() throws {
    let script = try SmallScript()
    _ = try script.run()
    let changed = SmallScript.text.replacing("{ x = vx.mean,", with: "{ x = vx.mean / 1 mm,")
    try script.temporary.write("small.calib", changed)
    let error = #expect(throws: SessionError.self) {
      try script.session.plan(script.path, format: .text, color: false, width: 100)
    }
    #expect(error?.description.contains("C0902") ?? false)
    #expect(error?.description.contains("`stored.spot.x` is a length in the store") ?? false)
  }

  @Test func aFurtherStoreIsRead() throws {
    let script = try SmallScript()
    _ = try script.run()
    let text = SmallScript.text.replacing(
      "conditions/\"\n", with: "other/\"\nstore last = \"conditions/\" { base: \"tag_a\" }\n"
    )
    .replacing(
      "entries = vx.entries }", with: "entries = vx.entries, moved = vx.mean - (last.spot.x ?? 0 mm) }")
    try script.temporary.write("small.calib", text)
    let report = try script.run()
    #expect(report.json.contains("\"moved\""))
  }
}
