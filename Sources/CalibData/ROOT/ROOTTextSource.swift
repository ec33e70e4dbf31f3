import CalibColumns

/// A column of texts, each with its length before it.
final class ROOTTextSource: ColumnSource {
  private var sequence: ROOTBasketSequence
  private let requests: [Int]
  private let texts: TextCodes?
  private var basket: ROOTBasket?
  private var entry = 0
  /// The next text in the basket, from its first value.
  private var place = 0

  init(_ file: ROOTFile, _ branch: ROOTBranch, requests: [Int], texts: TextCodes?) {
    sequence = ROOTBasketSequence(file, branch)
    self.requests = requests
    self.texts = texts
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    for index in 0..<count {
      let bytes = try next()
      let code = texts?.code(bytes) ?? textCode(bytes)
      for request in requests { columns[request][row + index] = code }
    }
  }

  private func next() throws(DataError) -> UnsafeRawBufferPointer {
    if basket.map({ entry >= $0.entries }) ?? true {
      basket = try sequence.read()
      (entry, place) = (0, 0)
    }
    guard let basket else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let values = UnsafeRawBufferPointer(rebasing: basket.bytes.bytes[basket.first..<basket.end])
    if let offsets = basket.offsets { place = Int(offsets[entry]) }
    var (start, count) = (place + 1, place < values.count ? Int(values[place]) : -1)
    if count == 255, place + 5 <= values.count {
      count = values[(place + 1)..<(place + 5)].reduce(0) { $0 << 8 | Int($1) }
      start = place + 5
    }
    guard count >= 0, start + count <= values.count else {
      throw sequence.damaged("a text of \(count) bytes does not fit in its basket", at: sequence.place)
    }
    place = start + count
    entry += 1
    return UnsafeRawBufferPointer(rebasing: values[start..<place])
  }
}
