import CalibColumns
import CalibDiagnostics

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
  private let scanner = DecimalScanner()
  private let values: UnsafeMutablePointer<Double>
  private let lineNumbers: UnsafeMutablePointer<Int>
  private var badRows: BadRows

  init(path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?)
    throws(DataError)
  {
    let header = try JSONLinesFormat.header(path: path, options: options)
    // The kinds are not those of all lines: each value is checked where it stands.
    let names = TableHeader(
      columns: header.names.map { TableColumn(name: $0, kind: .unknown) }, unreadable: header.unreadable)
    _ = try names.resolve(columns, options: options, path: path)
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
    for index in columns.indices { values[index * ColumnProgram.batchSize + row] = missing(columns[index]) }
    guard object.begin() else { return RowProblem(column: nil, message: object.problem) }
    var member = 0
    while let name = object.nextName(isFirst: member == 0) {
      let requests = requests(of: name, member: member)
      member += 1
      if let problem = readValue(&object, requests, row) { return problem }
      object.endValue()
    }
    if !object.problem.isEmpty { return RowProblem(column: nil, message: object.problem) }
    for (index, column) in columns.enumerated() where column.kind == .integer || column.kind == .bool {
      if values[index * ColumnProgram.batchSize + row].isNaN {
        let wanted = column.kind == .bool ? "true or false" : "a whole number"
        return RowProblem(column: column.name, message: "there is no value, \(wanted) was wanted")
      }
    }
    return nil
  }

  private func missing(_ column: ColumnRequest) -> Double {
    column.kind == .string ? ParquetFormat.emptyText : .nan
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

  private func readValue(_ object: inout JSONScanner, _ requests: [Int], _ row: Int) -> RowProblem? {
    guard let value = object.value() else { return RowProblem(column: nil, message: object.problem) }
    if case .number(let start) = value {
      var end = start
      if let number = scanner.scan(&end), object.finishNumber(at: end) {
        for request in requests {
          if let problem = store(number, start, end, request, row) { return problem }
        }
        return nil
      }
      let text = String(decoding: object.skipNumber(), as: UTF8.self)
      return store(text, requests, row)
    }
    for request in requests {
      let target = values + request * ColumnProgram.batchSize + row
      switch (value, columns[request].kind) {
      case (.null, _): break
      case (.bool(let truth), .bool), (.bool(let truth), .number): target.pointee = truth ? 1 : 0
      case (.text(let text), .string):
        guard let content = text.content else { return problem(request, "an escape in its text is none") }
        target.pointee = textCode(content)
      case (.text(let text), .number), (.text(let text), .integer), (.text(let text), .bool):
        let shown = FieldValue.quoted(String(decoding: text.bytes, as: UTF8.self))
        return problem(request, "\(shown) is a text, \(wanted(request)) was wanted")
      case (.bool, .integer), (.bool, .string):
        return problem(request, "it is true or false, \(wanted(request)) was wanted")
      case (.nested, _), (.number, _):
        return problem(request, "it is a list or an object, \(wanted(request)) was wanted")
      }
    }
    return nil
  }

  /// Stores a number that was read the fast way.
  private func store(
    _ number: Double, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ request: Int, _ row: Int
  ) -> RowProblem? {
    let isOrdinary =
      switch columns[request].kind {
      case .number: true
      case .integer:
        abs(number) < 1e15 && number == number.rounded()
          && (columns[request].allowed.map { $0.contains(Int(number)) } ?? true)
      case .bool: number == 0 || number == 1
      case .string: false
      }
    if isOrdinary {
      values[request * ColumnProgram.batchSize + row] = number
      return nil
    }
    return store(
      String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self), [request], row)
  }

  /// Stores what stands where a number should, with care; `NaN` and `Infinity` are what Python writes.
  private func store(_ text: String, _ requests: [Int], _ row: Int) -> RowProblem? {
    guard DecimalScanner.value(of: text) != nil else {
      return RowProblem(column: nil, message: "\(FieldValue.quoted(text)) is no value of JSON")
    }
    for request in requests {
      if columns[request].kind == .string { return problem(request, "it is a number, a text was wanted") }
      switch FieldValue.read(text, as: columns[request]) {
      case .success(let value): values[request * ColumnProgram.batchSize + row] = value
      case .failure(let found): return problem(request, found.message)
      }
    }
    return nil
  }

  private func problem(_ request: Int, _ message: String) -> RowProblem {
    RowProblem(column: columns[request].name, message: message)
  }

  private func wanted(_ request: Int) -> String {
    switch columns[request].kind {
    case .number: "a number"
    case .integer: "a whole number"
    case .bool: "true or false"
    case .string: "a text"
    }
  }
}
