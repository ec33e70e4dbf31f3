package import CalibColumns

/// A column to read: where it stands, what it holds, and in which unit.
package struct ColumnRequest: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Any number; `nan` and `inf` are numbers, an empty field is none.
    case number
    /// A whole number of at most 2⁵³ in size.
    case integer
    /// `true`, `false`, `1` or `0`, read as 1 and 0.
    case bool
    /// Any text, read as its code (see `textCode` of CalibColumns).
    case string
  }

  /// The name for messages.
  package let name: String
  /// The name in the file.
  package let sourceName: String
  package let kind: Kind
  /// What numbers are multiplied with.
  package let factor: Double
  /// Where an integer must lie, both ends included.
  package let allowed: ClosedRange<Int>?
  /// Where the texts of a column of texts are kept; `nil` where their codes are enough.
  package let texts: TextCodes?

  package init(
    name: String, sourceName: String, kind: Kind, factor: Double = 1, allowed: ClosedRange<Int>? = nil,
    texts: TextCodes? = nil
  ) {
    self.name = name
    self.sourceName = sourceName
    self.kind = kind
    self.factor = factor
    self.allowed = allowed
    self.texts = texts
  }

  /// The code of a text of this column.
  func code(_ bytes: some Collection<UInt8>) -> Double { texts?.code(bytes) ?? textCode(bytes) }
}
