import CalibColumns
import CalibData

/// Cuts batches of a reader anew, so that each holds whole events: neighbours with the same number in a column.
///
/// The rows of the last event of a batch wait for those of the next. Where batches begin depends on the file alone.
struct ScanEvents: ~Copyable {
  private static var capacity: Int { 2 * ColumnProgram.batchSize }

  private let columnCount: Int
  private let eventColumn: Int
  private let memory: UnsafeMutablePointer<Double>
  private let slots: UnsafeMutablePointer<Int32>
  private var origins: [DataPlace] = []
  /// Rows that wait.
  private var count = 0

  init(columns: Int, eventColumn: Int) {
    columnCount = columns
    self.eventColumn = eventColumn
    memory = .allocate(capacity: columns * Self.capacity)
    memory.initialize(repeating: 0, count: columns * Self.capacity)
    slots = .allocate(capacity: Self.capacity)
    slots.initialize(repeating: 0, count: Self.capacity)
  }

  deinit {
    memory.deallocate()
    slots.deallocate()
  }

  /// The columns of the rows that wait, valid as long as this is.
  var columns: [UnsafePointer<Double>] {
    (0..<columnCount).map { UnsafePointer(memory + $0 * Self.capacity) }
  }

  var places: UnsafePointer<Int32> { UnsafePointer(slots) }

  /// Where a row that waits stands in the file.
  func place(ofRow row: Int) -> DataPlace { origins[row] }

  /// Adds a batch; at most one waits when it comes.
  mutating func append(
    _ added: Int, _ inputs: [UnsafePointer<Double>], _ places: UnsafePointer<Int32>?,
    origin: (Int) -> DataPlace
  ) {
    precondition(count + added <= Self.capacity, "calib bug: too many rows wait for their event")
    for (column, input) in inputs.enumerated() {
      (memory + column * Self.capacity + count).update(from: input, count: added)
    }
    for row in 0..<added {
      slots[count + row] = places?[row] ?? 0
      origins.append(origin(row))
    }
    count += added
  }

  /// How many rows from the first on are whole events and fit a batch; 0 where the last event may go on.
  ///
  /// - Parameter isAtEnd: whether no row comes any more.
  /// - Returns: `nil` for an event that fits no batch.
  func wholeRows(isAtEnd: Bool) -> Int? {
    let size = ColumnProgram.batchSize
    if isAtEnd, count <= size { return count }
    let events = memory + eventColumn * Self.capacity
    // The last event of those that wait may go on, and one that begins at the end of a batch would be cut.
    var end = min(count - 1, size)
    while end > 0, events[end] == events[end - 1] { end -= 1 }
    return end == 0 && count > size ? nil : max(0, end)
  }

  /// Forgets the first rows, which have been used.
  mutating func drop(_ used: Int) {
    let rest = count - used
    for column in 0..<columnCount {
      let start = memory + column * Self.capacity
      start.update(from: start + used, count: rest)
    }
    slots.update(from: slots + used, count: rest)
    origins.removeFirst(used)
    count = rest
  }
}
