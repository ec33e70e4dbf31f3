/// Turns a graph into instructions, node by node in the graph's order.
///
/// A result gets its register before those of its operands are given back: a loop whose result overlaps an operand
/// would not be vectorised.
struct ColumnCompiler {
  private let graph: ColumnGraph
  private let wantedColumns: [ColumnGraph.NodeID]
  private let wantedMasks: [ColumnGraph.NodeID]
  /// How many uses of each node are still to come; outputs have one more, that never comes.
  private var uses: [Int]
  /// Simplification may have left nodes that nothing needs.
  private let isNeeded: [Bool]
  private var operands: [Instruction.Operand?]
  private var maskRegisters: [Int?]

  private(set) var instructions: [Instruction] = []
  private(set) var numbers = RegisterPool()
  private(set) var masks = RegisterPool()
  private(set) var columnOutputs: [Instruction.Operand] = []
  private(set) var maskOutputs: [Int] = []

  init(graph: ColumnGraph, columns: [ColumnGraph.NodeID], masks: [ColumnGraph.NodeID]) {
    self.graph = graph
    wantedColumns = columns
    wantedMasks = masks
    uses = Array(repeating: 0, count: graph.nodes.count)
    isNeeded = graph.reachable(from: columns + masks)
    for (index, operation) in graph.nodes.enumerated() where isNeeded[index] {
      for operand in operation.operands { uses[Int(operand.index)] += 1 }
    }
    for output in columns + masks { uses[Int(output.index)] += 1 }
    operands = Array(repeating: nil, count: graph.nodes.count)
    maskRegisters = Array(repeating: nil, count: graph.nodes.count)
  }

  mutating func compile() {
    for index in graph.nodes.indices where isNeeded[index] {
      emit(index)
      for operand in graph.nodes[index].operands { release(operand) }
    }
    columnOutputs = wantedColumns.map { column($0) }
    maskOutputs = wantedMasks.map { mask($0) }
  }

  private mutating func emit(_ index: Int) {
    switch graph.nodes[index] {
    case .column(let input): operands[index] = .input(input)
    case .constant(let value): operands[index] = .constant(value)
    case .runConstant(let place): operands[index] = .runConstant(place)
    case .unary(.not, let x):
      setMask(index) {
        .not($0[0], intoMask: $1)
      } of: {
        [$0.mask(x)]
      }
    case .unary(.isFinite, let x):
      let value = number(x)
      setMask(index) {
        .isFinite(value, intoMask: $1)
      } of: { _ in
        []
      }
    case .unary(let operation, let x):
      let value = number(x)
      setNumber(index) { .unary(operation.forms, value, into: $0) }
    case .binary(let operation, let x, let y): emit(index, operation, x, y)
    case .select(let condition, let x, let y):
      let (chosen, left, right) = (mask(condition), number(x), number(y))
      setNumber(index) { .select(mask: chosen, left, right, into: $0) }
    case .lookUp, .curve, .bin, .isOne, .perEvent: emitSearch(index)
    }
  }

  /// What takes columns only: operations that search tables, axes and lists, or look at neighbours.
  private mutating func emitSearch(_ index: Int) {
    switch graph.nodes[index] {
    case .lookUp(let place, let keys):
      let columns = keys.map { column($0) }
      setNumber(index) { .lookUp(place: place, columns, into: $0) }
    case .curve(let place, let keys, let x):
      let (columns, value) = (keys.map { column($0) }, column(x))
      setNumber(index) { .curve(place: place, columns, value, into: $0) }
    case .bin(let x, let axis):
      let value = column(x)
      setNumber(index) { .bin(AxisSearch(axis), value, into: $0) }
    case .isOne(let x, let values):
      let value = column(x)
      setMask(index) {
        .isOne(values, value, intoMask: $1)
      } of: { _ in
        []
      }
    case .perEvent(let function, let x, let event):
      let (value, number) = (column(x), column(event))
      setNumber(index) { .perEvent(function, value, event: number, into: $0) }
    case .column, .constant, .runConstant, .unary, .binary, .select:
      preconditionFailure("calib bug: an operation that searches nothing")
    }
  }

  private mutating func emit(
    _ index: Int, _ operation: ColumnGraph.BinaryOperation, _ x: ColumnGraph.NodeID, _ y: ColumnGraph.NodeID
  ) {
    if operation == .and {
      setMask(index) {
        .and($0[0], $0[1], intoMask: $1)
      } of: {
        [$0.mask(x), $0.mask(y)]
      }
    } else if operation == .or {
      setMask(index) {
        .or($0[0], $0[1], intoMask: $1)
      } of: {
        [$0.mask(x), $0.mask(y)]
      }
    } else if let comparison = operation.comparison {
      let (left, right) = (number(x), number(y))
      setMask(index) {
        .compare(comparison, left, right, intoMask: $1)
      } of: { _ in
        []
      }
    } else if let forms = operation.forms {
      let (left, right) = (number(x), number(y))
      if operation.isIntegerDivision {
        let symbol = operation == .modulo ? "mod" : "//"
        setNumber(index) { .divide(forms, left, right, into: $0, symbol: symbol) }
      } else {
        setNumber(index) { .binary(forms, left, right, into: $0) }
      }
    }
  }

  private mutating func setNumber(_ index: Int, _ action: (Int) -> Instruction.Action) {
    let register = numbers.take()
    instructions.append(Instruction(action: action(register)))
    operands[index] = .register(register)
  }

  private mutating func setMask(
    _ index: Int, _ action: ([Int], Int) -> Instruction.Action, of sources: (inout Self) -> [Int]
  ) {
    let sources = sources(&self)
    let register = masks.take()
    instructions.append(Instruction(action: action(sources, register)))
    maskRegisters[index] = register
  }

  /// A node's numbers; those of a mask are made on first demand.
  private mutating func number(_ node: ColumnGraph.NodeID) -> Instruction.Operand {
    let index = Int(node.index)
    if let operand = operands[index] { return operand }
    guard let mask = maskRegisters[index] else {
      preconditionFailure("calib bug: an operand is not there yet")
    }
    setNumber(index) { .fromMask(mask: mask, into: $0) }
    return operands[index] ?? .constant(.nan)
  }

  /// A node's mask; that of numbers is made on first demand.
  private mutating func mask(_ node: ColumnGraph.NodeID) -> Int {
    let index = Int(node.index)
    if let register = maskRegisters[index] { return register }
    guard let operand = operands[index] else {
      preconditionFailure("calib bug: an operand is not there yet")
    }
    let register = masks.take()
    instructions.append(Instruction(action: .toMask(operand, intoMask: register)))
    maskRegisters[index] = register
    return register
  }

  /// A node's numbers in an input or a register: what is one for all rows is copied into one.
  private mutating func column(_ node: ColumnGraph.NodeID) -> Instruction.Operand {
    let operand = number(node)
    switch operand {
    case .input, .register: return operand
    case .constant, .runConstant:
      let register = numbers.take()
      instructions.append(Instruction(action: .copy(operand, into: register)))
      operands[Int(node.index)] = .register(register)
      return .register(register)
    }
  }

  private mutating func release(_ node: ColumnGraph.NodeID) {
    let index = Int(node.index)
    uses[index] -= 1
    guard uses[index] == 0 else { return }
    if case .register(let register) = operands[index] { numbers.giveBack(register) }
    if let register = maskRegisters[index] { masks.giveBack(register) }
  }
}
