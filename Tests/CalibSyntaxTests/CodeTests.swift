import CalibTestSupport
import FoundationEssentials
import Testing

/// Codes that the parser reports, against pages and fixtures.
@Suite struct CodeTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static func codes() throws -> [String] {
    let folder = root.appending(path: "Sources/CalibSyntax").path
    var codes: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".swift") {
      let text = String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(name)")), as: UTF8.self)
      for match in text.matches(of: /"([CW][0-9]{4})"/) { codes.insert(String(match.1)) }
    }
    return codes.sorted()
  }

  @Test func theParserHasElevenCodes() throws {
    let expected = (1...11).map { "C00\($0 < 10 ? "0" : "")\($0)" }
    #expect(try Self.codes() == expected)
  }

  @Test func everyCodeHasAPageThatBeginsWithIt() throws {
    for code in try Self.codes() {
      let page = Self.root.appending(path: "docs/errors/\(code).md")
      let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
      #expect(text.hasPrefix("# \(code)"), "the page of \(code)")
    }
  }

  @Test func everyCodeHasAFixture() throws {
    let found = try Fixture.all(in: "diagnostics").map { fixture in
      let path = fixture.path.dropLast("calib".count) + "err"
      return String(decoding: try Data(contentsOf: URL(filePath: String(path))), as: UTF8.self)
    }.joined()
    for code in try Self.codes() { #expect(found.contains("[\(code)]"), "\(code) has no fixture") }
  }
}
