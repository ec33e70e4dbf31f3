/// The block of lines at the end of a terminal that is redrawn in place.
struct LiveDisplay {
  /// How many lines of it are on the screen; the cursor stands below them.
  private var height = 0

  /// The text that takes the block away and leaves the cursor where it began.
  mutating func erasure() -> String {
    defer { height = 0 }
    return height == 0 ? "" : "\u{1B}[\(height)A\r\u{1B}[J"
  }

  /// The text that puts these lines in the block's place.
  mutating func drawing(_ lines: [String]) -> String {
    var text = height == 0 ? "" : "\u{1B}[\(height)A"
    for line in lines { text += "\r\(line)\u{1B}[K\n" }
    if lines.count < height { text += "\u{1B}[J" }
    height = lines.count
    return text
  }
}
