import CalibDiagnostics
import FoundationEssentials
import Testing

@Suite struct GitLabTests {
  private struct Issue: Decodable {
    struct Location: Decodable {
      struct Lines: Decodable { let begin: Int }
      let path: String
      let lines: Lines
    }
    let description: String
    let checkName: String
    let fingerprint: String
    let severity: String
    let location: Location

    enum CodingKeys: String, CodingKey {
      case description, fingerprint, severity, location
      case checkName = "check_name"
    }
  }

  private func issues(_ text: String, _ make: (SourceFile) -> [Diagnostic]) throws -> [Issue] {
    var sources = SourceMap()
    let file = sources.add(name: "dir/a.calib", bytes: Array(text.utf8))
    let json = DiagnosticJSON.gitLab(make(file), sources: sources)
    return try JSONDecoder().decode([Issue].self, from: Data(json.utf8))
  }

  private func error(_ file: SourceFile, _ start: Int, _ message: String = "a \"b\"\n") -> Diagnostic {
    .error("C1", message, at: SourceSpan(file: file.id, start: start, end: start + 1))
  }

  @Test func anIssueHasWhatGitLabAsksFor() throws {
    let found = try issues("x\ny\n") { [error($0, 2)] }
    #expect(found.count == 1)
    #expect(found[0].description == "a \"b\"\n")
    #expect(found[0].checkName == "C1")
    #expect(found[0].severity == "major")
    #expect(found[0].location.path == "dir/a.calib")
    #expect(found[0].location.lines.begin == 2)
    #expect(found[0].fingerprint.count == 16)
  }

  @Test func severitiesAreGitLabs() throws {
    let found = try issues("x\n") { file in
      let span = SourceSpan(file: file.id, start: 0, end: 1)
      return [
        .error("C1", "m", at: span), .warning("W1", "m", at: span), Diagnostic(.note, "N1", "m", at: span),
      ]
    }
    #expect(found.map(\.severity) == ["major", "minor", "info"])
  }

  @Test func aFingerprintStaysWhenLinesAreAddedAbove() throws {
    let before = try issues("x\n") { [error($0, 0)] }
    let after = try issues("\n\n\nx\n") { [error($0, 3)] }
    #expect(before[0].fingerprint == after[0].fingerprint)
    #expect(after[0].location.lines.begin == 4)
  }

  @Test func theSameMistakeTwiceHasTwoFingerprints() throws {
    let found = try issues("x\nx\n") { [error($0, 0), error($0, 2), error($0, 2, "another")] }
    #expect(Set(found.map(\.fingerprint)).count == 3)
  }

  @Test func noMistakeIsAnEmptyList() throws { #expect(try issues("x\n") { _ in [] }.isEmpty) }
}
