import CalibDiagnostics

/// The text of doc comments: Markdown without the `##`, and the scripts that stand in it.
struct DocText: Hashable {
  /// A ` ```calib ` block.
  struct Example: Hashable {
    let text: String
    /// The line of the file on which its first line stands, from 1.
    let line: Int
  }

  /// The lines, without `##` and the blank after it.
  let lines: [String]
  /// The line of the file that the first of them is, from 1.
  let firstLine: Int

  /// The summary: the first paragraph, on one line.
  var summary: String { lines.prefix { !$0.isEmpty && !$0.hasPrefix("```") }.joined(separator: " ") }

  var examples: [Example] { Self.examples(in: lines, firstLine: firstLine) }

  /// The ` ```calib ` blocks of a Markdown text.
  static func examples(in lines: [String], firstLine: Int = 1) -> [Example] {
    var found: [Example] = []
    var open: (start: Int, isScript: Bool)?
    for (index, line) in lines.enumerated() {
      let trimmed = line.drop { $0 == " " }
      guard trimmed.hasPrefix("```") else { continue }
      guard let block = open else {
        open = (index + 1, trimmed == "```calib")
        continue
      }
      if block.isScript {
        let text = lines[block.start..<index].map { $0 + "\n" }.joined()
        found.append(Example(text: text, line: firstLine + block.start))
      }
      open = nil
    }
    return found
  }

  /// The blocks of a run of `##` lines, which blank lines separate.
  ///
  /// The last of them belongs to what follows the run; those before stand for themselves.
  static func blocks(_ text: String, firstLine: Int) -> [DocText] {
    var blocks: [DocText] = []
    var lines: [String] = []
    var start = firstLine
    let all = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, raw) in all.enumerated() {
      let line = raw.drop { $0 == " " || $0 == "\t" }
      guard line.hasPrefix("##") else {
        if !lines.isEmpty { blocks.append(DocText(lines: lines, firstLine: start)) }
        lines = []
        continue
      }
      if lines.isEmpty { start = firstLine + index }
      let rest = line.dropFirst(2)
      lines.append(String(rest.hasPrefix(" ") ? rest.dropFirst() : rest))
    }
    if !lines.isEmpty { blocks.append(DocText(lines: lines, firstLine: start)) }
    return blocks
  }
}
