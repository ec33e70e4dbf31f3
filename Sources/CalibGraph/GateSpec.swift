/// The publication gate of one field (`semantics`, section 7); numbers are in base units, or relative.
package struct GateSpec: Hashable, Sendable {
  /// The payload and the field that it looks at.
  package let payload: String
  package let field: String
  /// The constant that it is held against.
  package let against: ConstantReference
  /// Whether moves and errors are divided by the size of the old value.
  package let isRelative: Bool
  /// The least move that counts.
  package let cut: Double
  /// The least move over its error that counts.
  package let significance: Double
  /// A larger move is a veto; `nil` for none.
  package let maximumMove: Double?
  /// A larger error is a veto where the move counts; `nil` for none.
  package let maximumError: Double?
  /// Fewer entries are no update; `nil` for none.
  package let minimumEntries: Int?

  package init(
    payload: String, field: String, against: ConstantReference, isRelative: Bool, cut: Double,
    significance: Double, maximumMove: Double?, maximumError: Double?, minimumEntries: Int?
  ) {
    self.payload = payload
    self.field = field
    self.against = against
    self.isRelative = isRelative
    self.cut = cut
    self.significance = significance
    self.maximumMove = maximumMove
    self.maximumError = maximumError
    self.minimumEntries = minimumEntries
  }
}
