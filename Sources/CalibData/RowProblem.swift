/// What is wrong with a row of a file.
package struct RowProblem: Error, Hashable, Sendable {
  /// The column, as the script calls it; `nil` where the row as a whole is wrong.
  package let column: String?
  /// What stands there and what was wanted: "`abc` is not a number".
  package let message: String

  package init(column: String?, message: String) {
    self.column = column
    self.message = message
  }
}
