import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Linear conditions on the parameters of a system: `sum(w * du) by layer == 0 um`.
///
/// Each side of the sum's argument is a product of one family and of coefficients that are known after collecting.
extension Checker {
  /// A list of constraints as a list of records: terms, parts of the key that stay, value.
  mutating func constraints(_ node: NodeID, _ families: [ValueType.Field]) -> ExpressionID? {
    guard tree.kind(node) == .list else {
      report(
        .badOperand(
          "constraints", wanted: "a list: `[sum(du) == 0 um]`", found: phrase(of: node), at: tree.span(node)))
      return nil
    }
    var found: [ExpressionID] = []
    var isRight = true
    for element in elements(of: node) {
      guard let constraint = constraint(element, families) else {
        isRight = false
        continue
      }
      found.append(constraint)
    }
    return isRight ? listValue(found, found.first.map { graph[$0].type } ?? .poison, tree.span(node)) : nil
  }

  private mutating func constraint(_ node: NodeID, _ families: [ValueType.Field]) -> ExpressionID? {
    let parts = Array(tree.children(node))
    guard tree.kind(node) == .comparison, parts.count == 3, tree.text(parts[1]) == "==" else {
      report(.notAConstraint(tree.text(node), at: tree.span(node)))
      return nil
    }
    var (left, key) = (parts[0], NodeID?.none)
    if tree.kind(left) == .keyed, let inner = tree.child(left, 0) {
      key = tree.child(left, 1)
      left = inner
    }
    guard let terms = constraintTerms(left, families) else { return nil }
    guard let by = key.map({ remainingParts($0, terms) }) ?? [] else { return nil }
    let id = value(of: parts[2])
    if isPoison(id) { return nil }
    let wanted = terms[0].dimension
    for term in terms.dropFirst() where term.dimension != wanted {
      report(
        .wrongDimension("every term of a constraint", wanted: wanted, found: term.dimension, at: term.span))
      return nil
    }
    guard let found = Numeric(graph[id].type)?.dimension, found == wanted else {
      let found = Numeric(graph[id].type)?.dimension ?? .none
      let help = unitHelp(parts[2], found, wanted, .none)
      report(
        .wrongDimension(
          "the sum", wanted: wanted, found: found, at: tree.span(parts[2]), also: [], help: help))
      return nil
    }
    return constraintValue(terms, by, id, tree.span(node))
  }

  /// One family with its coefficients.
  private struct ConstraintTerm {
    let family: String
    let keys: KeySpace?
    let coefficients: [ExpressionID]
    let isNegative: Bool
    let dimension: Dimension
    let span: SourceSpan
  }

  /// The terms of sums over the keys, `sum(du)`, and of parameters that stand alone.
  private mutating func constraintTerms(_ node: NodeID, _ families: [ValueType.Field]) -> [ConstraintTerm]? {
    var terms: [ConstraintTerm] = []
    var stack: [(node: NodeID, isNegative: Bool)] = [(node, false)]
    while let (node, isNegative) = stack.popLast() {
      switch tree.kind(node) {
      case .call where tree.child(node, 0).map({ tree.text($0) }) == "sum" && arguments(of: node).count == 1:
        stack.append((arguments(of: node)[0].value, isNegative))
      case .group: tree.child(node, 0).map { stack.append(($0, isNegative)) }
      case .unary: tree.child(node, 1).map { stack.append(($0, !isNegative)) }
      case .binary where ["+", "-"].contains(tree.child(node, 1).map { tree.text($0) } ?? ""):
        guard let left = tree.child(node, 0), let right = tree.child(node, 2) else { return nil }
        stack.append((right, isNegative != (tree.child(node, 1).map { tree.text($0) } == "-")))
        stack.append((left, isNegative))
      default:
        guard let term = constraintTerm(node, isNegative, families) else { return nil }
        terms.append(term)
      }
    }
    return terms
  }

