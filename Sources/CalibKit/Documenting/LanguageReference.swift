/// The reference of the language, as a place to look words up in: sections by heading, and rows of tables.
struct LanguageReference {
  private let lines: [String]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What the reference says of a word: the rows whose first cell begins with it, then the section that it heads.
  ///
  /// `nil` where it says nothing.
  func entry(_ word: String) -> String? {
    let word = word.hasSuffix(":") ? String(word.dropLast()) : word
    guard !word.isEmpty else { return nil }
    var found = rows(word)
    if let section = section(word) { found.append(section) }
    return found.isEmpty ? nil : found.joined(separator: "\n\n") + "\n"
  }

  private func rows(_ word: String) -> [String] {
    var heading = ""
    var found: [String] = []
    for line in lines {
      if line.hasPrefix("#") { heading = String(line.drop { $0 == "#" || $0 == " " }) }
      guard line.hasPrefix("| `") else { continue }
      let cells = Self.cells(line)
      guard cells.count >= 2, Self.names(word, in: cells[0]) else { continue }
      let rest = cells.dropFirst().filter { !$0.isEmpty }.joined(separator: "\n  ")
      found.append("\(cells[0].filter { $0 != "`" })   (\(heading.filter { $0 != "`" }))\n  \(rest)")
    }
    return found
  }

  /// The cells of a row; a `|` behind a backslash or in backquotes is none of its walls.
  private static func cells(_ row: String) -> [String] {
    var cells = [""]
    var (isCode, isEscaped) = (false, false)
    for character in row {
      if character == "`" { isCode.toggle() }
      if character == "|", !isCode, !isEscaped {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      isEscaped = character == "\\"
    }
    return cells.dropFirst().dropLast().map { cell in
      String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Whether one of the forms in a cell begins with a word: `` `gaps: allow`, `gaps: fall_back` ``.
  private static func names(_ word: String, in cell: String) -> Bool {
    let forms = cell.split(separator: "`").enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    return forms.contains { $0.prefix { $0.isLetter || $0.isNumber || $0 == "_" } == word }
  }

  /// The text under the heading that has the word in backquotes.
  private func section(_ word: String) -> String? {
    guard let start = lines.firstIndex(where: { $0.hasPrefix("#") && $0.contains("`\(word)`") }) else {
      return nil
    }
    let level = lines[start].prefix { $0 == "#" }.count
    let rest = lines[(start + 1)...].prefix { line in
      let depth = line.prefix { $0 == "#" }.count
      return depth == 0 || depth > level || !line.dropFirst(depth).hasPrefix(" ")
    }
    var text = Array(rest)
    while text.first?.isEmpty ?? false { text.removeFirst() }
    while text.last?.isEmpty ?? false { text.removeLast() }
    return text.isEmpty ? nil : text.joined(separator: "\n")
  }
}
