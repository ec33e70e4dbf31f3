import CalibColumns
import CalibData
import CalibGraph
import CalibModel

/// Tells which rows of a batch are wanted, and of which run each is.
///
/// Not wanted are rows of other runs, events that a limit does not choose, and bad rows that may be left out.
struct ScanRows: ~Copyable {
  /// A column whose values are declared one by one.
  struct List {
    let place: Int
    let name: String
    let values: Set<Double>
  }

  private let columns: RunColumnReading?
  private let lists: [List]
  private let slots: [Int64: Int32]
  private let choice: RowChoice?
  private let keys: [UInt64]
  /// Whether a row is one element of an event.
  private let hasElements: Bool
  /// The events of each run so far.
  private var events: [Int]
  private var lastPlace: DataPlace?
  /// Neighbouring rows are mostly of one run.
  private var last: (key: Int64, slot: Int32) = (-1, -1)
  private let memory: UnsafeMutablePointer<Int32>

  init(_ file: InputFile, columns: RunColumnReading?, lists: [List], hasElements: Bool) {
    self.columns = columns
    self.lists = lists
    self.hasElements = hasElements
    // A limit that chooses all needs no ranks.
    choice = file.choice.flatMap { $0.limits.allSatisfy { $0 == .max } ? nil : $0 }
    keys = choice.map { choice in file.runs.map { choice.key($0) } } ?? []
    slots = Dictionary(uniqueKeysWithValues: file.runs.enumerated().map { ($1.key, Int32($0)) })
    events = Array(repeating: 0, count: file.runs.count)
    memory = .allocate(capacity: ColumnProgram.batchSize)
    memory.initialize(repeating: -1, count: ColumnProgram.batchSize)
  }

  deinit { memory.deallocate() }

  /// The place of each row's run; -1 for rows that are not wanted.
  ///
  /// It is `nil` where all rows are wanted and of one run.
  mutating func places(_ reader: any BatchReader, count: Int) throws(DataError) -> UnsafePointer<Int32>? {
    if columns == nil, lists.isEmpty, choice == nil { return nil }
    for row in 0..<count {
      guard let columns else {
        memory[row] = 0
        continue
      }
      guard let run = columns.run(reader, row: row) else {
        try reader.reject(columns.problem(reader, row: row), row: row)
        memory[row] = -1
        continue
      }
      if run.key != last.key { last = (run.key, slots[run.key] ?? -1) }
      memory[row] = last.slot
    }
    if let choice { choose(reader, choice, count) }
    for list in lists { try check(reader, list, count) }
    return UnsafePointer(memory)
  }

  /// Takes out the events that are not chosen.
  private mutating func choose(_ reader: any BatchReader, _ choice: RowChoice, _ count: Int) {
    for row in 0..<count {
      let slot = Int(memory[row])
      guard slot >= 0 else { continue }
      let number = number(reader, row, slot)
      if RowChoice.rank(keys[slot], number) > choice.limits[slot] { memory[row] = -1 }
    }
  }

  /// The number of a row's event in its run.
  ///
  /// Elements tell their event by their place. Where the file is of one run that is the event's number, empty events
  /// included; else the events of the run that have elements are counted.
  private mutating func number(_ reader: any BatchReader, _ row: Int, _ slot: Int) -> Int {
    guard hasElements else {
      events[slot] += 1
      return events[slot] - 1
    }
    let place = reader.place(ofRow: row)
    if columns == nil, case .row(let number) = place { return number }
    if place != lastPlace { events[slot] += 1 }
    lastPlace = place
    return events[slot] - 1
  }

  private func check(_ reader: any BatchReader, _ list: List, _ count: Int) throws(DataError) {
    let column = reader.column(list.place)
    for row in 0..<count where memory[row] >= 0 && !list.values.contains(column[row]) {
      let known = list.values.sorted().prefix(10).map { "\(Int($0))" }.joined(separator: ", ")
      let more = list.values.count > 10 ? ", …" : ""
      try reader.reject(
        RowProblem(column: list.name, message: "\(Int(column[row])) is not one of \(known)\(more)"), row: row)
      memory[row] = -1
    }
  }
}
