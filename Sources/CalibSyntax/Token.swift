/// A token: its kind and its bytes; blanks and comments lie in the gaps between tokens.
///
/// It is `public` for speed alone: bodies of `package` functions are not inlined across modules (decision 17).
public struct Token: Hashable, Sendable {
  public let kind: TokenKind
  /// The keyword that a word spells, found once, while lexing; it lies beside the kind and takes no room of its own.
  let keyword: Keyword?
  @usableFromInline let offset: Int32
  @usableFromInline let length: Int32

  init(kind: TokenKind, keyword: Keyword? = nil, start: Int, end: Int) {
    self.kind = kind
    self.keyword = keyword
    offset = Int32(start)
    length = Int32(end - start)
  }

  /// The offset of the first byte.
  @inlinable public var start: Int { Int(offset) }
  /// The offset after the last byte.
  @inlinable public var end: Int { Int(offset + length) }
}
