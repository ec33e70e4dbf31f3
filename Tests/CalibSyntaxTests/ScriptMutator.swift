import CalibDiagnostics
import CalibSyntax

/// Makes other scripts of scripts: changes of the layout, which a formatter has to undo, and of the words.
struct ScriptMutator {
  private var state: UInt64
  /// Words of the corpus, by the kind of their token.
  private let words: [TokenKind: [[UInt8]]]

  init(seed: UInt64, words corpus: [[UInt8]]) {
    state = seed
    var words: [TokenKind: [[UInt8]]] = [:]
    for bytes in corpus {
      let tree = parse(source(bytes)).tree
      for token in tree.tokens where token.end > token.start && token.kind != .newline {
        words[token.kind, default: []].append(Array(bytes[token.start..<token.end]))
      }
    }
    self.words = words
  }

  /// A script with one to four changes.
  mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...next(below: 4) {
      let tokens = parse(source(bytes)).tree.tokens.filter { $0.end > $0.start }
      guard !tokens.isEmpty else { return bytes }
      let token = tokens[next(below: tokens.count)]
      switch next(below: 8) {
      case 0: bytes.insert(contentsOf: blank(), at: token.start)
      case 1: bytes.insert(contentsOf: blank(), at: token.end)
      case 2: bytes.insert(contentsOf: Array("  # a note\n".utf8), at: token.end)
      case 3: bytes.removeSubrange(token.start..<token.end)
      case 4: swapLines(&bytes)
      case 5: bytes.insert(contentsOf: bytes[token.start..<token.end], at: token.end)
      default: replace(token, in: &bytes)
      }
    }
    return bytes
  }

  /// Puts another word of the same kind in the place of a token.
  private mutating func replace(_ token: Token, in bytes: inout [UInt8]) {
    guard let others = words[token.kind], !others.isEmpty else { return }
    bytes.replaceSubrange(token.start..<token.end, with: others[next(below: others.count)])
  }

  private mutating func blank() -> [UInt8] {
    Array([" ", "   ", "\n", "\n\n", "\t", "\n  "][next(below: 6)].utf8)
  }

  private mutating func swapLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    lines.swapAt(next(below: lines.count), next(below: lines.count))
    bytes = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
  }

  /// A number below a bound, the same in every run (Knuth's MMIX constants).
  mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
