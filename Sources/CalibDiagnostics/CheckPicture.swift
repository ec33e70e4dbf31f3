/// Draws a failed check: its line, and under each part of the condition its value.
package enum CheckPicture {
  /// A part of the condition: its bytes in the line, and its value as text.
  package struct Part: Sendable, Hashable {
    package let range: Range<Int>
    package let value: String
    /// The byte under which the value hangs: an operator's sign, else the end of a path.
    package let anchor: Int

    package init(_ range: Range<Int>, _ value: String, anchor: Int? = nil) {
      self.range = range
      self.value = value
      self.anchor = anchor ?? range.lowerBound
    }
  }

  /// The line with its number, a row of `|`, and the values from the right, each on the first row where it fits.
  package static func draw(line: String, number: Int, parts: [Part]) -> String {
    let label = String(number)
    let blank = String(repeating: " ", count: label.count) + " |"
    let shown = DisplayLine(line, focus: parts.first?.anchor ?? 0)
    var text = "\(label) | \(shown.text)\n"
    let ordered = parts.map { (column: shown.column($0.anchor), value: $0.value) }.sorted {
      $0.column > $1.column
    }
    guard !ordered.isEmpty else { return text }
    var rowOf: [Int] = []
    for (place, part) in ordered.enumerated() {
      let end = part.column + DisplayLine.width(part.value)
      var row = 1
      // A value may share a row with one to its right, if a blank stays between and nothing hangs through it.
      while ordered[..<place].indices.contains(where: { other in
        rowOf[other] == row
          ? ordered[other].column <= end : rowOf[other] > row && ordered[other].column <= end
      }) { row += 1 }
      rowOf.append(row)
    }
    text += "\(blank) \(drawn(ordered.map { ($0.column, "|") }))\n"
    for row in 1...(rowOf.max() ?? 1) {
      let cells = ordered.indices.compactMap { place -> (Int, String)? in
        if rowOf[place] == row { return (ordered[place].column, ordered[place].value) }
        return rowOf[place] > row ? (ordered[place].column, "|") : nil
      }
      text += "\(blank) \(drawn(cells))\n"
    }
    return text
  }

  private static func drawn(_ cells: [(Int, String)]) -> String {
    var text = ""
    var column = 0
    for (place, cell) in cells.sorted(by: { $0.0 < $1.0 }) where place >= column {
      text += String(repeating: " ", count: place - column) + cell
      column = place + DisplayLine.width(cell)
    }
    return text
  }
}
