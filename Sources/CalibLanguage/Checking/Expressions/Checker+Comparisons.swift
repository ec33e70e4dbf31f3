import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Comparisons, ranges, measured values, fallbacks and conditionals.
extension Checker {
  /// A chain `a < b <= c` is each of its links, all true.
  mutating func comparison(_ node: NodeID, _ terms: Terms) -> Term {
    let parts = Array(tree.children(node))
    var values: [ExpressionID] = []
    values.reserveCapacity(parts.count / 2 + 1)
    for (place, part) in parts.enumerated() where place % 2 == 0 {
      values.append(asValue(terms[part] ?? .poison, at: tree.span(part)))
    }
    if values.contains(where: { isPoison($0) }) || values.count < 2 { return .poison }
    var result: ExpressionID?
    for link in 0..<(values.count - 1) {
      let (left, right) = (parts[2 * link], parts[2 * link + 2])
      let span = tree.span(left).union(tree.span(right))
      let words = operatorText(parts[2 * link + 1])
      let operation = Operation(text: words, node: node, left: left, right: right, span: span)
      guard let next = compared(operation, values[link], values[link + 1]) else { return .poison }
      guard let chained = result else {
        result = next
        continue
      }
      guard let stage = stage(of: [chained, next], "a comparison", tree.span(node)) else { return .poison }
      result = conjunction(true, chained, next, stage, tree.span(node))
    }
    return result.map { .value($0) } ?? .poison
  }

  /// The text of an operator; `not  in` may have any blanks between its words.
  private func operatorText(_ node: NodeID) -> String {
    let (text, record) = (tree.text(node), tree.nodes[Int(node.index)])
    guard record.endToken - record.firstToken > 1 else { return text }
    return text.split(separator: " ").joined(separator: " ")
  }

  private mutating func compared(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID)
    -> ExpressionID?
  {
    if operation.text == "in" { return membership(operation, a, b) }
    if operation.text.hasPrefix("not") {
      guard let inside = membership(operation, a, b) else { return nil }
      var value: Value?
      if case .bool(let known)? = graph[inside].value { value = .bool(!known) }
      return make(.not, [inside], .bool, graph[inside].stage, .none, operation.span, value: value)
    }
    guard let kind = Self.comparisons[operation.text],
      let stage = stage(of: [a, b], operation)
    else { return nil }
    var (a, b) = (a, b)
    readAsRun(&a, &b)
    let (one, two) = (elementType(a), elementType(b))
    if case .tuple = one, case .tuple = two { return comparedTuples(kind, operation, a, b, stage) }
    if isOptional(a, operation.left) || isOptional(b, operation.right) { return nil }
    warnOfEqual(kind, operation, a, b)
    if let left = Numeric(one), let right = Numeric(two) {
      guard left.dimension == right.dimension else {
        report(.cannotCompare(mismatch(a, b, operation.left, operation.right)))
        return nil
      }
    } else if one != two || ![.bool, .string, .run, .interval].contains(one)
      || (kind != .equal && kind != .notEqual && one != .run)
    {
      if !isPoison(a, b) {
        let help =
          mixesRun(one, two) ? "a run is written `\"12/133\"`" : truthHelp(operation, (one, a), (two, b))
        report(.badOperands(operation.text, "\(one)", "\(two)", at: operation.span, help: help))
      }
      return nil
    }
    let value = graph[a].value.flatMap { x in graph[b].value.flatMap { StaticEvaluation.binary(kind, x, $0) }
    }
    return make(.binary(kind), [a, b], .bool, stage, .none, operation.span, value: value)
  }

  /// What is meant by `flag == 1`: the flag itself, or its contrary.
  private func truthHelp(
    _ operation: Operation, _ left: (ValueType, ExpressionID), _ right: (ValueType, ExpressionID)
  ) -> String? {
    guard ["==", "!="].contains(operation.text) else { return nil }
    let (flag, number) = left.0 == .bool ? (operation.left, right) : (operation.right, left)
    guard left.0 == .bool || right.0 == .bool, case .integer(let value)? = graph[number.1].value,
      value == 0 || value == 1
    else { return nil }
    let holds = (value == 1) == (operation.text == "==")
    return "it is true or false already: write `\(holds ? "" : "not ")\(tree.text(flag))`"
  }

  private static let comparisons: [String: ResultProgram.Binary] = [
    "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual, "==": .equal, "!=": .notEqual,
  ]

