import CalibLanguage
import CalibTestSupport
import Testing

/// Half-written scripts: what an editor or a hasty person hands in.
struct RobustnessTests {
  @Test(
    arguments: Fixture.all(in: "types") + Fixture.all(in: "declarations")
      + Fixture.all(in: "diagnostics").filter { $0.name != "C0218_large" })
  func everyPrefixIsCheckedToItsEnd(_ fixture: Fixture) throws {
    let text = Array(try fixture.text())
    let whole = checked(String(text), modules: FixtureTests.modules)
    let step = max(1, text.count / 40)
    for length in stride(from: 0, to: text.count, by: step) {
      let result = checked(String(text[..<length]), modules: FixtureTests.modules)
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

  @Test func wordsThatAreExchangedGiveMessagesAtMost() throws {
    let scripts = try ["types", "lowering", "declarations"].flatMap {
      try Fixture.all(in: $0).map { try $0.text() }
    }
    let words = scripts.flatMap { $0.split { " \n(){}[],:".contains($0) }.map(String.init) }
    var generator = SeededGenerator(state: 1)
    for _ in 0..<500 {
      var text = scripts[generator.next(below: scripts.count)].split(
        separator: " ", omittingEmptySubsequences: false
      ).map(String.init)
      let place = generator.next(below: text.count)
      switch generator.next(below: 3) {
      case 0: text[place] = words[generator.next(below: words.count)]
      case 1: text.insert(words[generator.next(below: words.count)], at: place)
      default: text.swapAt(place, generator.next(below: text.count))
      }
      let result = checked(text.joined(separator: " "), modules: FixtureTests.modules)
      #expect(result.hasErrors == (result.program == nil))
      var context = result.context
      _ = context.check(line: words[generator.next(below: words.count)])
    }
  }

  /// Numbers that are the same in every run of the test (Knuth's MMIX constants).
  private struct SeededGenerator {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }
}
