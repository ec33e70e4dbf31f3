import CalibDiagnostics
import CalibLanguage
import CalibTestSupport
import Testing

/// Scripts with what is expected of them in files beside them.
struct FixtureTests {
  @Test(arguments: Fixture.all(in: "diagnostics"))
  func mistakesAreReportedAsExpected(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let name = fixture.name + ".calib"
    let (settings, profile) = options(text)
    let result = checked(
      text, name: name, settings: settings, profile: profile, modules: Self.modules)
    let found = rendered(result, text, name: name)
    #expect(try fixture.expected("err", updatingTo: found) == found)
  }

  /// What `check` leaves out, because only a program needs it, is no message.
  @Test(arguments: ["diagnostics", "types", "lowering", "declarations"].flatMap { Fixture.all(in: $0) })
  func theSameMistakesAreFoundWhereNoProgramIsMade(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let (settings, profile) = options(text)
    let (program, check) = (true, false)
    let found = [program, check].map { makesProgram in
      checked(
        text, settings: settings, profile: profile, modules: Self.modules, makesProgram: makesProgram
      ).diagnostics
    }
    #expect(found[0] == found[1])
  }

  /// What is declared, and what of it the program says cannot be carried out yet.
  @Test(arguments: Fixture.all(in: "declarations"))
  func declarationsAreUnderstood(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let result = checked(text, name: fixture.name + ".calib", modules: Self.modules)
    let found = rendered(result, text, name: fixture.name + ".calib") + DeclarationText.of(result)
    #expect(try fixture.expected("out", updatingTo: found) == found)
    #expect(!result.hasErrors)
  }

  /// The modules that scripts of the fixtures use, by their paths.
  static let modules: [String: String] = {
    var found: [String: String] = ["std.physics": "let m_Z = 91.1880 GeV\nlet m_jpsi = 3.0969 GeV\n"]
    for fixture in Fixture.all(in: "modules") {
      if let text = try? fixture.text() { found[fixture.name + ".calib"] = text }
    }
    return found
  }()

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
    guard let program = result.program else { return }
    let found = ProgramText.of(program)
    #expect(try fixture.expected("program", updatingTo: found) == found)
  }

  @Test(arguments: ["diagnostics", "types", "lowering", "declarations", "modules"])
  func noFixtureFolderIsEmpty(_ folder: String) {
    #expect(!Fixture.all(in: folder).isEmpty)
  }

  /// The options that a first line `# check --set a=b --profile c` gives.
  private func options(_ text: String) -> ([CheckOptions.Setting], String?) {
    guard let line = text.split(separator: "\n").first, line.hasPrefix("# check ") else { return ([], nil) }
    var settings: [CheckOptions.Setting] = []
    var profile: String?
    let words = line.split(separator: " ").map(String.init)
    for (option, value) in zip(words, words.dropFirst()) {
      if option == "--profile" { profile = value }
      let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
      if option == "--set", parts.count == 2 { settings.append(.init(name: parts[0], text: parts[1])) }
    }
    return (settings, profile)
  }
}
