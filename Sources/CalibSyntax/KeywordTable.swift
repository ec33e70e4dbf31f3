/// The keywords by their spelling, packed into one number each: a word is told in one look and one comparison.
struct KeywordTable: Sendable {
  /// No keyword has more bytes; so many fit one number.
  private static let longest = 16

  /// The spellings, 0 where a slot is free; about a quarter of the slots is taken.
  private var spellings = [UInt128](repeating: 0, count: 256)
  private var keywords = [Keyword](repeating: .and, count: 256)

  init() {
    for keyword in Keyword.allCases {
      let bytes = Array(keyword.rawValue.utf8)
      precondition(bytes.count <= Self.longest, "calib bug: a keyword of more than \(Self.longest) bytes")
      let spelling = Self.packed(bytes, 0, bytes.count)
      var slot = Self.slot(of: spelling)
      while spellings[slot] != 0 { slot = (slot + 1) & 255 }
      spellings[slot] = spelling
      keywords[slot] = keyword
    }
  }

  /// The keyword spelled by some bytes, if any.
  func keyword(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Keyword? {
    guard end - start <= Self.longest else { return nil }
    let spelling = Self.packed(bytes, start, end)
    var slot = Self.slot(of: spelling)
    while spellings[slot] != 0 {
      if spellings[slot] == spelling { return keywords[slot] }
      slot = (slot + 1) & 255
    }
    return nil
  }

  private static func packed(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt128 {
    var packed: UInt128 = 0
    for place in start..<end { packed = packed << 8 | UInt128(bytes[place]) }
    return packed
  }

  /// The first slot to look at: the high bits of a product with an odd number depend on all bytes (Fibonacci hashing).
  private static func slot(of spelling: UInt128) -> Int {
    let folded = UInt64(truncatingIfNeeded: spelling) ^ UInt64(truncatingIfNeeded: spelling >> 61)
    return Int((folded &* 0x9E37_79B9_7F4A_7C15) >> 56)
  }
}
