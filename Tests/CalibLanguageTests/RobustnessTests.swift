import CalibLanguage
import CalibTestSupport
import Testing

/// Half-written scripts: what an editor or a hasty person hands in.
struct RobustnessTests {
  @Test(
    arguments: Fixture.all(in: "types") + Fixture.all(in: "diagnostics").filter { $0.name != "C0218_large" })
  func everyPrefixIsCheckedToItsEnd(_ fixture: Fixture) throws {
    let text = Array(try fixture.text())
    let whole = checked(String(text))
    let step = max(1, text.count / 40)
    for length in stride(from: 0, to: text.count, by: step) {
      let result = checked(String(text[..<length]))
      #expect(result.diagnostics.count <= whole.diagnostics.count + 12)
      #expect(result.hasErrors == (result.program == nil))
    }
  }

  @Test func aLineThatIsLeftOutGivesMessagesAtMost() throws {
    for fixture in Fixture.all(in: "types") {
      let lines = try fixture.text().split(separator: "\n", omittingEmptySubsequences: false)
      for index in lines.indices {
        var rest = lines
        rest.remove(at: index)
        let result = checked(rest.joined(separator: "\n"))
        #expect(result.diagnostics.count < 20, "without line \(index + 1)")
      }
    }
  }
}
