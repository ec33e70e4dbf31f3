import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Operators: what they take, what comes out, and in which dimension.
extension Checker {
  /// An operator with its operands, as written.
  struct Operation {
    let text: String
    let node: NodeID
    let left: NodeID
    let right: NodeID
    let span: SourceSpan
  }

  mutating func binary(_ node: NodeID, _ terms: Terms) -> Term {
    guard let left = tree.child(node, 0), let word = tree.child(node, 1), let right = tree.child(node, 2)
    else { return .poison }
    if isFallback(node) { return coalesced(node, terms) }
    guard let first = terms[left], let second = terms[right] else { return .poison }
    let written = tree.text(word)
    let operation = Operation(
      text: isForeign(word) ? Self.spelling[written] ?? written : written, node: node, left: left,
      right: right, span: tree.span(node))
    if case .poison = first { return .poison }
    if case .poison = second { return .poison }
    if operation.text == "+" {
      if case .model(let a) = first, case .model(let b) = second { return .model(a + b) }
      if case .dataset(let a) = first, case .dataset(let b) = second { return concatenated(a, b, operation) }
    }
    let a = asValue(first, at: tree.span(left))
    let b = asValue(second, at: tree.span(right))
    if isPoison(a, b) { return .poison }
    switch operation.text {
    case "and", "or": return logical(operation, a, b)
    case "..", "..<": return range(operation, a, b)
    case "±", "+/-": return measured(operation, a, b)
    default:
      if operation.text == "+", let sum = objectSum(operation, a, b) { return sum }
      warnOfRatio(operation, a, b)
      return arithmetic(operation, a, b)
    }
  }

  private mutating func concatenated(_ a: DatasetTerm, _ b: DatasetTerm, _ operation: Operation) -> Term {
    guard a.conditions.isEmpty, b.conditions.isEmpty else {
      report(.notAvailable("adding datasets that have conditions of their own", at: operation.span))
      return .poison
    }
    return .dataset(DatasetTerm(sources: a.sources + b.sources, conditions: []))
  }

  /// Whether an operator is one that the language does not have: of marks it does not know, or `**`.
  private func isForeign(_ node: NodeID) -> Bool {
    let record = tree.nodes[Int(node.index)]
    return record.endToken - record.firstToken > 1 || tree.tokens[Int(record.firstToken)].kind == .unknown
  }

  /// Operators of other languages, which were reported, with what is meant.
  private static let spelling = [
    "&&": "and", "&": "and", "||": "or", "|": "or", "**": "^", "%": "mod", "+-": "±",
  ]

  mutating func logical(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) -> Term {
    func place() -> String { "what stands at `\(operation.text)`" }
    guard isClaim(a, place(), at: tree.span(operation.left)),
      isClaim(b, place(), at: tree.span(operation.right)),
      let stage = stage(of: [a, b], operation)
    else { return .poison }
    return .value(conjunction(operation.text == "and", a, b, stage, operation.span))
  }

  mutating func conjunction(
    _ isAnd: Bool, _ a: ExpressionID, _ b: ExpressionID, _ stage: Stage, _ span: SourceSpan
  ) -> ExpressionID {
    var value: Value?
    if case .bool(let x)? = graph[a].value, case .bool(let y)? = graph[b].value {
      value = .bool(isAnd ? x && y : x || y)
    }
    return make(isAnd ? .and : .or, [a, b], .bool, stage, .none, span, value: value)
  }

  mutating func isBool(_ id: ExpressionID, _ place: @autoclosure () -> String, at span: SourceSpan) -> Bool {
    let type = graph[id].type
    if type == .bool { return true }
    if type.perKey == .bool, type.keySpace != nil {
      report(.keyedCondition(place(), found: "\(type)", text: written(span), at: span))
    } else if type != .poison {
      report(.notBool(place(), found: "\(type)", at: span))
    }
    return false
  }

  /// Whether a value is true or false, or is so for each key.
  mutating func isClaim(_ id: ExpressionID, _ place: @autoclosure () -> String, at span: SourceSpan) -> Bool {
    switch elementType(id) {
    case .bool: return true
    case .poison: return false
    case .optional(.bool): reportOptional(id, at: span)
    default: report(.notBool(place(), found: "\(graph[id].type)", at: span))
    }
    return false
  }

