import CalibColumns

/// A column of lists of a Parquet file.
///
/// Lengths are read ahead of elements: the elements between the two are kept.
final class ParquetListSource: ListSource {
  private let pages: ParquetPageReader
  private let column: ParquetColumn
  private let requests: [Int]
  /// Elements whose rows are known, from ``taken`` on.
  private var elements: [Double] = []
  private var taken = 0
  /// Lengths that are known and were not asked for yet, and the one that may still grow.
  private var lengths: [Int32] = []
  private var asked = 0
  private var open: Int32?

  init(_ file: ParquetFile, _ column: ParquetColumn, requests: [Int], isExact: Bool, texts: TextCodes?) {
    pages = ParquetPageReader(file, column, isExact: isExact, texts: texts)
    self.column = column
    self.requests = requests
  }

  func readLengths(_ count: Int, into target: UnsafeMutablePointer<Int32>) throws(DataError) {
    for index in 0..<count {
      if asked == lengths.count { try readPages() }
      target[index] = lengths[asked]
      asked += 1
    }
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    guard elements.count - taken >= count else { preconditionFailure("calib bug: elements without lengths") }
    for request in requests {
      for index in 0..<count { columns[request][row + index] = elements[taken + index] }
    }
    taken += count
  }

  /// Reads pages until a row is complete: the last of a page may go on in the next.
  private func readPages() throws(DataError) {
    elements.removeFirst(taken)
    lengths.removeAll(keepingCapacity: true)
    (taken, asked) = (0, 0)
    while lengths.isEmpty {
      guard let page = try pages.read() else {
        guard let last = open else { throw pages.damaged("it has fewer lists than rows") }
        open = nil
        lengths.append(last)
        return
      }
      elements += page.values
      for slot in 0..<page.slots {
        if page.repetitions[slot] == 0 {
          if let open { lengths.append(open) }
          open = 0
        }
        guard let length = open else { throw pages.damaged("its first list has no beginning") }
        // So long a list is kept in memory until it ends; no file of events has one.
        guard length < 1 << 26 else { throw pages.damaged("a list of more than 64 million elements") }
        if page.definitions[slot] >= column.elementDefinition { open = length + 1 }
      }
    }
  }
}
