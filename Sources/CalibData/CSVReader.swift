import CalibColumns

/// Reads a CSV file batch by batch.
///
/// Ordinary rows are parsed in place by one pass over their bytes; whatever is unusual in a row (quotes, a wrong
/// number of fields, a word) is read once more by ``CSVLine``, which knows all cases and says what is wrong.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class CSVReader: BatchReader {
  /// What to do with the field that comes next.
  struct Step {
    enum Action { case skip, number, integer, bool, string }

    let action: Action
    /// Which request it serves.
    let request: Int
    /// Whether the field is done with; else the next step reads it again.
    let isLast: Bool
    let low: Double
    let high: Double
  }

  private let columns: [ColumnRequest]
  private let options: ReadOptions
  private let header: CSVHeader
  private let steps: [Step]
  private var lines: LineBuffer
  private let scanner = DecimalScanner()
  private let values: UnsafeMutablePointer<Double>
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
    values = .allocate(capacity: max(1, columns.count) * ColumnProgram.batchSize)
    values.initialize(repeating: 0, count: max(1, columns.count) * ColumnProgram.batchSize)
    lineNumbers = .allocate(capacity: ColumnProgram.batchSize)
    lineNumbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit {
    values.deallocate()
    lineNumbers.deallocate()
  }

  var bytesRead: Int64 { lines.bytesRead }

  func column(_ index: Int) -> UnsafePointer<Double> {
    UnsafePointer(values + index * ColumnProgram.batchSize)
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
      let start = values + index * ColumnProgram.batchSize
      for row in 0..<count { start[row] *= column.factor }
    }
    return count
  }

  /// Reads the whole lines that are in memory, until the batch is full.
  private func readLines(_ count: inout Int) throws(DataError) {
    var place = lines.position
    let limit = lines.limit
    while place < limit, count < ColumnProgram.batchSize {
      line += 1
      if let next = readRow(at: place, into: count) {
        lineNumbers[count] = line
        count += 1
        place = next
      } else {
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
    throws(DataError) -> [Step]
  {
    var steps: [[Step]] = Array(repeating: [], count: header.names.count)
    for (index, column) in columns.enumerated() {
      guard let field = header.names.firstIndex(of: column.sourceName) else {
        let nearest = nearestName(to: column.sourceName, among: header.names)
        throw DataError(
          .missingColumn(column.sourceName, has: header.names, nearest: nearest), path: path)
      }
      guard header.names.lastIndex(of: column.sourceName) == field else {
        throw DataError(.repeatedColumn(column.sourceName), path: path, line: header.line)
      }
      // Every whole number of less than 16 digits is read exactly on the fast way.
      let (low, high) = (column.allowed?.lowerBound ?? .min, column.allowed?.upperBound ?? .max)
      steps[field].append(
        Step(
          action: Step.Action(column.kind), request: index, isLast: false, low: max(-1e15, Double(low)),
          high: min(1e15, Double(high))))
    }
    return steps.flatMap { ofField in
      guard let last = ofField.last else {
        return [Step(action: .skip, request: 0, isLast: true, low: 0, high: 0)]
      }
      let closing = Step(
        action: last.action, request: last.request, isLast: true, low: last.low, high: last.high)
      return ofField.dropLast() + [closing]
    }
  }
}

extension CSVReader.Step.Action {
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
  /// Reads an ordinary row; `nil` where it is none.
  ///
  /// What it wrote until then does not count.
  private func readRow(at start: UnsafePointer<UInt8>, into row: Int) -> UnsafePointer<UInt8>? {
    var place = start
    if place.pointee == UInt8(ascii: "#") { return nil }
    let separator = header.separator
    let target = values + row
    let last = steps.count - 1
    return steps.withUnsafeBufferPointer { steps -> UnsafePointer<UInt8>? in
      for index in 0...last {
        let step = steps[index]
        let field = place
        guard read(step, &place, separator, target) else { return nil }
        if !step.isLast {
          place = field
        } else if index < last {
          guard place.pointee == separator else { return nil }
          place += 1
        }
      }
      if place.pointee == 13 { place += 1 }
      return place.pointee == 10 ? place + 1 : nil
    }
  }

  /// Reads one field and moves to its end; false where it is unusual.
  @inline(__always)
  private func read(
    _ step: Step, _ place: inout UnsafePointer<UInt8>, _ separator: UInt8,
    _ target: UnsafeMutablePointer<Double>
  ) -> Bool {
    switch step.action {
    case .skip:
      skipBlanks(&place)
      return skipField(&place, separator)
    case .number:
      skipBlanks(&place)
      guard let value = scanner.scan(&place) ?? unusualNumber(&place, separator) else { return false }
      skipBlanks(&place)
      target[step.request * ColumnProgram.batchSize] = value
    case .integer:
      skipBlanks(&place)
      guard let value = scanner.scan(&place), value >= step.low, value <= step.high, value == value.rounded()
      else { return false }
      skipBlanks(&place)
      target[step.request * ColumnProgram.batchSize] = value
    case .bool:
      let digit = place.pointee &- UInt8(ascii: "0")
      guard digit <= 1 else { return false }
      place += 1
      target[step.request * ColumnProgram.batchSize] = Double(digit)
    case .string:
      skipBlanks(&place)
      let start = place
      guard skipField(&place, separator), place > start, (place - 1).pointee > 32 else { return false }
      target[step.request * ColumnProgram.batchSize] = textCode(
        UnsafeBufferPointer(start: start, count: place - start))
    }
    return true
  }

  @inline(__always)
  private func skipBlanks(_ place: inout UnsafePointer<UInt8>) {
    while place.pointee == 32 { place += 1 }
  }

  /// Moves to the end of a field, eight bytes at a time; false where it is quoted.
  @inline(__always)
  private func skipField(_ place: inout UnsafePointer<UInt8>, _ separator: UInt8) -> Bool {
    if place.pointee == UInt8(ascii: "\"") { return false }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let separators = ones &* UInt64(separator)
    while true {
      let word = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
      let (x, y, z) = (word ^ separators, word ^ (ones &* 10), word ^ (ones &* 13))
      // The lowest byte that is 0 in x, y or z has its high bit set here, and no byte below it has.
      let found =
        ((x &- ones) & ~x | (y &- ones) & ~y | (z &- ones) & ~z) & (ones &* 0x80)
      if found != 0 {
        place += found.trailingZeroBitCount >> 3
        return true
      }
      place += 8
    }
  }

  /// A number that the scanner leaves to the library, or `nan` or `inf`.
  @inline(never)
  private func unusualNumber(_ place: inout UnsafePointer<UInt8>, _ separator: UInt8) -> Double? {
    let start = place
    var end = place
    guard skipField(&end, separator) else { return nil }
    place = end
    while end > start, (end - 1).pointee == 32 { end -= 1 }
    return DecimalScanner.value(
      of: String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
  }

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
        case .success(let value): values[step.request * ColumnProgram.batchSize + row] = value
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
