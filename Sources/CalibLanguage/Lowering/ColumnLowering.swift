import CalibColumns
import CalibDiagnostics
import CalibGraph
import CalibModel

/// Turns expressions of the event stage into a column graph and a list of the constants that it looks up.
struct ColumnLowering {
  private(set) var graph = ColumnGraph()
  private(set) var constants: [ConstantReference] = []
  /// The texts that the expressions name: keys may be made of them.
  private(set) var texts: [String] = []
  private(set) var diagnostics: [Diagnostic] = []
  private let source: ExpressionGraph
  private var nodes: [ExpressionID: ColumnGraph.NodeID] = [:]
  /// The key of the look-up whose keyed value is being lowered; a keyed value is no value per row by itself.
  private var keys: [ColumnGraph.NodeID]?

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
    for id in order where nodes[id] == nil && !isMany(source[id].type) {
      if let node = node(source[id], isRoot: id == root) { nodes[id] = node }
    }
    if nodes[root] == nil, diagnostics.isEmpty { return missing("this form", source[root]) }
    return nodes[root]
  }

  /// Whether values of a type are more than one number, so that only a part of them has a place in a row.
  private func isMany(_ type: ValueType) -> Bool {
    switch type.unwrapped {
    case .keyed, .curve, .record, .tuple: true
    default: false
    }
  }

  /// Whether its parts are looked at: of a known value only those of a range or list, which is no value per
  /// row.
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
      guard let parts = operands(expression), parts.count == 3 else { return nil }
      return graph.node(.select(parts[0], parts[1], parts[2]))
    case .coalesce: return binary(.coalesce, expression)
    case .reference: return operands(expression)?.first
    case .contains: return membership(expression)
    case .member("value"): return operands(expression)?.first
    // Ranges and lists are no values per row; what contains something looks at their parts.
    case .range, .list: return isRoot ? missing("this form", expression) : nil
    case .lookup: return lookUp(expression)
    case .has: return lookUp(expression).map { graph.node(.unary(.isFinite, $0)) }
    case .bin: return bin(expression)
    case .apply: return curve(expression)
    case .tuple: return isRoot ? missing("a tuple", expression) : nil
    case .member(let name): return field(name, expression)
    case .collected, .after, .start, .label, .fact, .algorithm, .record, .interpolation,
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
    case .bool(let value): return graph.node(.constant(value ? 1 : 0))
    case .integer(let value): return graph.node(.constant(Double(value)))
    case .number(let value): return graph.node(.constant(value))
    // Columns of texts hold their codes too.
    case .string(let text):
      if !texts.contains(text) { texts.append(text) }
      return graph.node(.constant(textCode(text.utf8)))
    default: return nil
    }
  }

  private mutating func missing(_ what: String, _ expression: Expression) -> ColumnGraph.NodeID? {
    diagnostics.append(.notAvailable("\(what) in an expression per row", at: expression.span))
    return nil
  }

  /// The node of a constant: for the key of the look-up around it, where it has keys.
  private mutating func reference(_ reference: ConstantReference) -> ColumnGraph.NodeID {
    let place = place(of: reference)
    return graph.node(keys.map { .lookUp(place, $0) } ?? .runConstant(place))
  }

  private mutating func place(of reference: ConstantReference) -> Int {
    if let place = constants.firstIndex(of: reference) { return place }
    constants.append(reference)
    return constants.count - 1
  }

  private mutating func operands(_ expression: Expression) -> [ColumnGraph.NodeID]? {
    let lowered = expression.operands.compactMap { operand($0) }
    return lowered.count == expression.operands.count ? lowered : nil
  }

  /// The node of an operand; of a keyed one that of the key of the look-up around it.
  ///
  /// It recurses as deep as keyed values are computed from each other inside of `[…]`, which few lines do.
  private mutating func operand(_ id: ExpressionID) -> ColumnGraph.NodeID? {
    if keys != nil, source[id].type.unwrapped.keySpace != nil { return node(source[id], isRoot: false) }
    let outer = keys
    keys = nil
    defer { keys = outer }
    return nodes[id]
  }

  // MARK: - What is found by key

  /// `k[key]`: a constant's value for the key that the row has, or what is computed from several of them.
  private mutating func lookUp(_ expression: Expression) -> ColumnGraph.NodeID? {
    guard let found = keyNodes(expression) else { return nil }
    let outer = keys
    keys = found
    defer { keys = outer }
    return operand(expression.operands[0]) ?? missing("a look-up in this form", expression)
  }

  private func keyNodes(_ expression: Expression) -> [ColumnGraph.NodeID]? {
    let found = expression.operands.dropFirst().compactMap { nodes[$0] }
    return found.count == expression.operands.count - 1 ? found : nil
  }

  /// `curve(x)`, of a curve that is one for all rows or found by key.
  private mutating func curve(_ expression: Expression) -> ColumnGraph.NodeID? {
    guard let x = nodes[expression.operands[1]] else { return nil }
    var (whole, found) = (source[expression.operands[0]], [ColumnGraph.NodeID]())
    while whole.operation == .reference { whole = source[whole.operands[0]] }
    if case .lookup = whole.operation {
      guard let parts = keyNodes(whole) else { return nil }
      (found, whole) = (parts, source[whole.operands[0]])
    }
    while whole.operation == .reference { whole = source[whole.operands[0]] }
    guard let constant = constant(of: whole) else { return missing("a curve in this form", expression) }
    return graph.node(.curve(place(of: constant), found, x))
  }

  private mutating func bin(_ expression: Expression) -> ColumnGraph.NodeID? {
    let settings = expression.operands.dropFirst().map { source[$0].value }
    guard let x = operand(expression.operands[0]), case .integer(let bins)?? = settings.first,
      case .range(let low, let high, _)?? = settings.last, bins > 0, low < high
    else { return nil }
    return graph.node(.bin(x, HistogramAxis(bins: bins, low: low, high: high)))
  }

  /// A field of a record that the calibration iterates, or that another's payload has.
  private mutating func field(_ name: String, _ expression: Expression) -> ColumnGraph.NodeID? {
    var (owner, path) = (source[expression.operands[0]], [name])
    while true {
      if owner.operation == .reference {
        owner = source[owner.operands[0]]
      } else if case .member(let outer) = owner.operation {
        path.insert(outer, at: 0)
        owner = source[owner.operands[0]]
      } else {
        break
      }
    }
    guard let record = constant(of: owner) else { return missing("this form", expression) }
    switch record.source {
    case .iterated, .calibration:
      let field = ([record.field] + path).joined(separator: ".")
      return reference(ConstantReference(record.source, field: field))
    case .stored, .named: return missing("a field of a record of the store", expression)
    case .attribute, .file: return missing("this form", expression)
    }
  }

  private func constant(of expression: Expression) -> ConstantReference? {
    switch expression.operation {
    case .payload(let calibration, let field): ConstantReference(.calibration(calibration), field: field)
    case .stored(let payload, let field): ConstantReference(payload.source, field: field)
    case .before(_, let name): ConstantReference(.iterated(name), field: name)
    default: nil
    }
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
    guard let function = MathFunction.named(name), let parts = operands(expression) else { return nil }
    if let operation = function.unary { return graph.node(.unary(operation, parts[0])) }
    guard let operation = function.binary else { return missing("`\(name)`", expression) }
    return parts.dropFirst().reduce(parts[0]) { graph.node(.binary(operation, $0, $1)) }
  }

  private mutating func membership(_ expression: Expression) -> ColumnGraph.NodeID? {
    guard let value = operand(expression.operands[0]) else { return nil }
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
