import CalibDiagnostics
import CalibSyntax
import CalibTestSupport
import Testing

@Suite struct SituationTests {
  @Test(arguments: Fixture.all(in: "situations"))
  func aWholeScriptParsesWithoutAMessage(_ fixture: Fixture) throws {
    #expect(parsed(try fixture.text()).diagnostics.map(\.message) == [])
  }

  @Test(arguments: Fixture.all(in: "situations"))
  func everyThirdPrefixGivesATreeAndFewMessages(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for length in stride(from: 0, to: bytes.count, by: 3) {
      let parsed = parse(source(Array(bytes[..<length])))
      #expect(parsed.diagnostics.count <= 3, "prefix of \(length) bytes")
      checkShape(parsed.tree)
    }
  }

  @Test(arguments: Fixture.all(in: "situations"))
  func aChangedByteGivesATreeOfTheSameText(_ fixture: Fixture) throws {
    var bytes = try fixture.bytes()
    var state: UInt64 = 42
    for _ in 0..<300 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = Int(state >> 33) % bytes.count
      let old = bytes[place]
      bytes[place] = Array("{}()[]\"\n:=,.#;'x0".utf8)[Int(state >> 17) % 17]
      checkShape(parse(source(bytes)).tree)
      bytes[place] = old
    }
  }

  /// Children precede parents, ranges lie in order, and gaps hold blanks and comments only.
  private func checkShape(_ tree: SyntaxTree) {
    #expect(tree.kind(tree.root) == .script)
    var end = 0
    for token in tree.tokens {
      guard token.start >= end, token.end >= token.start else {
        Issue.record("a token begins before the one before it ends")
        return
      }
      end = token.end
    }
    #expect(end == tree.file.bytes.count)
    for index in tree.nodes.indices {
      let node = SyntaxTree.NodeID(index)
      guard tree.children(node).allSatisfy({ $0.index < node.index }) else {
        Issue.record("a child comes after its parent")
        return
      }
    }
  }
}
