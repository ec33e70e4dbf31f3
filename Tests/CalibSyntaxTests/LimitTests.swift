import CalibDiagnostics
import CalibSyntax
import Testing

@Suite struct LimitTests {
  @Test(arguments: ["(", "[", "{ a: ", "f(", "if (", "x[", "\"{("])
  func deepNestingEndsInAMessage(_ opener: String) {
    let text = "let x = " + String(repeating: opener, count: 10_000) + "\nlet y = 1\n"
    let found = parsed(text).diagnostics
    #expect(!found.isEmpty)
    #expect(found.count <= 3)
  }

  @Test func closedNestingIsOneMessage() {
    let text =
      "let x = " + String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
    #expect(parsed(text).diagnostics.map(\.code.text) == ["C0004"])
  }

  @Test(arguments: [
    ("1+", "1"), ("-", "1"), ("not ", "a"), ("2^", "2"), ("if a { 1 } else ", "{ 2 }"), ("x => ", "1"),
    ("a < ", "b"),
    ("a or b and ", "c"),
  ])
  func aLongChainParses(_ link: String, _ end: String) {
    let text = "let x = " + String(repeating: link, count: 20_000) + end + "\n"
    #expect(parsed(text).diagnostics.isEmpty)
  }
}
