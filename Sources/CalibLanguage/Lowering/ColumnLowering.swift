import CalibColumns
import CalibDiagnostics
import CalibGraph
import CalibModel

/// Turns expressions of the event stage into a column graph and a list of the constants that it looks up.
struct ColumnLowering {
  private(set) var graph = ColumnGraph()
  private(set) var constants: [ConstantReference] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let source: ExpressionGraph
  private var nodes: [ExpressionID: ColumnGraph.NodeID] = [:]

  private let arrayLengths: [ExpressionID: Int]

  /// - Parameter arrayLengths: the numbers of values of columns of fixed arrays.
  init(_ source: ExpressionGraph, arrayLengths: [ExpressionID: Int] = [:]) {
    self.source = source
    self.arrayLengths = arrayLengths
  }

  /// The node of an expression.
  ///
  /// `nil` where it has a form that cannot be evaluated per row yet, which was reported.
  mutating func lower(_ root: ExpressionID) -> ColumnGraph.NodeID? {
    let order = source.postorder([root]) { nodes[$0] == nil && isOpen(source[$0]) }
    for id in order where nodes[id] == nil {
      if let node = node(source[id], isRoot: id == root) { nodes[id] = node }
    }
    return nodes[root]
  }

  /// Whether its parts are looked at: of a known value only those of a range or list, which is no value per row.
  private func isOpen(_ expression: Expression) -> Bool {
    switch expression.operation {
    case .range, .list: true
    default: expression.value == nil
    }
  }

  private mutating func node(_ expression: Expression, isRoot: Bool) -> ColumnGraph.NodeID? {
    if let value = expression.value { return constant(value) }
    switch expression.operation {
    case .literal(let value): return constant(value)
    case .column(let name):
      // A fixed array is no value per row; its elements are.
      if case .list = expression.type { return isRoot ? missing("a whole array", expression) : nil }
      return graph.column(name)
    case .perEvent(let name):
      guard let parts = operands(expression), let function = ColumnGraph.EventFunction(rawValue: name) else {
        return nil
      }
      return graph.node(.perEvent(function, parts[0], parts[1]))
    case .fact(.attribute(let dataset, let name), _):
      return reference(ConstantReference(.attribute(dataset: dataset), field: name))
    case .index: return element(expression) ?? missing("this form", expression)
    case .aggregate(let name): return aggregate(name, expression) ?? missing("this form", expression)
    case .payload(let calibration, let field):
      return reference(ConstantReference(.calibration(calibration), field: field))
    case .stored(let payload, let field):
      return reference(ConstantReference(payload.source, field: field))
    case .before(_, let name): return reference(ConstantReference(.iterated(name), field: name))
    case .negate: return unary(.negate, expression)
    case .not: return unary(.not, expression)
    case .and: return binary(.and, expression)
    case .or: return binary(.or, expression)
    case .binary(let kind): return Self.operation(kind).flatMap { binary($0, expression) }
    case .function(let name): return function(name, expression)
    case .conditional:
      guard let parts = operands(expression) else { return nil }
      return graph.node(.select(parts[0], parts[1], parts[2]))
    case .coalesce: return binary(.coalesce, expression)
    case .reference: return operands(expression)?.first
    case .contains: return membership(expression)
    case .member("value"): return operands(expression)?.first
    // Ranges and lists are no values per row; what contains something looks at their parts.
    case .range, .list: return isRoot ? missing("this form", expression) : nil
    case .lookup, .has: return missing("a value by its key", expression)
    case .bin: return missing("`bin`", expression)
    case .apply: return missing("a curve", expression)
    case .tuple: return isRoot ? missing("a tuple", expression) : nil
    case .collected, .after, .start, .label, .fact, .algorithm, .member, .record, .interpolation,
      .measured,
      .groupedAggregate, .parameter, .comprehension, .spread, .keyed, .optionalMember, .textTest:
      return missing("this form", expression)
    case .poison: return nil
    }
  }

  /// A value of a fixed array: a column of its own.
  private mutating func element(_ expression: Expression) -> ColumnGraph.NodeID? {
    guard let name = array(expression.operands[0])?.name,
      case .integer(let place)? = source[expression.operands[1]].value
    else { return nil }
    return graph.column("\(name)[\(place)]")
  }

