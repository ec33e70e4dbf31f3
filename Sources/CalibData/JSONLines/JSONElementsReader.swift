import CalibColumns

/// Reads JSON lines whose columns lie in lists or objects: a row is an element of the lists of a line, and what a line has
/// once is repeated.
///
/// A bad line is one bad row, with all of its elements. It is a class for its buffers: they have one owner, and they go
/// with it.
final class JSONElementsReader: BatchReader {
  private let columns: [ColumnRequest]
  private let targets: [RequestTarget]
  /// The places of the requests among those of ``event``.
  private let places: [Int?]
  private var event: JSONEvent
  /// How many elements of the line were taken.
  private var taken = 0
  private var line = 0
  /// The number of the line among those that are not blank, from 0.
  private var number = -1
  private var lines: LineBuffer
  private let values: UnsafeMutablePointer<Double>
  private let lineNumbers: UnsafeMutablePointer<Int>
  private var badRows: BadRows

  /// - Parameter found: what serves each request, and the column of the file where it is one.
  /// - Parameter leading: the list whose length counts where none is asked for; `nil`: a line is a row.
  init(
    path: String, columns: [ColumnRequest],
    found columnsFound: [(target: RequestTarget, column: TableColumn?)],
    leading: TableColumn?, options: ReadOptions, observer: ByteObserver?
  ) throws(DataError) {
    self.columns = columns
    targets = columnsFound.map(\.target)
    var requests: [ColumnRequest] = []
    var found: [(name: String, isList: Bool)] = []
    var places: [Int?] = []
    for (request, column) in zip(columns, columnsFound.map(\.column)) {
      places.append(column.map { _ in requests.count })
      guard let column else { continue }
      requests.append(request)
      found.append((column.name, column.shape == .list))
    }
    var lists = found.indices.filter { found[$0].isList }
    if let leading, lists.isEmpty {
      lists = [requests.count]
      requests.append(
        ColumnRequest(name: leading.name, sourceName: leading.name, kind: .init(counting: leading.kind)))
      found.append((leading.name, true))
    }
    self.places = places
    event = JSONEvent(requests, columns: found, lists: lists)
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
    while count < ColumnProgram.batchSize {
      if taken == event.count {
        guard try readLine() else { break }
      }
      takeElements(&count)
    }
    for (index, column) in columns.enumerated() where column.factor != 1 && column.kind == .number {
      for row in 0..<count { values[index * ColumnProgram.batchSize + row] *= column.factor }
    }
    return count
  }

  /// Reads the next good line; false at the end.
  private func readLine() throws(DataError) -> Bool {
    while try lines.fill() {
      let start = lines.position
      let end = CSVLine.next(after: start)
      line += 1
      var scanner = JSONScanner(start, limit: end)
      guard !scanner.isBlank else {
        lines.advance(to: end)
        continue
      }
      number += 1
      let problem = event.read(&scanner)
      lines.advance(to: end)
      guard let problem else {
        taken = 0
        return true
      }
      try badRows.leaveOut(problem, at: .line(line))
    }
    taken = event.count
    return false
  }

  /// Takes elements of the line until they or the places in the batch end.
  private func takeElements(_ count: inout Int) {
    let part = min(event.count - taken, ColumnProgram.batchSize - count)
    for (index, target) in targets.enumerated() {
      let column = values + index * ColumnProgram.batchSize + count
      switch target {
      case .eventNumber: column.update(repeating: Double(number), count: part)
      case .elementIndex: for row in 0..<part { column[row] = Double(taken + row) }
      case .column:
        guard let place = places[index] else { continue }
        let list = event.elements[place]
        if list.isEmpty {  // Lists of a line with elements are not empty: it has the value once.
          column.update(repeating: event.values[place], count: part)
        } else {
          for row in 0..<part { column[row] = list[taken + row] }
        }
      }
    }
    (lineNumbers + count).update(repeating: line, count: part)
    count += part
    taken += part
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

extension ColumnRequest.Kind {
  /// A kind that takes all values that the first lines have.
  fileprivate init(counting kind: TableColumn.Kind) { self = kind == .string ? .string : .number }
}
