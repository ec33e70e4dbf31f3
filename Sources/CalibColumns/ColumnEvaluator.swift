/// Evaluates a program over batches, in memory of its own.
///
/// Both branches of a conditional and all operands of `and` and `or` are evaluated for every row; numbers follow
/// IEEE 754, so nothing traps. Only a division of integers by 0 is an error.
package struct ColumnEvaluator: ~Copyable {
  package let program: ColumnProgram
  private let numbers: UnsafeMutablePointer<Double>
  private let masks: UnsafeMutablePointer<UInt8>
  private var inputs: [UnsafePointer<Double>] = []
  private var constants: [RunConstantValue] = []

  package init(program: ColumnProgram) {
    self.program = program
    let numberCount = max(1, program.registerCount) * ColumnProgram.batchSize
    let maskCount = max(1, program.maskCount) * ColumnProgram.batchSize
    numbers = .allocate(capacity: numberCount)
    numbers.initialize(repeating: 0, count: numberCount)
    masks = .allocate(capacity: maskCount)
    masks.initialize(repeating: 0, count: maskCount)
  }

  deinit {
    numbers.deallocate()
    masks.deallocate()
  }

  /// Computes all outputs for the rows of a batch.
  ///
  /// - Parameter count: the number of rows, at most ``ColumnProgram/batchSize``.
  /// - Parameter inputs: a column each for ``ColumnProgram/inputs``; they stay valid until the outputs are used.
  /// - Parameter constants: the run constants by place.
  /// - Parameter relevant: the rows that count; an error of another row is none. All, where it is `nil`.
  package mutating func evaluate(
    count: Int, inputs: [UnsafePointer<Double>], constants: [RunConstantValue],
    relevant: UnsafeBufferPointer<Int32>? = nil
  ) throws(RowError) {
    precondition(count <= ColumnProgram.batchSize, "calib bug: a batch of \(count) rows")
    precondition(inputs.count == program.inputs.count, "calib bug: a column program without its columns")
    self.inputs = inputs
    self.constants = constants
    for instruction in program.instructions {
      if case .divide(let forms, let x, let y, let target, let symbol) = instruction.action {
        try checkDivisor(x, y, symbol, count, relevant)
        run(forms, x, y, into: target, count)
      } else {
        run(instruction.action, count)
      }
    }
  }

  /// The numbers of an output, valid until the next evaluation and as long as the inputs.
  package func column(_ output: Int) -> UnsafePointer<Double> {
    switch program.columns[output] {
    case .input(let input): inputs[input]
    case .register(let register): UnsafePointer(number(register))
    case .constant, .runConstant: preconditionFailure("calib bug: an output that is no column")
    }
  }

  /// The mask of an output, 1 where it is true, valid until the next evaluation.
  package func mask(_ output: Int) -> UnsafePointer<UInt8> { UnsafePointer(mask(at: program.masks[output])) }

  private func number(_ register: Int) -> UnsafeMutablePointer<Double> {
    numbers + register * ColumnProgram.batchSize
  }

  private func mask(at register: Int) -> UnsafeMutablePointer<UInt8> {
    masks + register * ColumnProgram.batchSize
  }
}

extension ColumnEvaluator {
  /// A column, or what is one for all rows.
  private func value(_ operand: Instruction.Operand) -> OperandValue {
    switch operand {
    case .input(let input): return .perRow(inputs[input])
    case .register(let register): return .perRow(UnsafePointer(number(register)))
    case .constant(let value): return .one(value)
    case .runConstant(let place):
      switch constants[place] {
      case .one(let value): return .one(value)
      case .perRow(let column): return .perRow(column)
      case .table, .tables: preconditionFailure("calib bug: a keyed constant without its key")
      }
    }
  }

  /// A column of an instruction that takes nothing else.
  private func column(_ operand: Instruction.Operand) -> UnsafePointer<Double> {
    guard case .perRow(let column) = value(operand) else {
      preconditionFailure("calib bug: an operand that is no column")
    }
    return column
  }

  private func run(_ action: Instruction.Action, _ count: Int) {
    switch action {
    case .unary(let forms, let x, let target):
      switch value(x) {
      case .one(let x): number(target).update(repeating: forms.scalar(x), count: count)
      case .perRow(let x): forms.column(x, number(target), count)
      }
    case .binary(let forms, let x, let y, let target), .divide(let forms, let x, let y, let target, _):
      run(forms, x, y, into: target, count)
    case .compare(let forms, let x, let y, let target): run(forms, x, y, intoMask: target, count)
    case .isFinite(let x, let target):
      switch value(x) {
      case .one(let x): mask(at: target).update(repeating: x.isFinite ? 1 : 0, count: count)
      case .perRow(let x): MaskKernels.isFinite(x, mask(at: target), count)
      }
    case .toMask(let x, let target):
      switch value(x) {
      case .one(let x): mask(at: target).update(repeating: x != 0 ? 1 : 0, count: count)
      case .perRow(let x): MaskKernels.fromValues(x, mask(at: target), count)
      }
    case .fromMask(let source, let target): MaskKernels.toValues(mask(at: source), number(target), count)
    case .copy(let x, let target):
      switch value(x) {
      case .one(let x): number(target).update(repeating: x, count: count)
      case .perRow(let x): number(target).update(from: x, count: count)
      }
    case .select(let condition, let x, let y, let target): select(condition, x, y, into: target, count)
    case .and(let x, let y, let target):
      MaskKernels.and(mask(at: x), mask(at: y), mask(at: target), count)
    case .or(let x, let y, let target): MaskKernels.or(mask(at: x), mask(at: y), mask(at: target), count)
    case .not(let x, let target): MaskKernels.not(mask(at: x), mask(at: target), count)
    case .lookUp, .curve, .bin, .isOne, .perEvent: search(action, count)
    }
  }

