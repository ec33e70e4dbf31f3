import CalibColumns
import CalibDiagnostics

/// Reads a CSV file batch by batch.
///
/// Ordinary rows are parsed in place by one pass over their bytes; whatever is unusual in a row (quotes, a wrong
/// number of fields, a word) is read once more by ``CSVLine``, which knows all cases and says what is wrong.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class CSVReader: BatchReader {
  private let columns: [ColumnRequest]
  private let header: CSVHeader
  private let steps: [CSVRowParser.Step]
  private let parser: CSVRowParser
  private var lines: LineBuffer
  private let lineNumbers: UnsafeMutablePointer<Int>
  private var line: Int
  private var badRows: BadRows

  init(path: String, columns: [ColumnRequest], options: ReadOptions, observer: ByteObserver?)
    throws(DataError)
  {
    self.columns = columns
    badRows = BadRows(path: path, allowed: options.skippableRows)
    lines = try LineBuffer(path: path, chunkSize: options.chunkSize, observer: observer)
    header = try CSVHeader(reading: &lines)
    line = header.line
    steps = try Self.steps(columns, header, path: path)
    parser = CSVRowParser(
      steps: steps, separator: header.separator, requests: columns.count,
      texts: columns.lazy.compactMap(\.texts).first)
    lineNumbers = .allocate(capacity: ColumnProgram.batchSize)
    lineNumbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit { lineNumbers.deallocate() }

  var bytesRead: Int64 { lines.bytesRead }

  func column(_ index: Int) -> UnsafePointer<Double> {
    UnsafePointer(parser.values + index * ColumnProgram.batchSize)
  }

  func place(ofRow row: Int) -> DataPlace { .line(lineNumbers[row]) }

  var skippedRows: Int { badRows.count }
  var firstSkipped: String { badRows.first }

  func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    try badRows.leaveOut(problem, at: .line(lineNumbers[row]))
  }

  func readBatch() throws(DataError) -> Int {
    var count = 0
    while count < ColumnProgram.batchSize {
      guard try lines.fill() else { break }
      try readLines(&count)
    }
    for (index, column) in columns.enumerated() where column.factor != 1 && column.kind == .number {
      let start = parser.values + index * ColumnProgram.batchSize
      for row in 0..<count { start[row] *= column.factor }
    }
    return count
  }

  /// Reads the whole lines that are in memory, until the batch is full.
  private func readLines(_ count: inout Int) throws(DataError) {
    var place = lines.position
    let (limit, batchSize) = (lines.limit, ColumnProgram.batchSize)
    while place < limit, count < batchSize {
      let row = count
      parser.read(&place, limit: limit, into: &count)
      for index in row..<count { lineNumbers[index] = line + 1 + index - row }
      line += count - row
      if place < limit, count < batchSize {
        lines.advance(to: place)
        try readUnusualLine(&count)
        return
      }
    }
    lines.advance(to: place)
  }

  private static func steps(_ columns: [ColumnRequest], _ header: CSVHeader, path: String)
    throws(DataError) -> [CSVRowParser.Step]
  {
    var steps: [[CSVRowParser.Step]] = Array(repeating: [], count: header.names.count)
    for (index, column) in columns.enumerated() {
      guard let field = header.names.firstIndex(of: column.sourceName) else {
        let nearest = NearNames.nearest(to: column.sourceName, in: header.names)
        throw DataError(
          .missingColumn(column.sourceName, has: header.names, nearest: nearest), path: path)
      }
      guard header.names.lastIndex(of: column.sourceName) == field else {
        throw DataError(.repeatedColumn(column.sourceName), path: path, line: header.line)
      }
      // Every whole number of less than 16 digits is read exactly on the fast way.
      let (low, high) = (column.allowed?.lowerBound ?? .min, column.allowed?.upperBound ?? .max)
      steps[field].append(
        CSVRowParser.Step(
          action: column.texts == nil ? .init(column.kind) : .text, isLast: false, request: index,
          low: max(-1e15, Double(low)),
          high: min(1e15, Double(high))))
    }
    return steps.flatMap { ofField in
      guard let last = ofField.last else {
        return [CSVRowParser.Step(action: .skip, isLast: true, request: 0, low: 0, high: 0)]
      }
      let closing = CSVRowParser.Step(
        action: last.action, isLast: true, request: last.request, low: last.low, high: last.high)
      return ofField.dropLast() + [closing]
    }
  }
}

extension CSVRowParser.Step.Action {
  fileprivate init(_ kind: ColumnRequest.Kind) {
    switch kind {
    case .number: self = .number
    case .integer: self = .integer
    case .bool: self = .bool
    case .string: self = .string
    }
  }
}

extension CSVReader {
  /// A quoted field that has not ended after so many bytes never does: its first line alone is a bad row.
  private static let longestRow = 1 << 16

  /// Reads the next row with care, over several lines where a quoted field has line feeds, or passes over a line
  /// without data.
  private func readUnusualLine(_ count: inout Int) throws(DataError) {
    let first = lines.position
    let end = CSVLine.next(after: first)
    let isData = !CSVLine.isBlankOrComment(UnsafeBufferPointer(start: first, count: end - 1 - first))
    if isData { try lines.fill(atLeast: Self.longestRow) }
    let start = lines.position
    let ends =
      isData ? CSVLine.ends(of: start, limit: lines.limit, longest: Self.longestRow, header.separator) : nil
    let next = ends?.place ?? CSVLine.next(after: start)
    lineNumbers[count] = line + 1
    line += ends?.lines ?? 1
    if isData, try readUnusualRow(UnsafeBufferPointer(start: start, count: next - 1 - start), into: count) {
      count += 1
    }
    lines.advance(to: next)
  }

  /// Reads a row with care; false where it was left out.
  private func readUnusualRow(_ bytes: UnsafeBufferPointer<UInt8>, into row: Int) throws(DataError) -> Bool {
    let place = DataPlace.line(lineNumbers[row])
    guard let fields = CSVLine.fields(bytes, separator: header.separator) else {
      try badRows.leaveOut(RowProblem(column: nil, message: "a quoted field does not end"), at: place)
      return false
    }
    guard fields.count == header.names.count else {
      let found = fields.count == 1 ? "1 field" : "\(fields.count) fields"
      try badRows.leaveOut(
        RowProblem(column: nil, message: "\(found), but the header has \(header.names.count)"), at: place)
      return false
    }
    var field = 0
    for step in steps {
      if step.action != .skip {
        let request = columns[step.request]
        switch FieldValue.read(fields[field].text, as: request) {
        case .success(let value): parser.values[step.request * ColumnProgram.batchSize + row] = value
        case .failure(let problem):
          try badRows.leaveOut(RowProblem(column: request.name, message: problem.message), at: place)
          return false
        }
      }
      if step.isLast { field += 1 }
    }
    return true
  }
}
