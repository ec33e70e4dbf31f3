/// Rows that were kept, all of them or a random choice.
package struct Sample: Hashable, Sendable {
  /// The columns, of equal length.
  package let columns: [[Double]]
  /// Rows seen; more than were kept where there is a limit.
  package let seen: Double

  package init(columns: [[Double]], seen: Double) {
    precondition(Set(columns.map(\.count)).count <= 1, "calib bug: columns of different lengths")
    self.columns = columns
    self.seen = seen
  }

  /// Rows kept.
  package var count: Int { columns.first?.count ?? 0 }
}
