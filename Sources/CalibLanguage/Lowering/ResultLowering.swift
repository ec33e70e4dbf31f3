import CalibDiagnostics
import CalibGraph
import CalibModel

/// Turns expressions into a result program and a list of the constants that it reads.
struct ResultLowering {
  private(set) var program = ResultProgram()
  private(set) var constants: [ConstantReference] = []
  private let source: ExpressionGraph
  private var nodes: [ExpressionID: ResultProgram.NodeID] = [:]
  /// The parameters of inner expressions, numbered in the order of their first use.
  private var parameters: [Int: Int] = [:]

  /// Whether iterated values are constants of the run, as they are for a collector.
  private let iteratedAreConstants: Bool

  init(_ source: ExpressionGraph, iteratedAreConstants: Bool = false) {
    self.source = source
    self.iteratedAreConstants = iteratedAreConstants
  }

  /// The node of an expression; what it is made of comes before it, each once.
  mutating func lower(_ root: ExpressionID) -> ResultProgram.NodeID {
    let order = source.postorder([root]) { nodes[$0] == nil && source[$0].value == nil }
    for id in order where nodes[id] == nil { nodes[id] = node(source[id]) }
    guard let node = nodes[root] else { preconditionFailure("calib bug: an expression without a node") }
    return node
  }

  private mutating func node(_ expression: Expression) -> ResultProgram.NodeID {
    if let value = expression.value {
      let literal = append(.literal(value), [], expression)
      return expression.operation == .reference ? append(.reference, [literal], expression) : literal
    }
    let parts = expression.operands.compactMap { nodes[$0] }
    switch expression.operation {
    case .literal(let value): return append(.literal(value), [], expression)
    case .collected(let place): return append(.collected(place), [], expression)
    case .payload(let calibration, let field):
      return append(
        .constant(place(of: ConstantReference(.calibration(calibration), field: field))), [], expression)
    case .stored(let payload, let field):
      return append(.constant(place(of: ConstantReference(payload.source, field: field))), [], expression)
    case .before(_, let name) where iteratedAreConstants:
      let reference = ConstantReference(.iterated(name), field: name)
      return append(.constant(self.place(of: reference)), [], expression)
    case .before(let place, _): return append(.before(place), [], expression)
    case .after(let place): return append(.after(place), [], expression)
    case .start(let place): return append(.start(place), [], expression)
    case .label: return append(.label, [], expression)
    case .fact(let fact, let block): return append(.fact(fact, block: block), [], expression)
    case .negate: return append(.unary(.negate), parts, expression)
    case .not: return append(.unary(.not), parts, expression)
    case .and: return append(.conditional, [parts[0], parts[1], truth(false, expression)], expression)
    case .or: return append(.conditional, [parts[0], truth(true, expression), parts[1]], expression)
    case .binary(let kind): return append(.binary(kind), parts, expression)
    case .function(let name): return append(.function(name), parts, expression)
    case .algorithm(let name, let arguments):
      return append(.algorithm(name, arguments: arguments), parts, expression)
    case .member(let name): return append(.member(name), parts, expression)
    case .conditional: return append(.conditional, parts, expression)
    case .coalesce: return append(.coalesce, parts, expression)
    case .record(let names): return append(.record(names), parts, expression)
    case .list: return append(.list, parts, expression)
    case .index: return append(.index, parts, expression)
    case .interpolation: return append(.interpolation, parts, expression)
    case .measured: return append(.measured, parts, expression)
    case .range(let includesUpper): return append(.range(includesUpper: includesUpper), parts, expression)
    case .contains: return append(.contains, parts, expression)
    case .reference: return append(.reference, parts, expression)
    case .aggregate(let name): return append(.aggregate(name), parts, expression)
    case .groupedAggregate(let name, let parameters):
      return append(.groupedAggregate(name, parameters: parameters.map { number($0) }), parts, expression)
    case .lookup: return append(.lookup, parts, expression)
    case .has: return append(.has, parts, expression)
    case .bin: return append(.bin, parts, expression)
    case .tuple: return append(.tuple, parts, expression)
    case .parameter(let parameter): return append(.parameter(number(parameter)), [], expression)
    case .comprehension(let parameter):
      return append(.comprehension(parameter: number(parameter)), parts, expression)
    case .spread: return append(.spread, parts, expression)
    case .keyed(let parameters):
      return append(.keyed(parameters: parameters.map { number($0) }), parts, expression)
    case .apply: return append(.apply, parts, expression)
    case .optionalMember(let name): return append(.optionalMember(name), parts, expression)
    case .textTest(let name): return append(.textTest(name), parts, expression)
    case .column, .poison: preconditionFailure("calib bug: no value per interval")
    }
  }

  private mutating func number(_ parameter: Int) -> Int {
    if let known = parameters[parameter] { return known }
    parameters[parameter] = parameters.count
    return parameters.count - 1
  }

  private mutating func append(
    _ operation: ResultProgram.Operation, _ operands: [ResultProgram.NodeID], _ expression: Expression
  ) -> ResultProgram.NodeID {
    program.append(
      .init(
        operation: operation, operands: operands, type: expression.type, unit: expression.unit,
        span: expression.span))
  }

  private mutating func place(of reference: ConstantReference) -> Int {
    if let place = constants.firstIndex(of: reference) { return place }
    constants.append(reference)
    return constants.count - 1
  }

  private mutating func truth(_ value: Bool, _ expression: Expression) -> ResultProgram.NodeID {
    program.append(
      .init(operation: .literal(.bool(value)), operands: [], type: .bool, unit: .none, span: expression.span))
  }
}
