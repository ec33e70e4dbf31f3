/// Something that the lexer read as what was surely meant, and that has to be reported all the same.
struct Oddity: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    /// A character that looks like another, which is how it was read.
    case lookAlike(String)
    /// A blank that is none of the three that count.
    case blank
    /// Parses `//` where a comment was meant.
    case lineComment
    /// Parses `/* … */`.
    case blockComment
    /// The first byte that is not UTF-8.
    case notUTF8
  }

  let kind: Kind
  let start: Int
  let end: Int
}
