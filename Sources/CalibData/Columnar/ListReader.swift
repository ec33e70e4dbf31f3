import CalibColumns

/// Reads files with lists: a row is an element of the lists of an entry, and what an entry has once is repeated.
///
/// It is a class for its buffers: they have one owner, and they go with it.
final class ListReader: BatchReader {
  /// What is read of each entry: requests that have one value, and the lists.
  struct Contents {
    /// The requests that have one value in an entry, and what reads them; the sources write to the place among these.
    var single: [Int] = []
    var sources: [any ColumnSource] = []
    /// The lists; the first is there even where none of its elements is asked for.
    var lists: [any ListSource] = []
    var listNames: [String] = []
    /// The requests for the entry's number and for the place in the list.
    var eventNumbers: [Int] = []
    var elementIndices: [Int] = []
  }

  private var frame: BatchFrame
  private let path: String
  private let contents: Contents
  private let entries: Int
  /// The entries that were read ahead, their values, and the lengths of their lists, one column per list.
  private let window: BatchColumns
  private let lengths: UnsafeMutablePointer<Int32>
  private var windowStart = 0
  private var windowCount = 0
  /// The next element: its entry in the window, and its place in the list.
  private var entry = 0
  private var element = 0
  private let observation: FileObservation

  init(
    path: String, columns: [ColumnRequest], options: ReadOptions, entries: Int, contents: Contents,
    observation: FileObservation
  ) {
    precondition(!contents.lists.isEmpty, "calib bug: elements of no list")
    frame = BatchFrame(path: path, requests: columns, options: options)
    self.path = path
    self.contents = contents
    self.entries = entries
    self.observation = observation
    let count = max(1, contents.single.count) * ColumnProgram.batchSize
    window = BatchColumns(start: .allocate(capacity: count))
    window.start.initialize(repeating: 0, count: count)
    lengths = .allocate(capacity: contents.lists.count * ColumnProgram.batchSize)
    lengths.initialize(repeating: 0, count: contents.lists.count * ColumnProgram.batchSize)
  }

  deinit {
    window.start.deallocate()
    lengths.deallocate()
  }

  func readBatch() throws(DataError) -> Int {
    while true {
      var count = 0
      while count < ColumnProgram.batchSize {
        if entry == windowCount {
          guard try readWindow() else { break }
        }
        takeElements(&count)
      }
      guard count > 0 else {
        try observation.finish()
        return 0
      }
      for list in contents.lists { try list.read(count, into: frame.columns, at: 0) }
      let kept = try frame.finish(count)
      if kept > 0 { return kept }
    }
  }

  /// Takes elements of the entries in the window until the batch is full.
  private func takeElements(_ count: inout Int) {
    while entry < windowCount, count < ColumnProgram.batchSize {
      let part = min(Int(lengths[entry]) - element, ColumnProgram.batchSize - count)
      for (place, request) in contents.single.enumerated() {
        (frame.columns[request] + count).update(repeating: window[place][entry], count: part)
      }
      for request in contents.eventNumbers {
        (frame.columns[request] + count).update(repeating: Double(windowStart + entry), count: part)
      }
      for request in contents.elementIndices {
        for index in 0..<part { frame.columns[request][count + index] = Double(element + index) }
      }
      (frame.places + count).update(repeating: windowStart + entry, count: part)
      count += part
      element += part
      if element == Int(lengths[entry]) { (entry, element) = (entry + 1, 0) }
    }
  }

  /// Reads the next entries ahead; false at the end.
  private func readWindow() throws(DataError) -> Bool {
    windowStart += windowCount
    (entry, windowCount) = (0, min(ColumnProgram.batchSize, entries - windowStart))
    guard windowCount > 0 else { return false }
    for source in contents.sources { try source.read(windowCount, into: window, at: 0) }
    for (index, list) in contents.lists.enumerated() {
      let own = lengths + index * ColumnProgram.batchSize
      try list.readLengths(windowCount, into: own)
      for row in 0..<windowCount where own[row] != lengths[row] {
        throw DataError(
          .badRow(
            RowProblem(
              column: contents.listNames[index],
              message: "\(own[row]) elements, but `\(contents.listNames[0])` has \(lengths[row])")),
          path: path, at: .row(windowStart + row))
      }
    }
    try observation.advance(to: Double(windowStart + windowCount) / Double(entries))
    return true
  }

  func column(_ index: Int) -> UnsafePointer<Double> { UnsafePointer(frame.columns[index]) }
  func place(ofRow row: Int) -> DataPlace { .row(frame.place(row)) }
  func reject(_ problem: RowProblem, row: Int) throws(DataError) { try frame.reject(problem, row: row) }
  var bytesRead: Int64 { observation.bytesRead }
  var skippedRows: Int { frame.badRows.count }
  var firstSkipped: String { frame.badRows.first }
}
