import CalibDiagnostics
import CalibLanguage
import CalibTestSupport
import Testing

/// Scripts with collectors, fits, systems and programs, checked against signatures of every kind.
struct CollectFixtureTests {
  @Test(arguments: Fixture.all(in: "collects"))
  func mistakesAreReportedAsExpected(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let name = fixture.name + ".calib"
    let found = rendered(checked(text, name: name, catalog: CollectCatalog.catalog), text, name: name)
    #expect(try fixture.expected("err", updatingTo: found) == found)
  }

  @Test(arguments: Fixture.all(in: "collect_types"))
  func namesHaveTheExpectedTypes(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let result = checked(text, name: fixture.name + ".calib", catalog: CollectCatalog.catalog)
    #expect(rendered(result, text) == "")
    #expect(result.program != nil)
    let pending = (result.program?.pending ?? []).map { "later: \($0.message)" }
    let found = result.typesText + pending.joined(separator: "\n") + "\n"
    #expect(try fixture.expected("types", updatingTo: found) == found)
  }

  @Test(arguments: ["collects", "collect_types"])
  func noFixtureFolderIsEmpty(_ folder: String) {
    #expect(!Fixture.all(in: folder).isEmpty)
  }
}
