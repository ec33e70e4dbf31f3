/// Reads a file batch by batch.
package protocol BatchReader: AnyObject {
  /// Reads the next batch and returns its rows: `ColumnProgram.batchSize` but for the last and where bad rows were
  /// left out; 0 at the end.
  func readBatch() throws(DataError) -> Int

  /// The values of a requested column in the batch that was read last; valid until the next, always at one place.
  func column(_ index: Int) -> UnsafePointer<Double>

  /// Where a row of the batch that was read last stands in the file.
  func place(ofRow row: Int) -> DataPlace

  /// Leaves out a row of the batch that was read last as a bad one, or throws where none may be left out any more.
  ///
  /// The caller does not use the row; it stays in the batch.
  func reject(_ problem: RowProblem, row: Int) throws(DataError)

  /// How many bytes of the file have been read so far.
  var bytesRead: Int64 { get }
  /// How many bad rows were left out so far, and what was wrong with the first.
  var skippedRows: Int { get }
  var firstSkipped: String { get }
}
