import CalibDiagnostics
package import CalibLanguage
package import CalibModel
import CalibPrimitives

/// Computes the slots of a result program, each when it is asked for and at most once.
///
/// Chains of any length are walked with a stack of its own, never by recursion.
package struct ResultEvaluator {
  /// What the program reads from outside.
  package struct Inputs {
    /// The collected objects, by the collector's place.
    package var collected: [Value] = []
    /// The constants, by place; `none` where one is missing.
    package var constants: [Value] = []
    /// The iterated values that the pass began with, and the first of all.
    package var before: [Value] = []
    package var start: [Value] = []
    /// The nodes of the next values.
    package var next: [ResultProgram.NodeID] = []
    package var label: IntervalOfValidity?
    /// What is known of each block that a strategy asks about.
    package var facts: [[ResultProgram.Fact: Value]] = []
    /// The external programs of the execution; `nil` where none may run.
    package var programs: ResultPrograms?
    /// What one program left, for its conditions alone.
    package var outputs: [String: Value] = [:]

    package init() {}
  }

  let program: ResultProgram
  let inputs: Inputs
  /// Where the work for many keys is shared out.
  let parallel: ParallelWork
  var slots: [Value?]
  /// Independent sources of errors handed out so far.
  var sources = 0
  /// The rows and weights of counts with weights, by the source of the count.
  var weightedCounts: [Int: RowWeights] = [:]
  /// The measured members of collected objects: the same member of the same object is the same source.
  var measuredMembers: [MemberKey: Measured] = [:]
  /// The operands of the key that is computed now; `nil` where an operation is not done for each key.
  var inHand: [Value]?
  /// The place of that key; `nil` where there is none.
  var keyPlace: Int?
  /// What the parameters of inner expressions stand for now.
  var parameters: [Int: Value] = [:]
  /// The nodes that are computed anew for each value of a parameter, ascending.
  var dependents: [Int: [Int]] = [:]
  /// How many elements of inner expressions have been computed.
  var elementCount = 0
  /// All keys of the spaces that are declared whole.
  var wholeKeys: [KeySpace: [Key]] = [:]
  /// Why keys have no value: for each the first reason that was met.
  var reasons: [Key: EvaluationFailure] = [:]

  struct MemberKey: Hashable {
    let object: ResultProgram.NodeID
    let member: String
    /// The key of the object, and the element of an inner expression that it belongs to.
    var key: Int?
    var element: Int?
  }

  package init(
    program: ResultProgram, inputs: Inputs, parallel: ParallelWork = ParallelWork(threads: 1)
  ) {
    self.program = program
    self.parallel = parallel
    self.inputs = inputs
    slots = Array(repeating: nil, count: program.nodes.count)
  }

  /// The value of a slot that was computed already, for the picture of a failed check.
  package func known(_ node: ResultProgram.NodeID) -> Value? { slots[Int(node.index)] }

  /// The value of a node; what it needs is computed first.
  package mutating func value(_ node: ResultProgram.NodeID) throws(EvaluationFailure) -> Value {
    var waiting = [node]
    while let current = waiting.last {
      if slots[Int(current.index)] != nil {
        waiting.removeLast()
      } else if let missing = missingOperand(of: current) {
        waiting.append(missing)
      } else {
        slots[Int(current.index)] = try compute(current)
        waiting.removeLast()
      }
    }
    guard let value = slots[Int(node.index)] else {
      preconditionFailure("calib bug: a slot was not computed")
    }
    return value
  }

  /// The value of an operand that is computed already: that of the key in hand, where there is one.
  func operand(_ node: ResultProgram.Node, _ place: Int) -> Value {
    if let inHand { return inHand[place] }
    guard let value = slots[Int(node.operands[place].index)] else {
      preconditionFailure("calib bug: an operand was not computed")
    }
    return value
  }

  /// The first operand that is needed and not there yet; branches not taken are not needed.
  private func missingOperand(of id: ResultProgram.NodeID) -> ResultProgram.NodeID? {
    let node = program[id]
    switch node.operation {
    case .conditional:
      guard let condition = slots[Int(node.operands[0].index)] else { return node.operands[0] }
      let taken = branches(of: condition).map { node.operands[$0] }
      return taken.first { slots[Int($0.index)] == nil }
    case .coalesce:
      guard let optional = slots[Int(node.operands[0].index)] else { return node.operands[0] }
      let isNeeded = hasGap(optional) || mayHaveFurtherKeys(node.operands[1])
      return isNeeded && slots[Int(node.operands[1].index)] == nil ? node.operands[1] : nil
    case .after(let place):
      return slots[Int(inputs.next[place].index)] == nil ? inputs.next[place] : nil
    case .algorithm(let name, let arguments) where Self.isProgram(name):
      return missingProgramOperand(name, arguments, node)
    case .comprehension, .keyed, .groupedAggregate:
      // The rest is computed for each element or key.
      return slots[Int(node.operands[0].index)] == nil ? node.operands[0] : nil
    case .literal, .collected, .constant, .before, .start, .label, .fact, .unary, .binary, .function,
      .algorithm,
      .member,
      .record, .list, .index, .interpolation, .measured, .range, .contains, .reference, .aggregate,
      .lookup, .has, .bin, .tuple, .parameter, .spread, .apply, .optionalMember, .textTest:
      return node.operands.first { slots[Int($0.index)] == nil }
    }
  }

  /// The value of a node whose operands are there: for each key, where it is done so.
  private mutating func compute(_ id: ResultProgram.NodeID) throws(EvaluationFailure) -> Value {
    let node = program[id]
    if let lifted = lifted(node) { return aligned(lifted, to: node.type) }
    return aligned(try result(of: node), to: node.type)
  }

  /// The value of a node for the operands at hand.
  mutating func result(of node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    switch node.operation {
    case .literal(let value): return value
    case .collected(let place): return collected(place)
    case .constant(let place): return inputs.constants[place]
    case .before(let place): return inputs.before[place]
    case .start(let place): return inputs.start[place]
    case .after(let place): return slots[Int(inputs.next[place].index)] ?? .none
    case .label: return inputs.label.map { .interval($0) } ?? .none
    case .fact(let fact, let block):
      guard block < inputs.facts.count, let value = inputs.facts[block][fact] else {
        throw EvaluationFailure("is not known here", at: node.span)
      }
      return value
    case .unary(let operation): return try unary(operation, node)
    case .binary(let operation): return try binary(operation, node)
    case .function(let name): return try function(name, node)
    case .algorithm(let name, let arguments) where Self.isProgram(name):
      return try program(name, arguments, node)
    case .algorithm(let name, let arguments): return try algorithm(name, arguments, node)
    case .member(let name): return try member(name, node)
    case .conditional: return operand(node, operand(node, 0) == .bool(true) ? 1 : 2)
    case .coalesce: return coalesced(node)
    case .record(let names):
      return .record(names.indices.map { Value.Entry(name: names[$0], value: operand(node, $0)) })
    case .list, .tuple: return .list(elements(of: node))
    case .spread, .reference: return operand(node, 0)
    case .parameter(let number): return parameters[number] ?? .none
    case .interpolation: return .string(interpolated(node))
    case .measured: return try measured(node)
    case .range(let includesUpper):
      return .range(try number(node, 0), try number(node, 1), includesUpper: includesUpper)
    case .contains: return .bool(try contains(node))
    case .index, .aggregate, .groupedAggregate, .lookup, .has, .bin, .comprehension, .keyed, .apply,
      .optionalMember, .textTest:
      return try composed(node)
    }
  }

  /// What is there, else what stands after `??`; for keys that are not known that is no value for any of them.
  private func coalesced(_ node: ResultProgram.Node) -> Value {
    let first = operand(node, 0)
    guard first.isAbsent else { return first }
    guard inHand == nil, let space = node.type.keySpace, !space.isTotal else { return operand(node, 1) }
    if case .keyed = operand(node, 1) { return operand(node, 1) }
    return .keyed(Keyed(space: space, keys: [], values: []))
  }

  /// The operations on what has several values.
  private mutating func composed(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    switch node.operation {
    case .index: return try element(node)
    case .aggregate(let name): return try aggregate(name, node)
    case .groupedAggregate(let name, let parameters): return try grouped(name, parameters, node)
    case .lookup: return try lookup(node)
    case .has: return .bool(try entry(node) != nil)
    case .bin: return try bin(node)
    case .comprehension(let parameter): return try comprehension(parameter, node)
    case .keyed(let parameters): return try keyed(parameters, node)
    case .apply: return try applied(node)
    case .optionalMember(let name): return operand(node, 0) == .none ? .none : try member(name, node)
    case .textTest(let name): return .bool(try textTest(name, node))
    default: preconditionFailure("calib bug: an operation that is computed elsewhere")
    }
  }

  /// A count is a number with the error √n; other objects are themselves.
  private mutating func collected(_ place: Int) -> Value {
    guard case .keyed(let values) = inputs.collected[place] else { return counted(inputs.collected[place]) }
    return .keyed(values.map { _, value in counted(value) })
  }

  private mutating func counted(_ object: Value) -> Value {
    switch object {
    case .count(let count): return .measured(newSource(value: count, error: count.squareRoot()))
    case .object(.weightedCount(let weights)):
      let sum = newSource(value: weights.sum, error: weights.error)
      weightedCounts[sources - 1] = weights
      return .measured(sum)
    default: return object
    }
  }

  /// A measured value with a source of its own.
  mutating func newSource(value: Double, error: Double) -> Measured {
    sources += 1
    return Measured(value: value, terms: [Measured.Term(source: sources - 1, coefficient: error)])
  }

  /// The plain number of an operand.
  func number(_ node: ResultProgram.Node, _ place: Int) throws(EvaluationFailure) -> Double {
    guard let value = operand(node, place).asNumber else {
      throw EvaluationFailure("has no value", at: program[node.operands[place]].span)
    }
    return value
  }

  private mutating func measured(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    .measured(newSource(value: try number(node, 0), error: abs(try number(node, 1))))
  }

  private func element(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Value {
    guard case .list(let values) = operand(node, 0), case .integer(let index) = operand(node, 1) else {
      throw EvaluationFailure("is no list", at: node.span)
    }
    guard values.indices.contains(index) else {
      throw EvaluationFailure("has \(values.count) elements, none at \(index)", at: node.span)
    }
    return values[index]
  }

  private func interpolated(_ node: ResultProgram.Node) -> String {
    node.operands.indices.map { place in
      ValueText.text(operand(node, place), unit: program[node.operands[place]].unit)
    }.joined()
  }

  private func contains(_ node: ResultProgram.Node) throws(EvaluationFailure) -> Bool {
    switch operand(node, 1) {
    case .range(let low, let high, let includesUpper):
      let value = try number(node, 0)
      return value >= low && (includesUpper ? value <= high : value < high)
    case .list(let values):
      let wanted = operand(node, 0)
      return values.contains { $0 == wanted || ($0.asNumber != nil && $0.asNumber == wanted.asNumber) }
    case .interval(let interval):
      guard case .run(let run) = operand(node, 0) else { return false }
      return interval.contains(run)
    case .none, .bool, .integer, .number, .measured, .string, .run, .record, .histogram, .summary, .object,
      .keyed, .curve, .count, .model, .file, .fit:
      throw EvaluationFailure("is no range or list", at: program[node.operands[1]].span)
    }
  }
}
