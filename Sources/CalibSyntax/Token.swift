/// A token: its kind and its bytes; blanks and comments lie in the gaps between tokens.
package struct Token: Hashable, Sendable {
  package let kind: TokenKind
  private let offset: Int32
  private let length: Int32

  package init(kind: TokenKind, start: Int, end: Int) {
    self.kind = kind
    offset = Int32(start)
    length = Int32(end - start)
  }

  /// The offset of the first byte.
  package var start: Int { Int(offset) }
  /// The offset after the last byte.
  package var end: Int { Int(offset + length) }
}
