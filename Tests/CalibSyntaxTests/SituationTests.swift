import CalibDiagnostics
import CalibSyntax
import CalibTestSupport
import Testing

@Suite struct SituationTests {
  @Test(arguments: Fixture.all(in: "situations"))
  func aWholeScriptParsesWithoutAMessage(_ fixture: Fixture) throws {
    #expect(parsed(try fixture.text()).diagnostics.map(\.message) == [])
  }

  @Test(
    arguments: Fixture.all(in: "situations").filter {
      ["klm_efficiency", "momentum_scale"].contains($0.name)
    })
  func everyPrefixGivesATreeAndFewMessages(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for length in 0...bytes.count {
      let parsed = parse(source(Array(bytes[..<length])))
      #expect(parsed.diagnostics.count <= 3, "prefix of \(length) bytes")
      TreeChecks.shape(parsed.tree)
    }
  }

  @Test(arguments: Fixture.all(in: "situations"))
  func everyThirdPrefixGivesATreeAndFewMessages(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes()
    for length in stride(from: 0, to: bytes.count, by: 3) {
      let parsed = parse(source(Array(bytes[..<length])))
      #expect(parsed.diagnostics.count <= 3, "prefix of \(length) bytes")
      TreeChecks.shape(parsed.tree)
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
      TreeChecks.shape(parse(source(bytes)).tree)
      bytes[place] = old
    }
  }
}
