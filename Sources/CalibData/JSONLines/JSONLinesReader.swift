import CalibColumns

/// Reads JSON lines batch by batch.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class JSONLinesReader: BatchReader {
  /// A member that the lines have, with the requests that it serves; most lines have the same in the same order.
  private struct Slot {
    let name: [UInt8]
    let requests: [Int]
  }

  private let columns: [ColumnRequest]
  private let requestsByName: [String: [Int]]
  private var slots: [Slot] = []
  private var lines: LineBuffer
  private var line = 0
  private let field = JSONField()
  private let values: UnsafeMutablePointer<Double>
  private let lineNumbers: UnsafeMutablePointer<Int>
  private var badRows: BadRows

  init(path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?)
    throws(DataError)
  {
    self.columns = columns
    requestsByName = Dictionary(grouping: columns.indices) { columns[$0].sourceName }
    badRows = BadRows(path: path, allowed: options.skippableRows)
    lines = try LineBuffer(path: path, chunkSize: options.chunkSize, observer: observer)
    values = .allocate(capacity: max(1, columns.count) * ColumnProgram.batchSize)
    values.initialize(repeating: 0, count: max(1, columns.count) * ColumnProgram.batchSize)
    lineNumbers = .allocate(capacity: ColumnProgram.batchSize)
    lineNumbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit {
    values.deallocate()
    lineNumbers.deallocate()
  }

  func readBatch() throws(DataError) -> Int {
    var count = 0
    while count < ColumnProgram.batchSize, try lines.fill() {
      var place = lines.position
      let limit = lines.limit
      while place < limit, count < ColumnProgram.batchSize {
        let end = CSVLine.next(after: place)
        line += 1
        var object = JSONScanner(place, limit: end)
        if !object.isBlank {
          lineNumbers[count] = line
          if let problem = read(&object, into: count) {
            try badRows.leaveOut(problem, at: .line(line))
          } else {
            count += 1
          }
        }
        place = end
      }
      lines.advance(to: place)
    }
    for (index, column) in columns.enumerated() where column.factor != 1 && column.kind == .number {
      for row in 0..<count { values[index * ColumnProgram.batchSize + row] *= column.factor }
    }
    return count
  }

  func column(_ index: Int) -> UnsafePointer<Double> {
    UnsafePointer(values + index * ColumnProgram.batchSize)
  }
  func place(ofRow row: Int) -> DataPlace { .line(lineNumbers[row]) }
  func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    try badRows.leaveOut(problem, at: place(ofRow: row))
  }
  var bytesRead: Int64 { lines.bytesRead }
  var skippedRows: Int { badRows.count }
  var firstSkipped: String { badRows.first }
}

extension JSONLinesReader {
  /// Reads a line into a row; what is wrong with it, where something is.
  private func read(_ object: inout JSONScanner, into row: Int) -> RowProblem? {
    for index in columns.indices {
      values[index * ColumnProgram.batchSize + row] = JSONField.missing(columns[index])
    }
    guard object.begin() else { return RowProblem(column: nil, message: object.problem) }
    var member = 0
    while let name = object.nextName(isFirst: member == 0) {
      let requests = requests(of: name, member: member)
      member += 1
      if let problem = readValue(&object, requests, row) { return problem }
      object.endValue()
    }
    if !object.problem.isEmpty { return RowProblem(column: nil, message: object.problem) }
    for (index, column) in columns.enumerated() {
      let value = values[index * ColumnProgram.batchSize + row]
      if let problem = JSONField.lacksValue(value, column) { return problem }
    }
    return nil
  }

  /// The requests that a member serves.
  private func requests(of name: JSONScanner.Text, member: Int) -> [Int] {
    if member < slots.count, slots[member].name.elementsEqual(name.bytes) { return slots[member].requests }
    let text = name.content.map { String(decoding: $0, as: UTF8.self) } ?? ""
    let slot = Slot(name: Array(name.bytes), requests: requestsByName[text] ?? [])
    if member < slots.count {
      slots[member] = slot
    } else if member == slots.count, member < 10_000 {
      slots.append(slot)
    }
    return slot.requests
  }

  /// Reads a value for all requests that it serves.
  private func readValue(_ object: inout JSONScanner, _ requests: [Int], _ row: Int) -> RowProblem? {
    if requests.isEmpty { return field.skip(&object) }
    let start = object
    for request in requests {
      object = start
      switch field.read(&object, as: columns[request]) {
      case .success(let value): values[request * ColumnProgram.batchSize + row] = value
      case .failure(let problem): return problem
      }
    }
    return nil
  }
}