  /// An aggregate of the values of a fixed array, added up in their order.
  private mutating func aggregate(_ name: String, _ expression: Expression) -> ColumnGraph.NodeID? {
    guard let (column, length) = array(expression.operands[0]) else { return nil }
    let parts = (0..<length).map { graph.column("\(column)[\($0)]") }
    let operation: ColumnGraph.BinaryOperation
    switch name {
    case "sum", "mean": operation = .add
    case "min": operation = .minimum
    case "max": operation = .maximum
    default: return nil
    }
    guard let first = parts.first else { return nil }
    let all = parts.dropFirst().reduce(first) { graph.node(.binary(operation, $0, $1)) }
    guard name == "mean" else { return all }
    return graph.node(.binary(.divide, all, graph.node(.constant(Double(length)))))
  }

  /// The column of fixed arrays that an expression is, with the number of values.
  private func array(_ id: ExpressionID) -> (name: String, length: Int)? {
    var id = id
    while source[id].operation == .reference { id = source[id].operands[0] }
    guard case .column(let name) = source[id].operation, let length = arrayLengths[id] else { return nil }
    return (name, length)
  }

  private mutating func constant(_ value: Value) -> ColumnGraph.NodeID? {
    switch value {
    case .bool(let value): graph.node(.constant(value ? 1 : 0))
    case .integer(let value): graph.node(.constant(Double(value)))
    case .number(let value): graph.node(.constant(value))
    // Columns of texts hold their codes too.
    case .string(let text): graph.node(.constant(textCode(text.utf8)))
    default: nil
    }
  }

  private mutating func missing(_ what: String, _ expression: Expression) -> ColumnGraph.NodeID? {
    diagnostics.append(.notAvailable("\(what) in an expression per row", at: expression.span))
    return nil
  }

  private mutating func reference(_ reference: ConstantReference) -> ColumnGraph.NodeID {
    if let place = constants.firstIndex(of: reference) { return graph.node(.runConstant(place)) }
    constants.append(reference)
    return graph.node(.runConstant(constants.count - 1))
  }

  private func operands(_ expression: Expression) -> [ColumnGraph.NodeID]? {
    let lowered = expression.operands.compactMap { nodes[$0] }
    return lowered.count == expression.operands.count ? lowered : nil
  }

  private mutating func unary(_ operation: ColumnGraph.UnaryOperation, _ expression: Expression)
    -> ColumnGraph.NodeID?
  {
    operands(expression).map { graph.node(.unary(operation, $0[0])) }
  }

  private mutating func binary(_ operation: ColumnGraph.BinaryOperation, _ expression: Expression)
    -> ColumnGraph.NodeID?
  {
    operands(expression).map { graph.node(.binary(operation, $0[0], $0[1])) }
  }

  private mutating func function(_ name: String, _ expression: Expression) -> ColumnGraph.NodeID? {
    guard let function = MathFunction(rawValue: name), let parts = operands(expression) else { return nil }
    if let operation = function.unary { return graph.node(.unary(operation, parts[0])) }
    guard let operation = function.binary else { return missing("`\(name)`", expression) }
    return parts.dropFirst().reduce(parts[0]) { graph.node(.binary(operation, $0, $1)) }
  }

  private mutating func membership(_ expression: Expression) -> ColumnGraph.NodeID? {
    guard let value = nodes[expression.operands[0]] else { return nil }
    let whole = source[expression.operands[1]]
    let parts = whole.operands.compactMap { nodes[$0] }
    guard parts.count == whole.operands.count else { return missing("this form", expression) }
    switch whole.operation {
    case .range(let includesUpper):
      let low = graph.node(.binary(.greaterOrEqual, value, parts[0]))
      let high = graph.node(.binary(includesUpper ? .lessOrEqual : .less, value, parts[1]))
      return graph.node(.binary(.and, low, high))
    case .list:
      let links = parts.map { graph.node(.binary(.equal, value, $0)) }
      guard let first = links.first else { return graph.node(.constant(0)) }
      return links.dropFirst().reduce(first) { graph.node(.binary(.or, $0, $1)) }
    default: return missing("this form", expression)
    }
  }

  private static func operation(_ kind: ResultProgram.Binary) -> ColumnGraph.BinaryOperation? {
    ColumnGraph.BinaryOperation(rawValue: kind.rawValue)
  }
}
