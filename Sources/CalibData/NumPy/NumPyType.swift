/// A type of elements in numpy's words: byte order, letter and size, as `<f8`.
struct NumPyType {
  /// `nil` where the values are no numbers.
  let type: NumberType?
  let isBigEndian: Bool
  /// Bytes of a value.
  let size: Int
  private let storage: String

  /// `nil` where the text is no such type, or one of Python objects, which have no size in the file.
  init?(_ text: String) {
    var rest = text[...]
    isBigEndian = rest.first == ">"
    if let first = rest.first, "<>|=".contains(first) { rest = rest.dropFirst() }
    guard let letter = rest.first, let size = Int(rest.dropFirst().prefix { $0 != "[" }), size >= 0,
      size <= 1 << 24
    else { return nil }
    storage = text
    switch (letter, size) {
    case ("b", 1), ("?", 1): type = .bool
    case ("i", 1): type = .int8
    case ("u", 1): type = .uint8
    case ("i", 2): type = .int16
    case ("u", 2): type = .uint16
    case ("i", 4): type = .int32
    case ("u", 4): type = .uint32
    case ("i", 8): type = .int64
    case ("u", 8): type = .uint64
    case ("f", 2): type = .float16
    case ("f", 4): type = .float32
    case ("f", 8): type = .float64
    default: type = nil
    }
    switch letter {
    // Text of so many characters of four bytes; bytes, complex numbers, wide floats, dates: known to be passed over.
    case "U": self.size = 4 * size
    case "S", "a", "V", "c", "f", "i", "u", "b", "?", "M", "m":
      self.size = letter == "M" || letter == "m" ? 8 : size
    default: return nil
    }
  }

  func field(named name: String, count: Int, offset: Int) -> NumPyHeader.Field {
    NumPyHeader.Field(
      name: name, type: type, isBigEndian: isBigEndian, count: count, offset: offset,
      storage: type?.name ?? storage)
  }
}
