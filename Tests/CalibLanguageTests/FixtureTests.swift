import CalibDiagnostics
import CalibLanguage
import CalibTestSupport
import Testing

/// Scripts with what is expected of them in files beside them.
struct FixtureTests {
  @Test(arguments: Fixture.all(in: "diagnostics"))
  func mistakesAreReportedAsExpected(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let found = rendered(checked(text, name: fixture.name + ".calib"), text, name: fixture.name + ".calib")
    #expect(try fixture.expected("err", updatingTo: found) == found)
  }

  @Test(arguments: Fixture.all(in: "types"))
  func namesHaveTheExpectedTypes(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let result = checked(text, name: fixture.name + ".calib")
    #expect(rendered(result, text) == "")
    let found = result.typesText
    #expect(try fixture.expected("types", updatingTo: found) == found)
  }

  @Test(arguments: Fixture.all(in: "lowering"))
  func scriptsAreLoweredAsExpected(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let result = checked(text, name: fixture.name + ".calib")
    #expect(rendered(result, text) == "")
    let program = try #require(result.program)
    let found = ProgramText.of(program)
    #expect(try fixture.expected("program", updatingTo: found) == found)
  }

  @Test(arguments: ["diagnostics", "types", "lowering"])
  func noFixtureFolderIsEmpty(_ folder: String) {
    #expect(!Fixture.all(in: folder).isEmpty)
  }
}
