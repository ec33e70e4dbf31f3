import CalibLanguage
import CalibModel

/// External programs in an execution: `exec`, its outputs, and the files of constants that it is given.
extension ResultEvaluator {
  /// Whether a node is one of these, by the name of its algorithm.
  static func isProgram(_ name: String) -> Bool { ["exec", "output", "constants"].contains(name) }

  /// The first operand that a program needs before it runs and that is not there yet.
  ///
  /// Its conditions are about what it leaves, so they come after.
  func missingProgramOperand(
    _ name: String, _ arguments: [String], _ node: ResultProgram.Node
  ) -> ResultProgram.NodeID? {
    let operands = name == "exec" ? commandOperands(arguments, node) : node.operands
    return operands.first { known($0) == nil }
  }

  mutating func program(
    _ name: String, _ arguments: [String], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    if name == "output", let value = inputs.outputs[arguments[0]] { return value }
    guard let programs = inputs.programs else {
      throw EvaluationFailure("is known only after its program has run", at: node.span)
    }
    switch name {
    case "constants":
      let values = node.operands.map { known($0) ?? .none }
      guard let file = programs.constants(arguments.first, node.operands, values) else {
        throw EvaluationFailure("cannot be written", at: node.span)
      }
      return file
    case "output":
      let value = programs.output(arguments[0], of: Int(arguments[1]) ?? 0)
      guard let value else { preconditionFailure("calib bug: an output of a program that has not run") }
      return value
    default: return try run(Int(arguments[0]) ?? 0, node, programs)
    }
  }

  private func commandOperands(_ arguments: [String], _ node: ResultProgram.Node) -> [ResultProgram.NodeID] {
    guard let definition = arguments.first.flatMap({ Int($0) }).flatMap({ inputs.programs?.definition($0) })
    else { return [] }
    return node.operands.indices.filter { $0 != definition.ok && $0 != definition.enough }
      .map { node.operands[$0] }
  }

  private mutating func run(
    _ place: Int, _ node: ResultProgram.Node, _ programs: ResultPrograms
  ) throws(EvaluationFailure) -> Value {
    let definition = programs.definition(place)
    var operands: [ProgramOperand] = []
    for (index, operand) in node.operands.enumerated() {
      guard index != definition.ok, index != definition.enough else {
        operands.append(.texts([]))
        continue
      }
      guard let found = known(operand).flatMap({ ProgramOperand($0) }) else {
        throw EvaluationFailure("has no value for a command line", at: program[operand].span)
      }
      operands.append(found)
    }
    guard let record = programs.run(place, operands: operands) else {
      throw EvaluationFailure("waits for its program", at: node.span)
    }
    if let ok = definition.ok.map({ node.operands[$0] }), try value(ok) != .bool(true) {
      throw EvaluationFailure("is false: the program says that it failed", at: program[ok].span)
    }
    if let enough = definition.enough.map({ node.operands[$0] }), try value(enough) != .bool(true) {
      programs.lack("`enough:` is false")
      throw EvaluationFailure("is false", at: program[enough].span)
    }
    return record
  }
}
