/// Rows of a batch that are to be taken, and the columns that they are taken from.
///
/// It borrows memory of the evaluator and must not outlive the call that it is handed to.
package struct SelectedRows {
  /// One value per row of the batch, in each.
  package let columns: [UnsafePointer<Double>]
  /// The selected rows, ascending.
  package let rows: UnsafeBufferPointer<Int32>

  package init(columns: [UnsafePointer<Double>], rows: UnsafeBufferPointer<Int32>) {
    self.columns = columns
    self.rows = rows
  }
}
