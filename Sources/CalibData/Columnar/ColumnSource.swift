/// The memory of a batch: a column of ``ColumnProgram.batchSize`` values for each request.
struct BatchColumns {
  let start: UnsafeMutablePointer<Double>

  /// The column of a request.
  subscript(request: Int) -> UnsafeMutablePointer<Double> { start + request * 4096 }
}

/// Gives the values of columns that lie together in a file, in the order of the rows.
protocol ColumnSource: AnyObject {
  /// Reads the next values and writes them to its requests' columns, from a row of the batch on.
  ///
  /// - Parameter count: the file has as many left.
  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError)
}

/// Gives the elements of lists; `read` counts elements.
protocol ListSource: ColumnSource {
  /// The lengths of the lists of the next entries.
  func readLengths(_ count: Int, into lengths: UnsafeMutablePointer<Int32>) throws(DataError)
}
