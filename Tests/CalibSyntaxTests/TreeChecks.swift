import CalibDiagnostics
import CalibSyntax
import Testing

/// What holds for the tree of any text.
enum TreeChecks {
  /// Children precede parents, and tokens lie in order up to the end of the text.
  static func shape(_ tree: SyntaxTree) {
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
      let record = tree.nodes[index]
      let isInside =
        record.firstToken >= 0 && record.firstToken <= record.endToken
        && Int(record.endToken) <= tree.tokens.count
      let children = tree.children(SyntaxTree.NodeID(index))
      guard isInside, children.allSatisfy({ $0 == SyntaxTree.absent || $0.index < Int32(index) }) else {
        Issue.record("node \(index), a \(record.kind), has tokens or children that cannot be")
        return
      }
    }
  }

  /// The bytes of gaps and tokens, one after the other; `nil` where a token begins before the last one ends.
  static func rebuilt(_ tree: SyntaxTree) -> [UInt8]? {
    var bytes: [UInt8] = []
    for token in tree.tokens {
      guard token.start >= bytes.count, token.end >= token.start else { return nil }
      bytes += tree.file.bytes[bytes.count..<token.start]
      bytes += tree.file.bytes[token.start..<token.end]
    }
    return bytes
  }

  /// A layout of a text without mistakes keeps its tokens and its tree, and stays when it is laid out again.
  static func layout(_ parsed: ParsedFile) {
    guard parsed.diagnostics.isEmpty else { return }
    let text = format(parsed)
    let again = parse(source(Array(text.utf8)))
    #expect(again.diagnostics.map(\.message) == [])
    #expect(words(again) == words(parsed))
    #expect(again.tree.nodes.map(\.kind) == parsed.tree.nodes.map(\.kind))
    #expect(format(again) == text)
  }

  /// The spellings of the tokens, new lines apart.
  static func words(_ parsed: ParsedFile) -> [String] {
    parsed.tree.tokens.filter { $0.kind != .newline }.map { token in
      parsed.tree.file.text(SourceSpan(file: parsed.tree.file.id, start: token.start, end: token.end))
    }
  }
}
