import CalibLanguage
import CalibModel
import CalibPrimitives

extension ResultEvaluator {
  /// An algorithm of the catalog, with its arguments by name.
  mutating func algorithm(
    _ name: String, _ arguments: [String], _ node: ResultProgram.Node
  ) throws(EvaluationFailure) -> Value {
    guard let primitive = Builtins.algorithm(name) else {
      preconditionFailure("calib bug: no algorithm is named \(name)")
    }
    var values: [String: Value] = [:]
    for (place, argument) in arguments.enumerated() { values[argument] = operand(node, place) }
    do throws(AlgorithmError) {
      return try primitive.value(values, sources: &sources)
    } catch {
      throw EvaluationFailure(error.message, at: node.span)
    }
  }
}
