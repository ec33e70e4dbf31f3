import CalibDiagnostics
import CalibSyntax
import CalibTestSupport
import Testing

@Suite struct LosslessTests {
  static let files = ["situations", "diagnostics", "format", "tree"].flatMap { Fixture.all(in: $0) }

  @Test(arguments: files)
  func tokensAndGapsAreTheTextByteByByte(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    #expect(TreeChecks.rebuilt(parse(source(bytes)).tree) == bytes)
  }

  @Test(arguments: files)
  func gapsHoldBlanksAndCommentsOnly(_ fixture: Fixture) throws {
    let parsed = parse(source(try fixture.bytes()))
    guard parsed.diagnostics.isEmpty else { return }
    var end = 0
    for token in parsed.tree.tokens {
      var gap = parsed.tree.file.bytes[end..<token.start]
      while let byte = gap.popFirst() {
        guard byte != UInt8(ascii: "#") else {
          gap = gap.drop { $0 != UInt8(ascii: "\n") }
          continue
        }
        #expect(" \t\r\n".utf8.contains(byte), "byte \(byte) before offset \(token.start)")
      }
      end = token.end
    }
  }

  @Test(arguments: files)
  func everyTokenThatMattersLiesInANodeBelowTheScript(_ fixture: Fixture) throws {
    let tree = parse(source(try fixture.bytes())).tree
    var isCovered = [Bool](repeating: false, count: tree.tokens.count)
    for node in tree.nodes.dropLast() {
      for place in Int(node.firstToken)..<Int(node.endToken) { isCovered[place] = true }
    }
    guard parse(source(try fixture.bytes())).diagnostics.isEmpty else { return }
    for (place, token) in tree.tokens.enumerated() where token.kind != .newline && token.kind != .endOfFile {
      #expect(isCovered[place], "token \(place) of \(fixture.name), a \(token.kind)")
    }
  }

  @Test(arguments: Fixture.all(in: "corpus", extension: "input"))
  func whatTheFuzzerFoundKeepsThePromises(_ fixture: Fixture) throws {
    let parsed = parse(source(try fixture.bytes()))
    TreeChecks.shape(parsed.tree)
    TreeChecks.layout(parsed)
    var sources = SourceMap()
    let file = sources.add(name: "corpus.calib", bytes: try fixture.bytes())
    #expect(
      DiagnosticRenderer(sources: sources).render(parsed.diagnostics).isEmpty == parsed.diagnostics.isEmpty)
    #expect(DiagnosticJSON.text(parsed.diagnostics, sources: sources).utf8.count > 10)
    #expect(applyFixes(parsed.diagnostics, to: file).count <= 3 * file.bytes.count + 100)
  }
}
