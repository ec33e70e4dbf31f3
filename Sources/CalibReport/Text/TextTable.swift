import CalibModel

/// A table of columns as wide as their widest cell, two blanks apart, with a head.
package struct TextTable {
  /// A plain table of texts, the head among the lines; control characters are shown.
  package static func text(_ header: [String], _ rows: [[String]]) -> String {
    var table = TextTable(columns: header.map { Column($0) })
    table.rows = rows.map { $0.map { Cell(TerminalText.sanitized($0)) } }
    return table.lines(TextStyle()).map { $0 + "\n" }.joined()
  }

  /// A table for a terminal of so many columns; control characters are shown.
  ///
  /// What has no room is left out from the right, and named below.
  /// - Parameter left: how many columns hold texts; those behind hold numbers, which end below each other.
  package static func text(_ header: [String], _ rows: [[String]], left: Int, style: TextStyle) -> String {
    for count in stride(from: header.count, to: 0, by: -1) {
      var table = TextTable(
        columns: header.prefix(count).enumerated().map {
          Column(TerminalText.sanitized($1), right: $0 >= left)
        })
      table.rows = rows.map { row in
        row.prefix(count).map { Cell(TerminalText.truncated(TerminalText.sanitized($0), to: style.width)) }
      }
      guard table.width <= style.width || count == 1 else { continue }
      let missing = header.dropFirst(count).map(TerminalText.sanitized).joined(separator: ", ")
      let note = missing.isEmpty ? [] : TerminalText.wrapped("no room for: \(missing)", to: style.width)
      return (table.lines(style) + note).map { $0 + "\n" }.joined()
    }
    return ""
  }

  struct Column {
    let title: String
    let isRight: Bool

    init(_ title: String, right: Bool = false) {
      self.title = title
      isRight = right
    }
  }

  /// A cell: its text without colours, and the colour.
  struct Cell {
    let text: String
    let tone: TextStyle.Tone?

    init(_ text: String, _ tone: TextStyle.Tone? = nil) {
      self.text = text
      self.tone = tone
    }
  }

  let columns: [Column]
  var rows: [[Cell]] = []

  init(columns: [Column]) { self.columns = columns }

  /// The columns that the table takes, without indentation.
  var width: Int { widths.reduce(0, +) + 2 * max(0, columns.count - 1) }

  private var widths: [Int] {
    columns.indices.map { index in
      rows.reduce(TerminalText.width(columns[index].title)) { max($0, TerminalText.width($1[index].text)) }
    }
  }

  /// The lines, head first where a column has a title; no blanks at their ends.
  func lines(_ style: TextStyle, indent: Int = 0) -> [String] {
    let widths = self.widths
    func line(_ cells: [Cell]) -> String {
      var text = String(repeating: " ", count: indent)
      for (index, cell) in cells.enumerated() {
        let fill = String(repeating: " ", count: widths[index] - TerminalText.width(cell.text))
        let painted = cell.tone.map { style.paint(cell.text, $0) } ?? cell.text
        let isLast = index == cells.count - 1
        text += columns[index].isRight ? fill + painted : painted + (isLast ? "" : fill)
        if !isLast { text += "  " }
      }
      return text.trimmingBlanks
    }
    let hasHead = columns.contains { !$0.title.isEmpty }
    return (hasHead ? [line(columns.map { Cell($0.title, .faint) })] : []) + rows.map(line)
  }
}

extension String {
  /// Without blanks at the end.
  var trimmingBlanks: String { String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)]) }
}