  /// A text beside a run or an interval is read as one.
  private mutating func readAsRun(_ a: inout ExpressionID, _ b: inout ExpressionID) {
    guard isText(a) || isText(b) else { return }
    for type in [ValueType.run, .interval] {
      if graph[a].type == type, graph[b].type == .string {
        b = coerced(b, to: type, place: "", at: graph[b].span)
      }
      if graph[b].type == type, graph[a].type == .string {
        a = coerced(a, to: type, place: "", at: graph[a].span)
      }
    }
  }

  func isText(_ id: ExpressionID) -> Bool { if case .string = graph[id].type { true } else { false } }

  private mutating func membership(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID)
    -> ExpressionID?
  {
    let inner: ValueType
    var (a, b) = (a, b)
    readAsRuns(&a, &b)
    switch elementType(b) {
    case .range(let type), .list(let type): inner = type
    case .interval, .runs: inner = .run
    case .poison: return nil
    default:
      report(
        .badOperand(
          "in", wanted: "a range or a list", found: "\(graph[b].type)", at: tree.span(operation.right),
          help: rangeHelp(operation.right, graph[b].type)))
      return nil
    }
    if isOptional(a, operation.left) { return nil }
    if inner != .poison {
      if let left = Numeric(elementType(a)), let right = Numeric(inner) {
        guard left.dimension == right.dimension else {
          report(.cannotCompare(mismatch(a, b, operation.left, operation.right)))
          return nil
        }
      } else if elementType(a) != inner {
        report(.badOperands("in", "\(graph[a].type)", "\(graph[b].type)", at: operation.span))
        return nil
      }
    }
    guard let stage = stage(of: [a, b], operation) else { return nil }
    let value = graph[a].value.flatMap { x in graph[b].value.flatMap { StaticEvaluation.contains($0, x) } }
    return make(.contains, [a, b], .bool, stage, .none, operation.span, value: value.map { .bool($0) })
  }

  /// A range; the unit of its upper end is lent to a bare lower one.
  mutating func range(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) -> Term {
    var low = a
    if isBareNumber(operation.left), let written = writtenUnit(operation.right), let unit = unit(of: written)
    {
      low = lent(a, unit)
    }
    if tree.kind(operation.right) == .percent, isBareNumber(operation.left) {
      report(.percentLendsNothing(tree.text(operation.left), at: tree.span(operation.left)))
      return .poison
    }
    guard let left = Numeric(elementType(low)), let right = Numeric(elementType(b)) else {
      report(.badOperands(operation.text, "\(graph[low].type)", "\(graph[b].type)", at: operation.span))
      return .poison
    }
    guard left.dimension == right.dimension else {
      report(.endsDiffer(mismatch(low, b, operation.left, operation.right)))
      return .poison
    }
    guard let stage = stage(of: [low, b], operation) else { return .poison }
    let includesUpper = operation.text == ".."
    let type = left.isInteger && right.isInteger ? ValueType.integer : .number(left.dimension)
    var value: Value?
    if let x = graph[low].value?.asNumber, let y = graph[b].value?.asNumber {
      guard x < y || (x == y && includesUpper) else {
        report(
          .badSetting(
            "the upper end of a range", wanted: "above the lower", found: tree.text(operation.right),
            at: operation.span))
        return .poison
      }
      value = .range(x, y, includesUpper: includesUpper)
    }
    let unit = DisplayUnit.sum(graph[b].unit, graph[low].unit)
    return .value(
      make(
        .range(includesUpper: includesUpper), [low, b], .range(type), stage, unit, operation.span,
        value: value))
  }

  mutating func measured(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) -> Term {
    var first = a
    if isBareNumber(operation.left), let written = writtenUnit(operation.right), let unit = unit(of: written)
    {
      first = lent(a, unit)
    }
    guard let left = Numeric(elementType(first)), let right = Numeric(elementType(b)), !left.isMeasured,
      !right.isMeasured
    else {
      report(
        .badOperands(
          operation.text, "\(graph[a].type)", "\(graph[b].type)", at: operation.span,
          help: "a value and its error are plain numbers: use `.value`"))
      return .poison
    }
    guard left.dimension == right.dimension else {
      report(.errorOfOtherDimension(mismatch(first, b, operation.left, operation.right)))
      return .poison
    }
    guard let stage = stage(of: [first, b], operation) else { return .poison }
    if stage == .event {
      report(.notAvailable("a value with an error per row", at: operation.span))
      return .poison
    }
    if let error = graph[b].value?.asNumber, error < 0 {
      report(
        .badSetting(
          "an error", wanted: "not negative", found: tree.text(operation.right),
          at: tree.span(operation.right)))
      return .poison
    }
    let unit = DisplayUnit.sum(graph[b].unit, graph[first].unit)
    return .value(make(.measured, [first, b], .measured(left.dimension), stage, unit, operation.span))
  }
}
