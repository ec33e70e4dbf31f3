import CalibTestSupport
import FoundationEssentials
import Testing

/// Codes in the catalogue files, against pages and fixtures.
struct DiagnosticCodeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The codes that the catalogue files name, sorted.
  private static func codes() throws -> [String] {
    let folder = root.appending(path: "Sources/CalibLanguage/Diagnostics").path
    var codes: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      let text = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
      for match in text.matches(of: /"([CW][0-9]{4})"/) { codes.insert(String(match.1)) }
    }
    return codes.sorted()
  }

  @Test func everyCodeHasAPage() throws {
    let codes = try Self.codes()
    #expect(codes.count > 50)
    for code in codes {
      let page = Self.root.appending(path: "docs/errors/\(code).md").path
      #expect(FileManager.default.fileExists(atPath: page), "\(code) has no page")
    }
  }

  @Test func everyCodeHasAFixture() throws {
    let fixtures = Fixture.all(in: "diagnostics") + Fixture.all(in: "collects")
    let found = try fixtures.map { fixture in
      let path = fixture.path.dropLast("calib".count) + "err"
      return String(decoding: try Data(contentsOf: URL(filePath: String(path))), as: UTF8.self)
    }.joined()
    for code in try Self.codes() { #expect(found.contains("[\(code)]"), "\(code) has no fixture") }
  }
}
