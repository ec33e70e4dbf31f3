import CalibDiagnostics
import CalibSyntax

/// Parses, formats and reports whatever bytes come, and traps where a promise of the parser is broken.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzScript(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var sources = SourceMap()
  let file = sources.add(name: "fuzz.calib", bytes: bytes)
  let parsed = parse(file)
  checkTokens(parsed.tree)
  checkNodes(parsed.tree)
  checkDiagnostics(parsed, sources)
  checkLayout(parsed)
  return 0
}

private func checkTokens(_ tree: SyntaxTree) {
  var end = 0
  for token in tree.tokens {
    precondition(token.start >= end && token.end >= token.start, "tokens lie in order")
    end = token.end
  }
  precondition(tree.tokens.last?.kind == .endOfFile, "the last token is the end of the file")
  precondition(end == tree.file.bytes.count, "tokens and gaps hold every byte")
}

private func checkNodes(_ tree: SyntaxTree) {
  precondition(tree.kind(tree.root) == .script, "the last node is the script")
  for index in tree.nodes.indices {
    let node = SyntaxTree.NodeID(index)
    let record = tree.nodes[index]
    precondition(
      record.firstToken >= 0 && record.firstToken <= record.endToken
        && Int(record.endToken) <= tree.tokens.count, "a node has tokens of the file")
    for child in tree.children(node) where child != SyntaxTree.absent {
      precondition(child.index >= 0 && child.index < node.index, "children precede their parents")
    }
    _ = tree.text(node)
  }
}

private func checkDiagnostics(_ parsed: ParsedFile, _ sources: SourceMap) {
  let (file, found) = (parsed.tree.file, parsed.diagnostics)
  precondition(found.count <= parsed.tree.tokens.count + file.bytes.count, "messages have a bound")
  for diagnostic in found {
    for span in [diagnostic.primary.span] + diagnostic.secondary.map(\.span) + diagnostic.fixes.map(\.span) {
      precondition(
        span.start >= 0 && span.start <= span.end && Int(span.end) <= file.bytes.count,
        "a message lies in the file")
    }
  }
  let first = Array(found.prefix(20))
  _ = DiagnosticRenderer(sources: sources, color: true).render(first)
  _ = DiagnosticJSON.text(first, sources: sources)
  _ = applyFixes(found, to: file)
}

private func checkLayout(_ parsed: ParsedFile) {
  guard parsed.diagnostics.isEmpty else { return }
  let text = format(parsed)
  let again = parse(SourceFile(name: "again.calib", id: parsed.tree.file.id, bytes: Array(text.utf8)))
  precondition(again.diagnostics.isEmpty, "what the formatter writes has no mistakes")
  precondition(words(again.tree) == words(parsed.tree), "the formatter keeps the tokens")
  precondition(again.tree.nodes.map(\.kind) == parsed.tree.nodes.map(\.kind), "the formatter keeps the tree")
  precondition(format(again) == text, "formatting twice is formatting once")
}

/// The spellings of the tokens, new lines and the blanks at the ends of doc comments apart.
private func words(_ tree: SyntaxTree) -> [[UInt8]] {
  tree.tokens.filter { $0.kind != .newline }.map { token in
    Array(tree.file.bytes[token.start..<token.end])
  }
}
