/// Some of the tokens of a file: a flag for each, since most questions are about one token.
struct TokenSet {
  private var isMember: [Bool]

  /// None of so many tokens.
  init(of count: Int) { isMember = [Bool](repeating: false, count: count) }

  mutating func insert(_ token: Int) { isMember[token] = true }

  mutating func insert(_ tokens: some Sequence<Int>) { for token in tokens { isMember[token] = true } }

  func contains(_ token: Int) -> Bool { token >= 0 && token < isMember.count && isMember[token] }
}
