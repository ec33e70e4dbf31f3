/// What cannot be computed for a row.
package struct RowError: Error, Hashable, Sendable {
  /// The row within the batch, from 0.
  package let row: Int
  /// What is wrong: `10 // 0 has no value`.
  package let message: String

  package init(row: Int, message: String) {
    self.row = row
    self.message = message
  }
}
