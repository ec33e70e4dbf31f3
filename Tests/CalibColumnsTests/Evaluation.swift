import CalibColumns

/// Evaluates graphs over columns of a test, batch by batch.
struct Evaluation {
  let program: ColumnProgram
  let columns: [String: [Double]]
  var constants: [Double] = []

  /// The numbers of each output over the first `count` rows, which fit one batch.
  func run(_ count: Int, relevant: [Int32]? = nil) throws(RowError) -> (columns: [[Double]], masks: [[UInt8]])
  {
    var memory: [UnsafeMutablePointer<Double>] = []
    defer { for column in memory { column.deallocate() } }
    for name in program.inputs {
      let column = UnsafeMutablePointer<Double>.allocate(capacity: ColumnProgram.batchSize)
      column.initialize(repeating: .nan, count: ColumnProgram.batchSize)
      for (row, value) in (columns[name] ?? []).enumerated() { column[row] = value }
      memory.append(column)
    }
    let rows = UnsafeMutableBufferPointer<Int32>.allocate(capacity: relevant?.count ?? 0)
    defer { rows.deallocate() }
    _ = rows.initialize(from: relevant ?? [])
    var evaluator = ColumnEvaluator(program: program)
    try evaluator.evaluate(
      count: count, inputs: memory.map { UnsafePointer($0) }, constants: constants.map { .one($0) },
      relevant: relevant == nil ? nil : UnsafeBufferPointer(rows))
    let numbers = program.columnCount
    let masks = program.outputMaskCount
    var result: (columns: [[Double]], masks: [[UInt8]]) = ([], [])
    for output in 0..<numbers { result.columns.append(Self.copy(evaluator.column(output), count)) }
    for output in 0..<masks { result.masks.append(Self.copy(evaluator.mask(output), count)) }
    return result
  }

  private static func copy<Element>(_ start: UnsafePointer<Element>, _ count: Int) -> [Element] {
    Array(UnsafeBufferPointer(start: start, count: count))
  }
}
