import CalibDiagnostics
import CalibSyntax

/// The form of `run:` that is a text for the shell.
extension Checker {
  /// A placeholder within the braces of a text.
  func placeholderInText(_ node: NodeID) -> NodeID? {
    tree.children(node).lazy.filter { self.tree.kind($0) == .interpolation }.compactMap {
      self.tree.child($0, 0)
    }
    .first { inner in
      let word = self.tree.text(inner).prefix { $0 != "." }
      return ["file", "files", "run", "sample", "merged", "out", "parts"].contains(word)
        && self.local.names[String(word)] == nil
    }
  }

  mutating func shellParts(_ node: NodeID, _ draft: inout ExecDraft) -> [ExecDefinition.Argument] {
    var parts: [ExecDefinition.Argument] = []
    for part in tree.children(node) {
      if tree.kind(part) == .stringText {
        parts.append(.text(unescaped(tree.text(part))))
      } else if let inner = tree.child(part, 0), let argument = execArgument(inner, true, &draft) {
        parts.append(argument)
      }
    }
    return parts
  }

  /// Warns of what a shell hides: the failure of all but the last program, or a program left behind.
  mutating func lintShell(_ node: NodeID, _ draft: ExecDraft) {
    let text = tree.children(node).filter { tree.kind($0) == .stringText }.map { unescaped(tree.text($0)) }
      .joined(separator: "x")
    let span = tree.span(node)
    let bare = text.replacing("||", with: "  ").replacing("&&", with: "  ")
    if bare.contains("|"), !text.contains("pipefail") { report(.shellPipe(at: span)) }
    if bare.contains(";"), !text.contains("set -e"), !text.contains("set -o errexit") {
      report(.shellSequence(at: span))
    }
    if bare.split(separator: ">").joined().hasSuffix("&") { report(.shellBackground(at: span)) }
    if !text.contains(where: { "|&;<>()$`*?~".contains($0) }) { report(.shellNotNeeded(at: span)) }
  }
}
