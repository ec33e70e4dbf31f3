/// A grid of characters to draw a plot on; row 0 is the top.
struct TextCanvas {
  let columns: Int
  let rows: Int
  private var characters: [Character]
  private var tones: [TextStyle.Tone?]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    characters = Array(repeating: " ", count: columns * rows)
    tones = Array(repeating: nil, count: columns * rows)
  }

  /// Puts a character; what lies outside is left out.
  mutating func put(_ character: Character, column: Int, row: Int, _ tone: TextStyle.Tone? = nil) {
    guard (0..<columns).contains(column), (0..<rows).contains(row) else { return }
    characters[row * columns + column] = character
    tones[row * columns + column] = tone
  }

  func character(column: Int, row: Int) -> Character { characters[row * columns + column] }

  /// One line of it, with a colour sequence for each stretch of one tone.
  func line(_ row: Int, style: TextStyle) -> String {
    var (out, stretch) = ("", "")
    var tone: TextStyle.Tone?
    func flush() { out += tone.map { style.paint(stretch, $0) } ?? stretch }
    for index in row * columns..<(row + 1) * columns {
      if tones[index] != tone {
        flush()
        (stretch, tone) = ("", tones[index])
      }
      stretch.append(characters[index])
    }
    flush()
    return out
  }
}
