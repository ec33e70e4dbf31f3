import CalibColumns
import CalibGraph
import CalibModel
import CalibPrimitives

/// What a scan has accumulated so far, per collector and run, and the memory to go on.
struct ScanAccumulation: ~Copyable {
  private let program: ScanProgram
  private let runs: [ExperimentRun]
  private var evaluator: ColumnEvaluator
  private var accumulators: [[any Accumulator]]
  private var entries: [[Int]]
  private var relevant = RowSelection()
  private var selection = RowSelection()
  private var starts: [Int] = []
  /// A column per run constant, used only for batches that have rows of several runs.
  private let constantColumns: UnsafeMutablePointer<Double>

  init(_ program: ScanProgram, runs: [ExperimentRun]) {
    self.program = program
    self.runs = runs
    evaluator = ColumnEvaluator(program: program.program)
    accumulators = program.sinks.map { sink in runs.map { _ in sink.collector.makeAccumulator() } }
    entries = program.sinks.map { _ in runs.map { _ in 0 } }
    let count = max(1, runs.count > 1 ? program.constants.values.count : 0) * ColumnProgram.batchSize
    constantColumns = .allocate(capacity: count)
    constantColumns.initialize(repeating: .nan, count: count)
  }

  deinit { constantColumns.deallocate() }

  /// Adds a batch whose rows are all of one run.
  mutating func add(_ count: Int, inputs: [UnsafePointer<Double>], run slot: Int) throws(RowError) {
    try evaluator.evaluate(
      count: count, inputs: inputs, constants: program.constants.values.map { .one($0[slot]) })
    for (index, sink) in program.sinks.enumerated() {
      if let mask = sink.mask {
        selection.select(count, where: evaluator.mask(mask))
      } else {
        selection.selectAll(count)
      }
      fill(index, slot, selection.rows)
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
    for (index, sink) in program.sinks.enumerated() {
      if let mask = sink.mask {
        selection.select(relevant.rows, where: evaluator.mask(mask))
      } else {
        selection.select(count, groups: slots)
      }
      fill(index, slots)
    }
  }

  private mutating func constants(_ slots: UnsafePointer<Int32>) -> [RunConstantValue] {
    program.constants.values.enumerated().map { index, values in
      let column = constantColumns + index * ColumnProgram.batchSize
      for row in relevant.rows { column[Int(row)] = values[Int(slots[Int(row)])] }
      return .perRow(column)
    }
  }

  private mutating func fill(_ index: Int, _ slot: Int, _ rows: UnsafeBufferPointer<Int32>) {
    guard !rows.isEmpty else { return }
    accumulators[index][slot].fill(SelectedRows(columns: columns(index), rows: rows))
    entries[index][slot] += rows.count
  }

  private mutating func fill(_ index: Int, _ slots: UnsafePointer<Int32>) {
    let columns = columns(index)
    selection.forEachGroup(of: slots, groupCount: runs.count, starts: &starts) { slot, rows in
      accumulators[index][slot].fill(SelectedRows(columns: columns, rows: rows))
      entries[index][slot] += rows.count
    }
  }

  private func columns(_ index: Int) -> [UnsafePointer<Double>] {
    program.sinks[index].columns.map { evaluator.column($0) }
  }

  /// The partial results of each collector, in the order of the runs.
  var parts: [[ScanResult.Part]] {
    accumulators.indices.map { index in
      runs.indices.map { slot in
        ScanResult.Part(
          run: runs[slot], entries: entries[index][slot], bytes: accumulators[index][slot].bytes)
      }
    }
  }
}