  private mutating func arithmetic(_ operation: Operation, _ a: ExpressionID, _ b: ExpressionID) -> Term {
    guard let left = numeric(a, operation, operation.left),
      let right = numeric(b, operation, operation.right),
      let stage = stage(of: [a, b], operation)
    else { return .poison }
    let isMeasured = left.isMeasured || right.isMeasured
    let isWhole = left.isInteger && right.isInteger
    func type(_ dimension: Dimension) -> ValueType {
      isWhole && operation.text != "/" ? .integer : .numeric(dimension, measured: isMeasured, stage: stage)
    }
    let (one, two) = (graph[a].unit, graph[b].unit)
    switch operation.text {
    case "+", "-":
      guard left.dimension == right.dimension else {
        let difference = mismatch(a, b, operation.left, operation.right)
        report(operation.text == "+" ? .cannotAdd(difference) : .cannotSubtract(difference))
        return .poison
      }
      let kind = operation.text == "+" ? ResultProgram.Binary.add : .subtract
      return folded(kind, a, b, type(left.dimension), stage, DisplayUnit.sum(one, two), operation)
    case "*":
      let dimension = left.dimension * right.dimension
      let unit = DisplayUnit.product(one, two, dimension)
      return folded(.multiply, a, b, type(dimension), stage, unit, operation)
    case "/":
      let dimension = left.dimension / right.dimension
      let unit = DisplayUnit.quotient(one, two, dimension)
      return folded(.divide, a, b, type(dimension), stage, unit, operation)
    case "^": return power(operation, a, b, left, right, stage)
    default: return wholeDivision(operation, a, b, isWhole, stage)
    }
  }

  /// `//` and `mod`, of whole numbers.
  private mutating func wholeDivision(
    _ operation: Operation, _ a: ExpressionID, _ b: ExpressionID, _ isWhole: Bool, _ stage: Stage
  ) -> Term {
    guard ["//", "mod"].contains(operation.text) else {
      reportUnavailable(operation.node)
      return .poison
    }
    guard isWhole else {
      report(
        .badOperands(
          operation.text, "\(graph[a].type)", "\(graph[b].type)", at: operation.span,
          help: "it takes whole numbers"))
      return .poison
    }
    return folded(
      operation.text == "mod" ? .modulo : .floorDivide, a, b, .integer, stage, .none, operation)
  }

  private mutating func power(
    _ operation: Operation, _ a: ExpressionID, _ b: ExpressionID, _ left: Numeric, _ right: Numeric,
    _ stage: Stage
  ) -> Term {
    guard right.dimension.isNone else {
      report(
        .wrongDimension("an exponent", wanted: .none, found: right.dimension, at: tree.span(operation.right)))
      return .poison
    }
    var dimension = Dimension.none
    if !left.dimension.isNone {
      guard let exponent = graph[b].value?.asNumber, let fraction = Self.rational(exponent) else {
        report(.powerNotStatic(left.dimension, at: tree.span(operation.right)))
        return .poison
      }
      dimension = left.dimension.power(fraction)
    }
    let isWhole = left.isInteger && right.isInteger && (graph[b].value?.asNumber).map { $0 >= 0 } ?? false
    let type =
      isWhole
      ? .integer : ValueType.numeric(dimension, measured: left.isMeasured || right.isMeasured, stage: stage)
    return folded(.power, a, b, type, stage, DisplayUnit.base(dimension), operation)
  }

  /// The fraction of small denominator that a number is; `nil` where it is none.
  static func rational(_ value: Double) -> Rational? {
    guard abs(value) < 1000 else { return nil }
    for denominator in 1...12 {
      let scaled = value * Double(denominator)
      if abs(scaled - scaled.rounded()) < 1e-9 { return Rational(Int(scaled.rounded()), denominator) }
    }
    return nil
  }