  /// Runs what searches tables, axes and lists, or looks at neighbours.
  private func search(_ action: Instruction.Action, _ count: Int) {
    switch action {
    case .lookUp(let place, let keys, let target):
      TableKernels.lookUp(constants[place], keys.map { column($0) }, number(target), count)
    case .curve(let place, let keys, let x, let target):
      TableKernels.curve(constants[place], keys.map { column($0) }, column(x), number(target), count)
    case .bin(let search, let x, let target): TableKernels.bin(search, column(x), number(target), count)
    case .isOne(let values, let x, let target):
      TableKernels.isOne(values, column(x), mask(at: target), count)
    case .perEvent(let function, let x, let event, let target):
      EventKernels.run(function, column(x), event: column(event), number(target), count)
    case .unary, .binary, .divide, .compare, .isFinite, .toMask, .fromMask, .copy, .select, .and, .or, .not:
      preconditionFailure("calib bug: an instruction that searches nothing")
    }
  }

  private func run(
    _ forms: BinaryForms, _ x: Instruction.Operand, _ y: Instruction.Operand, into target: Int, _ count: Int
  ) {
    switch (value(x), value(y)) {
    case (.perRow(let x), .perRow(let y)): forms.columns(x, y, number(target), count)
    case (.perRow(let x), .one(let y)): forms.columnScalar(x, y, number(target), count)
    case (.one(let x), .perRow(let y)): forms.scalarColumn(x, y, number(target), count)
    case (.one(let x), .one(let y)): number(target).update(repeating: forms.scalar(x, y), count: count)
    }
  }

  private func run(
    _ forms: ComparisonForms, _ x: Instruction.Operand, _ y: Instruction.Operand, intoMask target: Int,
    _ count: Int
  ) {
    switch (value(x), value(y)) {
    case (.perRow(let x), .perRow(let y)): forms.columns(x, y, mask(at: target), count)
    case (.perRow(let x), .one(let y)): forms.columnScalar(x, y, mask(at: target), count)
    case (.one(let x), .perRow(let y)): forms.scalarColumn(x, y, mask(at: target), count)
    case (.one(let x), .one(let y)):
      mask(at: target).update(repeating: forms.scalar(x, y) ? 1 : 0, count: count)
    }
  }

  private func select(
    _ condition: Int, _ x: Instruction.Operand, _ y: Instruction.Operand, into target: Int, _ count: Int
  ) {
    let (chosen, result) = (UnsafePointer(mask(at: condition)), number(target))
    switch (value(x), value(y)) {
    case (.perRow(let x), .perRow(let y)): MaskKernels.select(chosen, x, y, result, count)
    case (.perRow(let x), .one(let y)): MaskKernels.select(chosen, x, scalar: y, result, count)
    case (.one(let x), .perRow(let y)): MaskKernels.select(chosen, scalar: x, y, result, count)
    case (.one(let x), .one(let y)): MaskKernels.select(chosen, scalar: x, scalar: y, result, count)
    }
  }

  private func checkDivisor(
    _ x: Instruction.Operand, _ y: Instruction.Operand, _ symbol: String, _ count: Int,
    _ relevant: UnsafeBufferPointer<Int32>?
  ) throws(RowError) {
    let divisor = value(y)
    func isZero(_ row: Int) -> Bool {
      switch divisor {
      case .one(let divisor): divisor == 0
      case .perRow(let divisor): divisor[row] == 0
      }
    }
    let row: Int?
    if let relevant {
      row = relevant.first { isZero(Int($0)) }.map(Int.init)
    } else {
      row = (0..<count).first(where: isZero)
    }
    guard let row else { return }
    let dividend =
      switch value(x) {
      case .one(let x): x
      case .perRow(let x): x[row]
      }
    let text = Int(exactly: dividend).map(String.init) ?? "\(dividend)"
    throw RowError(row: row, message: "`\(text) \(symbol) 0` has no value")
  }
}

/// A column, or a number that is one for all rows.
private enum OperandValue {
  case one(Double)
  case perRow(UnsafePointer<Double>)
}
