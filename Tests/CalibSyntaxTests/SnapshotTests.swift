import CalibDiagnostics
import CalibSyntax
import CalibTestSupport
import Testing

func parsed(_ text: String) -> ParsedFile { parse(source(Array(text.utf8))) }

func source(_ bytes: [UInt8], name: String = "script.calib") -> SourceFile {
  SourceFile(name: name, id: SourceSpan.FileID(index: 0), bytes: bytes)
}

@Suite struct SnapshotTests {
  @Test func everyFolderOfFixturesHasSome() {
    for folder in ["tree", "diagnostics", "format", "situations"] {
      #expect(!Fixture.all(in: folder).isEmpty, "\(folder) is empty")
    }
  }

  @Test(arguments: Fixture.all(in: "tree"))
  func theTreeIsAsExpected(_ fixture: Fixture) throws {
    let parsed = parsed(try fixture.text())
    #expect(parsed.diagnostics.map(\.message) == [])
    let found = dump(parsed.tree)
    #expect(try fixture.expected("tree", updatingTo: found) == found)
  }

  @Test(arguments: Fixture.all(in: "diagnostics"))
  func theMessagesAreAsExpected(_ fixture: Fixture) throws {
    var sources = SourceMap()
    let file = sources.add(name: "\(fixture.name).calib", bytes: try fixture.bytes())
    let found = DiagnosticRenderer(sources: sources).render(parse(file).diagnostics)
    #expect(!found.isEmpty)
    #expect(try fixture.expected("err", updatingTo: found) == found)
  }

  @Test(arguments: Fixture.all(in: "format") + Fixture.all(in: "situations"))
  func theLayoutIsAsExpectedAndStays(_ fixture: Fixture) throws {
    let text = try fixture.text()
    let found = format(parsed(text))
    #expect(try fixture.expected("formatted", updatingTo: found) == found)
    #expect(format(parsed(found)) == found)
    #expect(TreeChecks.words(parsed(found)) == TreeChecks.words(parsed(text)))
  }
}
