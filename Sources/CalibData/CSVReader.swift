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
  private let options: ReadOptions
  private let header: CSVHeader
  private let steps: [CSVRowParser.Step]
  private let parser: CSVRowParser
  private var lines: LineBuffer
  private let lineNumbers: UnsafeMutablePointer<Int>
  private var line: Int
  private(set) var skippedRows = 0
  private(set) var firstSkipped = ""

  init(
    path: String, columns: [ColumnRequest], options: ReadOptions,
    observer: @escaping (UnsafeRawBufferPointer) -> Void
  ) throws(DataError) {
    self.columns = columns
    self.options = options
    lines = try LineBuffer(path: path, chunkSize: options.chunkSize, observer: observer)
    header = try CSVHeader(reading: &lines)
    line = header.line
    steps = try Self.steps(columns, header, path: path)
    parser = CSVRowParser(steps: steps, separator: header.separator, requests: columns.count)
    lineNumbers = .allocate(capacity: ColumnProgram.batchSize)
    lineNumbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit { lineNumbers.deallocate() }

  var bytesRead: Int64 { lines.bytesRead }

  func column(_ index: Int) -> UnsafePointer<Double> {
    UnsafePointer(parser.values + index * ColumnProgram.batchSize)
  }

  func line(ofRow row: Int) -> Int { lineNumbers[row] }

  func reject(_ problem: RowProblem, row: Int) throws(DataError) {
    try leaveOut(problem, line: lineNumbers[row])
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
      while place < limit, count < batchSize, let next = parser.read(at: place, into: count) {
        count += 1
        place = next
      }
      for index in row..<count { lineNumbers[index] = line + 1 + index - row }
      line += count - row
      if place < limit, count < batchSize {
        line += 1
        let next = CSVLine.next(after: place)
        let bytes = UnsafeBufferPointer(start: place, count: next - 1 - place)
        if !CSVLine.isBlankOrComment(bytes), try readUnusualRow(bytes, into: count) {
          lineNumbers[count] = line
          count += 1
        }
        place = next
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
          action: .init(column.kind), isLast: false, request: index, low: max(-1e15, Double(low)),
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
  /// Reads a row with care; false where it was left out.
  private func readUnusualRow(_ bytes: UnsafeBufferPointer<UInt8>, into row: Int) throws(DataError) -> Bool {
    guard let fields = CSVLine.fields(bytes, separator: header.separator) else {
      try leaveOut(RowProblem(column: nil, message: "a quoted field does not end in its line"), line: line)
      return false
    }
    guard fields.count == header.names.count else {
      let found = fields.count == 1 ? "1 field" : "\(fields.count) fields"
      try leaveOut(
        RowProblem(column: nil, message: "\(found), but the header has \(header.names.count)"), line: line)
      return false
    }
    var field = 0
    for step in steps {
      if step.action != .skip {
        let request = columns[step.request]
        switch FieldValue.read(fields[field].text, as: request) {
        case .success(let value): parser.values[step.request * ColumnProgram.batchSize + row] = value
        case .failure(let problem):
          try leaveOut(RowProblem(column: request.name, message: problem.message), line: line)
          return false
        }
      }
      if step.isLast { field += 1 }
    }
    return true
  }

  private func leaveOut(_ problem: RowProblem, line: Int) throws(DataError) {
    let error = DataError(.badRow(problem), path: lines.path, line: line)
    guard options.skippableRows > 0 else { throw error }
    if skippedRows == 0 { firstSkipped = error.description }
    guard skippedRows < options.skippableRows else {
      throw DataError(
        .tooManyBadRows(allowed: options.skippableRows, first: firstSkipped), path: lines.path, line: line)
    }
    skippedRows += 1
  }
}
