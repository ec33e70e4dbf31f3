/// Columns of a branch whose entries are equally long.
final class ROOTNumberSource: ColumnSource {
  struct Part {
    let request: Int
    /// Where the value lies in an entry.
    let offset: Int
    /// Its stride is the size of an entry.
    let conversion: NumberConversion
  }

  private var sequence: ROOTBasketSequence
  private let entrySize: Int
  private let parts: [Part]
  private var basket: ROOTBasket?
  private var entry = 0

  init(_ file: ROOTFile, _ branch: ROOTBranch, entrySize: Int, parts: [Part]) {
    sequence = ROOTBasketSequence(file, branch)
    self.entrySize = entrySize
    self.parts = parts
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    var done = 0
    while done < count {
      let basket = try current()
      let part = min(count - done, basket.entries - entry)
      guard let start = basket.bytes.bytes.baseAddress else { return }
      for column in parts {
        column.conversion.convert(
          UnsafeRawPointer(start) + basket.first + entry * entrySize + column.offset, count: part,
          into: columns[column.request] + row + done)
      }
      done += part
      entry += part
    }
  }

  /// The basket that has the next entry.
  private func current() throws(DataError) -> ROOTBasket {
    if let basket, entry < basket.entries { return basket }
    // Its memory comes back at once as that of the next.
    basket = nil
    let next = try sequence.read()
    let size = next.end - next.first
    guard size == next.entries.multipliedReportingOverflow(by: entrySize).partialValue, next.entries <= size
    else {
      throw sequence.damaged(
        "\(next.entries) entries of \(entrySize) bytes in a basket of \(size)", at: sequence.place)
    }
    (basket, entry) = (next, 0)
    return next
  }
}
