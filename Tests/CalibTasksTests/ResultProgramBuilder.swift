import CalibDiagnostics
import CalibLanguage
import CalibModel

@testable import CalibTasks

/// Builds result programs as the checker makes them, node by node, and evaluates them.
struct ResultProgramBuilder {
  typealias NodeID = ResultProgram.NodeID

  var program = ResultProgram()
  var inputs = ResultEvaluator.Inputs()

  static let span = SourceSpan(file: SourceSpan.FileID(index: 0), start: 0, end: 0)

  mutating func node(
    _ operation: ResultProgram.Operation, _ operands: [NodeID] = [], _ type: ValueType = .plain
  ) -> NodeID {
    program.append(.init(operation: operation, operands: operands, type: type, unit: .none, span: Self.span))
  }

  mutating func literal(_ value: Value, _ type: ValueType = .plain) -> NodeID {
    node(.literal(value), [], type)
  }

  /// A keyed value that comes from outside.
  mutating func constant(_ value: Value, _ type: ValueType) -> NodeID {
    inputs.constants.append(value)
    return node(.constant(inputs.constants.count - 1), [], type)
  }

  func value(_ node: NodeID) throws(EvaluationFailure) -> Value {
    var evaluator = ResultEvaluator(program: program, inputs: inputs)
    return try evaluator.value(node)
  }

  // MARK: - Keyed values

  /// Whole numbers from 0 up to `count`, each a declared key.
  static func cells(_ count: Int) -> KeySpace {
    KeySpace(parts: [.init(name: "cell", kind: .integer, allowed: .range(0...(count - 1)))])
  }

  /// Whole numbers of which it is not known which there are.
  static let open = KeySpace(parts: [.init(name: "cell", kind: .integer, allowed: nil)])

  static func keyed(_ values: [Value], _ space: KeySpace? = nil) -> Value {
    .keyed(Keyed(space: space ?? cells(values.count), keys: values.indices.map { Key($0) }, values: values))
  }

  static func numbers(_ values: [Double]) -> Value { keyed(values.map { .number($0) }) }

  static func type(_ count: Int, _ inner: ValueType = .plain) -> ValueType { .keyed(cells(count), inner) }
}
