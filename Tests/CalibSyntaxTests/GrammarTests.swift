import CalibDiagnostics
import CalibSyntax
import FoundationEssentials
import Testing

@Suite struct GrammarTests {
  private let grammar: EBNF

  init() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let bytes = try Data(contentsOf: root.appending(path: "grammar/calib.ebnf"))
    grammar = EBNF(String(decoding: bytes, as: UTF8.self))
  }

  @Test func everySymbolHasARule() {
    let tokens: Set<String> = [
      "NAME", "WORD", "INT", "FLOAT", "PERCENT", "STRING", "NL", "END", "SEP", "block", "x",
    ]
    #expect(grammar.names.count > 50)
    for name in grammar.names {
      for symbol in grammar.rules[name].map(EBNF.symbols) ?? [] {
        #expect(grammar.rules[symbol] != nil || tokens.contains(symbol), "\(symbol) in \(name)")
      }
    }
  }

  @Test func everyRuleIsReachedFromTheScript() {
    var reached: Set<String> = []
    var open = ["script", "SEP", "block"]
    while let name = open.popLast() {
      guard reached.insert(name).inserted, let rule = grammar.rules[name] else { continue }
      open += EBNF.symbols(rule)
    }
    #expect(Set(grammar.names).subtracting(reached) == [])
  }

  @Test(arguments: [
    "script", "calibration", "dataset", "template", "let", "fn", "model", "param", "for", "publish",
  ])
  func aSentenceOfTheGrammarParsesWithoutAMessage(_ rule: String) {
    for seed in 0..<150 {
      var maker = SentenceMaker(grammar, seed: UInt64(seed))
      let text = maker.sentence(of: rule)
      let found = parsed(text).diagnostics
      guard found.isEmpty else {
        Issue.record("\(found[0].message) at \(found[0].primary.span.start) of:\n\(text)")
        return
      }
    }
  }

  @Test func theFormatterKeepsTheTokensOfSentences() {
    for seed in 0..<150 {
      var maker = SentenceMaker(grammar, seed: UInt64(seed))
      let before = parsed(maker.sentence(of: "script"))
      guard before.diagnostics.isEmpty else { continue }
      let text = format(before)
      let after = parsed(text)
      #expect(kinds(after) == kinds(before))
      #expect(format(after) == text)
    }
  }

  private func kinds(_ parsed: ParsedFile) -> [TokenKind] {
    parsed.tree.tokens.map(\.kind).filter { $0 != .newline }
  }
}
