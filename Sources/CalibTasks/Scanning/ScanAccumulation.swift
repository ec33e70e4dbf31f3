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
  /// A column per run constant, used only for batches that have rows of several runs, or rows that are not wanted.
  private let constantColumns: UnsafeMutablePointer<Double>
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
    numbers = .allocate(capacity: ColumnProgram.batchSize)
    numbers.initialize(repeating: 0, count: ColumnProgram.batchSize)
  }

  deinit {
    constantColumns.deallocate()
    numbers.deallocate()
  }

  /// Adds a batch whose rows are all of one run.
  mutating func add(_ count: Int, inputs: [UnsafePointer<Double>], run slot: Int) throws(RowError) {
    let constants = program.constants.columns.map { column -> RunConstantValue in
      switch column {
      case .numbers(let values): .one(values[slot])
      case .tables(let tables): .table(tables[slot])
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
  mutating func add(_ count: Int, inputs: [UnsafePointer<Double>], slots: UnsafePointer<Int32>)
    throws(RowError)
  {
    relevant.select(count, groups: slots)
    guard let first = relevant.rows.first else { return }
    let slot = slots[Int(first)]
    if relevant.rows.count == count, relevant.rows.allSatisfy({ slots[Int($0)] == slot }) {
      return try add(count, inputs: inputs, run: Int(slot))
    }
    try evaluator.evaluate(
      count: count, inputs: inputs, constants: constants(slots), relevant: relevant.rows)
    for index in sinks.indices {
      if let mask = sinks[index].mask {
        selection.select(relevant.rows, where: evaluator.mask(mask))
      } else {
        selection.select(count, groups: slots)
      }
      try fillGroups(index, slots)
    }
  }

  private mutating func constants(_ slots: UnsafePointer<Int32>) -> [RunConstantValue] {
    program.constants.columns.enumerated().map { index, constant in
      switch constant {
      case .tables(let tables): return .tables(tables, slots)
      case .numbers(let values):
        let column = constantColumns + index * ColumnProgram.batchSize
        for row in relevant.rows { column[Int(row)] = values[Int(slots[Int(row)])] }
        return .perRow(column)
      }
    }
  }

  private mutating func fill(_ index: Int, _ slot: Int, _ rows: UnsafeBufferPointer<Int32>) throws(RowError) {
    try sinks[index].fill(slot, rows, { evaluator.column($0) }, numbers: numbers)
  }

  private mutating func fillGroups(_ index: Int, _ slots: UnsafePointer<Int32>) throws(RowError) {
    var problem: RowError?
    selection.forEachGroup(of: slots, groupCount: runs.count, starts: &starts) { slot, rows in
      do throws(RowError) {
        try sinks[index].fill(slot, rows, { evaluator.column($0) }, numbers: numbers)
      } catch {
        if error.row < problem?.row ?? .max { problem = error }
      }
    }
    if let problem { throw problem }
  }

  /// The partial results of each collector, in the order of the runs.
  var parts: [[ScanResult.Part]] {
    sinks.map { sink in
      runs.indices.map { slot in
        ScanResult.Part(run: runs[slot], entries: sink.entries[slot], bytes: sink.bytes(slot))
      }
    }
  }
}
