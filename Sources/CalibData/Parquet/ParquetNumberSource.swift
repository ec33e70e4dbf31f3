import CalibColumns

/// A column of a Parquet file with one value in each row.
final class ParquetNumberSource: ColumnSource {
  private let pages: ParquetPageReader
  private let requests: [Int]
  private var values = UnsafeBufferPointer<Double>(start: nil, count: 0)
  private var taken = 0

  init(_ file: ParquetFile, _ column: ParquetColumn, requests: [Int], isExact: Bool, texts: TextCodes?) {
    pages = ParquetPageReader(file, column, isExact: isExact, texts: texts)
    self.requests = requests
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    var done = 0
    while done < count {
      if taken == values.count {
        guard let page = try pages.read() else { throw pages.damaged("it has fewer values than rows") }
        (values, taken) = (page.values, 0)
        continue
      }
      let part = min(count - done, values.count - taken)
      guard let start = values.baseAddress else { return }
      for request in requests { (columns[request] + row + done).update(from: start + taken, count: part) }
      done += part
      taken += part
    }
  }
}
