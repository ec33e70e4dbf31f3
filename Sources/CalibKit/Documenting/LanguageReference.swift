/// The reference of the language, as a place to look words up in: sections by heading, and rows of tables.
struct LanguageReference {
  private let lines: [String]
  /// The places of headings; a doc comment in a script begins as one does.
  private let headings: [Int]

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var (headings, isCode) = ([Int](), false)
    for (place, line) in lines.enumerated() {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, line.hasPrefix("#") { headings.append(place) }
    }
    (self.lines, self.headings) = (lines, headings)
  }

  /// What the reference says of a word or an operator: the rows whose first cell begins with it, then the section that
  /// it heads; else the section about it, as `keys` or `units`.
  ///
  /// `nil` where it says nothing.
  func entry(_ word: String) -> String? {
    let word = word.hasSuffix(":") ? String(word.dropLast()) : word
    guard !word.isEmpty else { return nil }
    var found = rows(word)
    if let section = section({ $0.contains("`\(word)`") }) { found.append(section) }
    if found.isEmpty, let section = section({ Self.isAbout(word, $0) }) { found.append(section) }
    return found.isEmpty ? nil : found.joined(separator: "\n\n") + "\n"
  }

  /// The words of headings, to tell near ones.
  var topics: [String] {
    var words: [String] = []
    for place in headings where !lines[place].contains("`") { words += Self.words(of: lines[place]) }
    return words.filter { $0.count > 3 }
  }

  /// Whether a heading without backquotes has a word, in the singular or the plural.
  private static func isAbout(_ word: String, _ heading: String) -> Bool {
    guard heading.hasPrefix("##"), !heading.contains("`"), word.count > 2 else { return false }
    let word = word.lowercased()
    return words(of: heading).contains { $0 == word || $0 == word + "s" || $0 + "s" == word }
  }

  private static func words(of heading: String) -> [String] {
    let parts: [Substring] = heading.lowercased().split(separator: " ")
    return parts.map { part in String(part.filter { $0.isLetter }) }
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
    return forms.contains { $0 == word || $0.prefix { $0.isLetter || $0.isNumber || $0 == "_" } == word }
  }

  /// The text under the first heading for which something holds.
  private func section(_ isIt: (String) -> Bool) -> String? {
    guard let start = headings.first(where: { isIt(lines[$0]) }) else { return nil }
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