  private mutating func constraintTerm(_ node: NodeID, _ isNegative: Bool, _ families: [ValueType.Field])
    -> ConstraintTerm?
  {
    var factors: [NodeID] = []
    var stack = [node]
    while let next = stack.popLast() {
      if tree.kind(next) == .group, let inner = tree.child(next, 0) {
        stack.append(inner)
      } else if tree.kind(next) == .binary, tree.child(next, 1).map({ tree.text($0) }) == "*",
        let left = tree.child(next, 0), let right = tree.child(next, 2)
      {
        stack += [right, left]
      } else {
        factors.append(next)
      }
    }
    let names = factors.filter { factor in families.contains { $0.name == tree.text(factor) } }
    guard let name = names.first, names.count == 1,
      let type = family(tree.text(name), families, tree.span(name))
    else {
      if names.isEmpty, factors.count == 1, tree.kind(node) == .name {
        _ = family(tree.text(node), families, tree.span(node))
      } else {
        report(.notLinear(tree.text(node), families: families.map(\.name), at: tree.span(node)))
      }
      return nil
    }
    var dimension = Self.dimension(ofFamily: type)
    var coefficients: [ExpressionID] = []
    for factor in factors where factor != name {
      let id = value(of: factor)
      if isPoison(id) { return nil }
      guard let found = coefficient(id, factor, type) else { return nil }
      dimension = dimension * found
      coefficients.append(id)
    }
    let keys: KeySpace? = if case .keyed(let space, _) = type { space } else { nil }
    return ConstraintTerm(
      family: tree.text(name), keys: keys, coefficients: coefficients, isNegative: isNegative,
      dimension: dimension, span: tree.span(node))
  }

  /// The dimension of a coefficient: a number, or one for each key of the family.
  private mutating func coefficient(_ id: ExpressionID, _ node: NodeID, _ family: ValueType) -> Dimension? {
    if let numeric = Numeric(graph[id].type) { return numeric.dimension }
    if case .keyed(let space, let inner) = graph[id].type, let numeric = Numeric(inner) {
      guard case .keyed(let own, _) = family, Self.isSame(own, space) else {
        let own: KeySpace? = if case .keyed(let own, _) = family { own } else { nil }
        report(.keysDiffer(own.map { "\($0)" } ?? "none", "\(space)", at: tree.span(node)))
        return nil
      }
      return numeric.dimension
    }
    report(
      .badOperand(
        "*", wanted: "numbers, or one for each key", found: "\(graph[id].type)", at: tree.span(node)))
    return nil
  }

  /// The parts of the key that `by` keeps: each is one of every term's family.
  private mutating func remainingParts(_ key: NodeID, _ terms: [ConstraintTerm]) -> [String]? {
    let nodes = [.tuple, .group].contains(tree.kind(key)) ? Array(tree.children(key)) : [key]
    var names: [String] = []
    for node in nodes {
      let name = tree.text(node).split(separator: ".").last.map(String.init) ?? ""
      for term in terms where !(term.keys?.parts.contains { $0.name == name } ?? false) {
        let known = term.keys?.parts.map(\.name) ?? []
        report(
          .unknownMember(
            name, of: "the key of `\(term.family)`", at: tree.span(node), known: known,
            nearest: nearest(name, in: known)))
        return nil
      }
      names.append(name)
    }
    return names
  }

  private mutating func constraintValue(
    _ terms: [ConstraintTerm], _ by: [String], _ value: ExpressionID, _ span: SourceSpan
  ) -> ExpressionID {
    func text(_ value: String) -> ExpressionID { constant(.string(value), .string, span) }
    var parts: [ExpressionID] = []
    for term in terms {
      let sign = constant(.number(term.isNegative ? -1 : 1), .plain, span)
      let factors = make(.list, term.coefficients, .list(.poison), .result, .none, term.span)
      let fields = ["family", "sign", "coefficients"]
      let types: [ValueType] = [.string, .plain, .list(.poison)]
      parts.append(
        make(
          .record(fields), [text(term.family), sign, factors],
          .record(zip(fields, types).map { .init(name: $0, type: $1) }), .result, .none, term.span))
    }
    let list = make(.list, parts, .list(graph[parts[0]].type), .result, .none, span)
    let keys = constant(.list(by.map { .string($0) }), .list(.string), span)
    let fields = ["terms", "by", "value"]
    let type = ValueType.record(
      zip(fields, [graph[list].type, .list(.string), .plain]).map { .init(name: $0, type: $1) })
    return make(.record(fields), [list, keys, value], type, .result, .none, span)
  }
}
