import CalibColumns
import CalibGraph
import CalibModel

/// What a scan has accumulated so far, per collector and run, and the memory to go on.
struct ScanAccumulation: ~Copyable {
  private let program: ScanProgram
  private let runs: [ExperimentRun]
  private var evaluator: ColumnEvaluator
  private var sinks: [ScanSink]
  private var relevant = RowSelection()
  private var selection = RowSelection()
  private var starts: [Int] = []
  /// The times of the rows of the batch, where they are read.
  private var times: UnsafePointer<Double>?
  /// A column per run constant, used only for batches that have rows of several runs, or rows that are not wanted, and for
  /// constants that change inside of a run.
  private let constantColumns: UnsafeMutablePointer<Double>
  /// The same for places among keyed constants that change inside of a run.
  private let constantPlaces: UnsafeMutablePointer<Int32>
  /// The numbers of the keys of a batch.
  private let numbers: UnsafeMutablePointer<Int32>

  init(_ program: ScanProgram, runs: [ExperimentRun]) {
    self.program = program
    self.runs = runs
    evaluator = ColumnEvaluator(program: program.program)
    sinks = program.sinks.map { ScanSink($0, runs: runs.count, texts: program.texts) }
    let count = max(1, program.constants.columns.count) * ColumnProgram.batchSize
    constantColumns = .allocate(capacity: count)
    constantColumns.initialize(repeating: .nan, count: count)
    constantPlaces = .allocate(capacity: count)
    constantPlaces.initialize(repeating: -1, count: count)
    numbers = .allocate(capacity: ColumnProgram.batchSize)
    numbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit {
    constantColumns.deallocate()
    constantPlaces.deallocate()
    numbers.deallocate()
  }

  /// Adds a batch whose rows are all of one run.
  ///
  /// - Parameter times: of the rows, where they are read.
  mutating func add(
    _ count: Int, inputs: [UnsafePointer<Double>], times: UnsafePointer<Double>?, run slot: Int
  ) throws(RowError) {
    self.times = times
    if program.constants.changesInside != nil { relevant.selectAll(count) }
    var constants: [RunConstantValue] = []
    for (index, column) in program.constants.columns.enumerated() {
      guard let place = column.place(of: slot) else {
        constants.append(try inTime(index, column) { _ in slot })
        continue
      }
      switch column.values {
      case .numbers(let values): constants.append(.one(values[place]))
      case .tables(let tables): constants.append(.table(tables[place]))
      }
    }
    try evaluator.evaluate(count: count, inputs: inputs, constants: constants)
    for index in sinks.indices {
      if let mask = sinks[index].mask {
        selection.select(count, where: evaluator.mask(mask))
      } else {
        selection.selectAll(count)
      }
      try fill(index, slot, selection.rows)
    }
  }

  /// Adds a batch with rows of several runs.
  ///
  /// - Parameter slots: the place of each row's run; negative where the row is not asked for.
  mutating func add(
    _ count: Int, inputs: [UnsafePointer<Double>], times: UnsafePointer<Double>?, slots: UnsafePointer<Int32>
  ) throws(RowError) {
    self.times = times
    relevant.select(count, groups: slots)
    guard let first = relevant.rows.first else { return }
    let slot = slots[Int(first)]
    if relevant.rows.count == count, relevant.rows.allSatisfy({ slots[Int($0)] == slot }) {
      return try add(count, inputs: inputs, times: times, run: Int(slot))
    }
    try evaluator.evaluate(
      count: count, inputs: inputs, constants: try constants(slots), relevant: relevant.rows)
    for index in sinks.indices {
      if let mask = sinks[index].mask {
        selection.select(relevant.rows, where: evaluator.mask(mask))
      } else {
        selection.select(count, groups: slots)
      }
      try fillGroups(index, slots)
    }
  }

  private mutating func constants(_ slots: UnsafePointer<Int32>) throws(RowError) -> [RunConstantValue] {
    var constants: [RunConstantValue] = []
    for (index, column) in program.constants.columns.enumerated() {
      guard column.changes == nil else {
        constants.append(try inTime(index, column) { Int(slots[Int($0)]) })
        continue
      }
      switch column.values {
      case .tables(let tables): constants.append(.tables(tables, slots))
      case .numbers(let values):
        let target = constantColumns + index * ColumnProgram.batchSize
        for row in relevant.rows { target[Int(row)] = values[Int(slots[Int(row)])] }
        constants.append(.perRow(target))
      }
    }
    return constants
  }

  /// A constant that changes inside of a run, for the relevant rows.
  ///
  /// - Parameter run: the place of a row's run.
  private func inTime(
    _ index: Int, _ column: ScanConstants.Column, run: (Int32) -> Int
  ) throws(RowError) -> RunConstantValue {
    let places = constantPlaces + index * ColumnProgram.batchSize
    for row in relevant.rows {
      let (slot, time) = (run(row), times?[Int(row)] ?? .nan)
      guard let place = column.place(of: slot) ?? column.place(of: slot, at: time) else {
        throw RowError(row: Int(row), message: "the time of the row is no number")
      }
      places[Int(row)] = Int32(place)
    }
    switch column.values {
    case .tables(let tables): return .tables(tables, places)
    case .numbers(let values):
      let target = constantColumns + index * ColumnProgram.batchSize
      for row in relevant.rows { target[Int(row)] = values[Int(places[Int(row)])] }
      return .perRow(target)
    }
  }

  private mutating func fill(_ index: Int, _ slot: Int, _ rows: UnsafeBufferPointer<Int32>) throws(RowError) {
    try sinks[index].fill(slot, rows, { evaluator.column($0) }, times: times, numbers: numbers)
  }

  private mutating func fillGroups(_ index: Int, _ slots: UnsafePointer<Int32>) throws(RowError) {
    var problem: RowError?
    selection.forEachGroup(of: slots, groupCount: runs.count, starts: &starts) { slot, rows in
      do throws(RowError) {
        try sinks[index].fill(slot, rows, { evaluator.column($0) }, times: times, numbers: numbers)
      } catch {
        if error.row < problem?.row ?? .max { problem = error }
      }
    }
    if let problem { throw problem }
  }

  /// The partial results of each collector, in the order of the runs.
  var parts: [[ScanResult.Part]] {
    sinks.map { $0.parts(runs) }
  }
}
