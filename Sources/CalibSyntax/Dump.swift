import CalibDiagnostics

/// The tree in lines, for those who work on calib: kinds by depth, the text of leaves, `-` for an absent child.
///
/// Any depth: the walk keeps its own stack.
package func dump(_ tree: SyntaxTree) -> String {
  var text = ""
  var open: [(node: SyntaxTree.NodeID, depth: Int)] = [(tree.root, 0)]
  while let (node, depth) = open.popLast() {
    text += String(repeating: "  ", count: min(depth, 200))
    guard node != SyntaxTree.absent else {
      text += "-\n"
      continue
    }
    let children = tree.children(node)
    text += "\(tree.kind(node))"
    if children.isEmpty { text += leafText(tree, node) }
    text += "\n"
    for child in children.reversed() { open.append((child, depth + 1)) }
  }
  return text
}

private func leafText(_ tree: SyntaxTree, _ node: SyntaxTree.NodeID) -> String {
  let text = tree.text(node)
  guard !text.isEmpty else { return "" }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    let start = line.firstIndex { $0 != " " && $0 != "\t" } ?? line.startIndex
    return String(line[start...])
  }
  return " \(lines.joined(separator: " ⏎ "))"
}

/// The tokens in lines: where, kind, text.
package func dumpTokens(_ tree: SyntaxTree) -> String {
  var text = ""
  for token in tree.tokens {
    let (line, column) = tree.file.position(Int32(token.start))
    let span = SourceSpan(file: tree.file.id, start: token.start, end: token.end)
    let spelling = token.kind == .newline ? "" : " \(tree.file.text(span))"
    text += "\(line):\(column) \(token.kind)\(spelling)\n"
  }
  return text
}
