/// Rows that were kept, all of them or a random choice.
package struct Sample: Hashable, Sendable {
  /// The columns, of equal length.
  package let columns: [[Double]]
  /// Rows seen; more than were kept where there is a limit.
  package let seen: RowWeights
  /// Rows with a value that was not a number, or a weight that is none; they are in nothing else.
  package let invalid: Double

  package init(columns: [[Double]], seen: RowWeights, invalid: Double = 0) {
    precondition(Set(columns.map(\.count)).count <= 1, "calib bug: columns of different lengths")
    self.columns = columns
    self.seen = seen
    self.invalid = invalid
  }

  /// Rows kept.
  package var count: Int { columns.first?.count ?? 0 }
}
