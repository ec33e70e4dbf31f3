/// A source line as it is shown: tabs as blanks, long ones cut around what matters.
struct DisplayLine {
  static let tabWidth = 4
  static let widthLimit = 110

  let text: String
  /// The column at which each byte of the line is shown, with one more for its end.
  private let columns: [Int]

  /// - Parameter focus: the byte of the line that has to be seen.
  init(_ line: String, focus: Int) {
    var columns: [Int] = []
    var cells: [(text: String, column: Int)] = []
    var column = 0
    for character in line {
      let width = character == "\t" ? Self.tabWidth - column % Self.tabWidth : Self.width(character)
      let shown =
        character == "\t" ? String(repeating: " ", count: width) : HarmlessText.of(String(character))
      cells.append((shown, column))
      for _ in character.utf8 { columns.append(column) }
      column += width
    }
    columns.append(column)
    guard column > Self.widthLimit else {
      text = cells.map(\.text).joined()
      self.columns = columns
      return
    }
    let middle = columns[min(max(focus, 0), columns.count - 1)]
    let first = max(0, min(middle - Self.widthLimit / 3, column - Self.widthLimit))
    let last = first + Self.widthLimit
    let shown = cells.filter { $0.column >= first && $0.column < last }.map(\.text).joined()
    text = (first > 0 ? "…" : "") + shown + (last < column ? "…" : "")
    let shift = first > 0 ? first - 1 : 0
    self.columns = columns.map { min(max($0 - shift, 0), last - shift) }
  }

  /// The column, from 0, at which a byte of the line is shown.
  func column(_ byte: Int) -> Int { columns[min(max(byte, 0), columns.count - 1)] }

  /// The columns that a character takes on a terminal.
  static func width(_ character: Character) -> Int {
    guard let first = character.unicodeScalars.first else { return 0 }
    switch first.value {
    case 0x300..<0x370, 0x200B...0x200F, 0xFE00..<0xFE10: return 0
    case 0x1100..<0x1160, 0x2E80..<0xA4D0, 0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFE30..<0xFE70, 0xFF00..<0xFF61,
      0xFFE0..<0xFFE7, 0x1F300..<0x1F650, 0x1F900..<0x1FA00, 0x20000..<0x3FFFE:
      return 2
    default: return 1
    }
  }

  static func width(_ text: String) -> Int { text.reduce(0) { $0 + width($1) } }
}