  private mutating func numeric(_ id: ExpressionID, _ operation: Operation, _ node: NodeID) -> Numeric? {
    if let numeric = Numeric(elementType(id)) { return numeric }
    if elementType(id).isOptional {
      reportOptional(id, at: tree.span(node))
    } else {
      let isText = graph[unnamed(id)].type == .string && ["+", "-", "*", "/"].contains(operation.text)
      report(
        .badOperand(
          operation.text, wanted: "numbers", found: "\(graph[id].type)", at: tree.span(node),
          help: isText
            ? "a number with its unit has no quotes: `3 GeV`; texts are joined in one: `\"{a} {b}\"`" : nil))
    }
    return nil
  }

  /// An operation, with its value where both operands are known.
  ///
  /// A value that is no number is an error at once.
  private mutating func folded(
    _ kind: ResultProgram.Binary, _ a: ExpressionID, _ b: ExpressionID, _ type: ValueType, _ stage: Stage,
    _ unit: Unit, _ operation: Operation
  ) -> Term {
    var value: Value?
    if let x = graph[a].value, let y = graph[b].value {
      value = StaticEvaluation.binary(kind, x, y)
      if value == nil {
        report(.notFinite("`\(written(operation.span))`", at: operation.span))
        return .poison
      }
    } else if [.divide, .floorDivide, .modulo].contains(kind), graph[b].value?.asNumber == 0 {
      report(.notFinite("it divides by 0", at: operation.span))
      return .poison
    }
    return .value(make(.binary(kind), [a, b], type, stage, unit, operation.span, value: value))
  }

  /// Two values of different dimensions, with a unit to add where one of them has none.
  func mismatch(_ a: ExpressionID, _ b: ExpressionID, _ left: NodeID, _ right: NodeID) -> Diagnostic.Mismatch
  {
    func dimension(_ type: ValueType) -> Dimension {
      switch type.perKey {
      case .range(let inner), .list(let inner): Numeric(inner)?.dimension ?? .none
      case let type: Numeric(type)?.dimension ?? .none
      }
    }
    var mismatch = Diagnostic.Mismatch(
      left: dimension(graph[a].type), right: dimension(graph[b].type), leftSpan: tree.span(left),
      rightSpan: tree.span(right))
    for (bare, other) in [(right, a), (left, b)] {
      let unit = graph[other].unit
      guard takesUnit(bare), !unit.name.isEmpty, !unit.dimension.isNone else { continue }
      mismatch.help = "add a unit: `\(tree.text(bare)) \(unit)`"
      let end = Int(tree.span(bare).end)
      mismatch.fixes = [
        Diagnostic.Fix(SourceSpan(file: tree.file.id, start: end, end: end), " \(unit)", certain: false)
      ]
      break
    }
    return mismatch
  }

  /// Whether a unit after this node would apply to it: a bare number, or a range of two.
  private func takesUnit(_ node: NodeID) -> Bool {
    if isBareNumber(node) { return true }
    guard tree.kind(node) == .binary, let word = tree.child(node, 1), tree.text(word).hasPrefix(".."),
      let low = tree.child(node, 0), let high = tree.child(node, 2)
    else { return false }
    return isBareNumber(low) && isBareNumber(high)
  }

  mutating func unary(_ node: NodeID, _ terms: Terms) -> Term {
    guard let word = tree.child(node, 0), let operand = tree.child(node, 1), let term = terms[operand] else {
      return .poison
    }
    let id = asValue(term, at: tree.span(operand))
    if isPoison(id) { return .poison }
    let expression = graph[id]
    let span = tree.span(node)
    if ["not", "!"].contains(tree.text(word)) {
      guard isClaim(id, "what stands at `not`", at: tree.span(operand)) else { return .poison }
      var value: Value?
      if case .bool(let known)? = expression.value { value = .bool(!known) }
      return .value(make(.not, [id], .bool, expression.stage, .none, span, value: value))
    }
    guard let numeric = Numeric(elementType(id)) else {
      if elementType(id).isOptional {
        reportOptional(id, at: tree.span(operand))
      } else {
        report(.badOperand("-", wanted: "a number", found: "\(expression.type)", at: tree.span(operand)))
      }
      return .poison
    }
    let type = elementType(id) == .count ? ValueType.measured(numeric.dimension) : elementType(id)
    return .value(
      make(
        .negate, [id], type, expression.stage, expression.unit, span,
        value: expression.value.flatMap { StaticEvaluation.negated($0) }))
  }
}
