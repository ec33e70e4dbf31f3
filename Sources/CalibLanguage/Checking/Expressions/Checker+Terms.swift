import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Expressions: each node of an expression's syntax becomes a term, operands first, without recursion.
extension Checker {
  typealias NodeID = SyntaxTree.NodeID

  /// The meaning of an expression in the present scope.
  mutating func term(of root: NodeID) -> Term {
    if isLeaf(root) { return shown(combine(root, Terms([])), tree.span(root)) }
    let outer = (scope.present, scope.presentInBranch, scope.indexedFallbacks, scope.guardedLookups)
    notePresentKeys(root)
    defer { (scope.present, scope.presentInBranch, scope.indexedFallbacks, scope.guardedLookups) = outer }
    var order: [NodeID] = []
    order.reserveCapacity(16)
    var stack = [root]
    stack.reserveCapacity(16)
    while let node = stack.popLast() {
      order.append(node)
      guard !isLeaf(node) else { continue }
      noteKeys(of: node)
      addOperands(of: node, to: &stack)
    }
    var terms = Terms(order)
    for node in order.reversed() { terms[node] = shown(combine(node, terms), tree.span(node)) }
    return terms[root] ?? .poison
  }

  /// The value of an expression; a poisoned one where it has none, which was reported.
  mutating func value(of root: NodeID) -> ExpressionID { asValue(term(of: root), at: tree.span(root)) }

  /// A value in a condition with a place in the condition's own text.
  ///
  /// What a name stands for was written elsewhere.
  private mutating func shown(_ term: Term, _ span: SourceSpan) -> Term {
    guard scope.showsNames, case .value(let id) = term else { return term }
    let value = graph[id]
    if value.span.file == span.file, value.span.start >= span.start, value.span.end <= span.end {
      return term
    }
    guard Numeric(value.type) != nil || value.type == .bool || value.type == .string else { return term }
    return .value(make(.reference, [id], value.type, value.stage, value.unit, span, value: value.value))
  }

  /// What a name in a condition stands for.
  func unnamed(_ id: ExpressionID) -> ExpressionID {
    var id = id
    while graph[id].operation == .reference { id = graph[id].operands[0] }
    return id
  }

  /// Whether a node has no operands whatever stands in it, as most nodes of an expression.
  private func isLeaf(_ node: NodeID) -> Bool {
    switch tree.kind(node) {
    case .name, .integer, .float, .percent, .quantity, .boolean, .noneLiteral, .lambda, .missing, .error: true
    default: false
    }
  }

  /// The parts of a node that are expressions in the same scope.
  func operands(of node: NodeID) -> [NodeID] {
    var operands: [NodeID] = []
    addOperands(of: node, to: &operands)
    return operands
  }

  /// Adds the parts of a node that are expressions in the same scope, in their order.
  private func addOperands(of node: NodeID, to list: inout [NodeID]) {
    func add(_ place: Int) { if let child = tree.child(node, place) { list.append(child) } }
    switch tree.kind(node) {
    case .group, .labelled: add(0)
    case .binary:
      if isFallback(node) { return list += fallbackChain(node) }
      add(0)
      add(2)
    case .unary: add(1)
    case .comparison:
      for (place, part) in tree.children(node).enumerated() where place % 2 == 0 { list.append(part) }
    case .conditional:
      add(0)
      add(1)
      add(2)
    case .member: if dottedColumn(node) == nil { add(0) }
    case .call: list += callOperands(node)
    case .list: list += tree.children(node).compactMap { tree.child($0, 1) }
    case .index, .tuple: list += tree.children(node)
    case .string:
      for part in tree.children(node) where tree.kind(part) == .interpolation {
        if let value = tree.child(part, 0) { list.append(value) }
      }
    case .record: list += tree.children(node).compactMap { tree.child($0, 2) ?? shorthand($0) }
    case .selection, .optionalMember: add(0)
    case .comprehension: add(2)
    case .keyed: list += groupedOperands(node)
    case .per: list += perEventOperands(node)
    default: break
    }
  }

  /// The name of an entry that stands for itself: `{ scale }`.
  private func shorthand(_ entry: NodeID) -> NodeID? {
    guard tree.kind(entry) == .entry, let place = tree.child(entry, 0) else { return nil }
    return tree.child(place, 0)
  }

  /// A path of names that is a column: `hit.wire`.
  private func dottedColumn(_ node: NodeID) -> ExpressionID? {
    guard !scope.columns.isEmpty, scope.parameters == nil else { return nil }
    return scope.columns[tree.text(node)]
  }

  private mutating func combine(_ node: NodeID, _ terms: Terms) -> Term {
    let span = tree.span(node)
    switch tree.kind(node) {
    case .missing, .error: return .poison
    case .name: return resolve(tree.text(node), at: span)
    case .integer, .float, .percent, .quantity: return number(node)
    case .boolean: return literal(.bool(tree.text(node) == "true"), .bool, span)
    case .noneLiteral: return literal(.none, .optional(.poison), span)
    case .string: return string(node, terms)
    case .group: return tree.child(node, 0).flatMap { terms[$0] } ?? .poison
    case .binary: return binary(node, terms)
    case .unary: return unary(node, terms)
    case .comparison: return comparison(node, terms)
    case .conditional: return conditional(node, terms)
    case .member: return dottedColumn(node).map { .value($0) } ?? member(node, terms)
    case .call: return call(node, terms)
    case .list: return list(node, terms)
    case .index: return index(node, terms)
    case .record: return record(node, terms)
    case .exec: return execValue(node)
    case .labelled: return labelled(node, terms)
    case .selection: return selection(node, terms)
    case .optionalMember: return optionalMember(node, terms)
    case .tuple: return tuple(node, terms)
    case .lambda: return lambda(node)
    case .comprehension: return comprehension(node, terms)
    case .keyed: return grouped(node, terms)
    case .per: return perEvent(node, terms)
    default:
      reportUnavailable(node)
      return .poison
    }
  }

  // Making expressions.

  /// The value that a term is; reports where it is none.
  mutating func asValue(_ term: Term, at span: SourceSpan) -> ExpressionID {
    switch term {
    case .value(let id): return id
    case .iterated(let index): return iteratedValue(index, span)
    case .record(let entries): return recordValue(entries, span)
    case .poison: break
    case .storedField(let payload, let field) where toldType(payload, field) != nil:
      let told = toldType(payload, field)
      return stored(payload, field, told?.type ?? .poison, told?.unit ?? .none, span)
    case .storedField(let payload, let field), .storedElement(let payload, let field, _):
      reportStoredType(payload, field, span)
    case .model:
      report(.notAValue("a model", at: span, help: "fit it: `fit(HISTOGRAM, \(written(span)))`"))
    case .dataset: report(.notAValue("a dataset", at: span, help: "it stands after `input:` or `from`"))
    case .calibration(let name) where name == local.name:
      report(
        .notAValue(
          "calibration `\(name)`, which is being made here,", at: span,
          help:
            "what the store has of it is `stored.self.FIELD`; what changes from pass to pass is an `iterate`")
      )
    case .calibration(let name):
      report(.notAValue("calibration `\(name)`", at: span, help: fieldHelp(name)))
    case .calibrationPayload(let name, let payload):
      report(
        .notAValue("payload `\(payload)`", at: span, help: "use a field of it: `\(name).\(payload).FIELD`"))
    case .stored: report(.notAValue("`stored`", at: span, help: "write `stored.PAYLOAD.FIELD`"))
    case .previous: report(.notAValue("`previous`", at: span, help: "write `previous.PAYLOAD.FIELD`"))
    case .namedStore(let name):
      report(.notAValue("store `\(name)`", at: span, help: "write `\(name).PAYLOAD.FIELD`"))
    case .module(_, let name):
      report(.notAValue("module `\(name)`", at: span, help: "use what is in it: `\(name).NAME`"))
    case .storedPayload(let payload):
      report(
        .notAValue("payload `\(payload.name)`", at: span, help: "use a field of it: `\(payload.text).FIELD`"))
    case .fitComponent(_, let prefix):
      report(.notAValue("a component of a fit", at: span, help: "use a parameter of it: `\(prefix).mean`"))
    case .function(let name):
      report(.notAValue("function `\(name)`", at: span, help: "call it: `\(name)(…)`"))
    case .lambda:
      report(.notAValue("a function", at: span, help: "give it a name, and call it: `let f = x => …`"))
    }
    return poison(span)
  }

  mutating func reportStoredType(_ payload: StoredPayload, _ field: String, _ span: SourceSpan) {
    let isOwn = payload.store == nil && payload.name == local.payloadName
    let text = isOwn ? "stored.self.\(field)" : "\(payload.text).\(field)"
    report(.storedTypeUnknown(text, at: span, name: field))
  }

  private func fieldHelp(_ name: String) -> String {
    let field = calibrations[name]?.fields.first?.name ?? "FIELD"
    return "use a field of its payload: `\(name).\(field)`"
  }

  private mutating func iteratedValue(_ index: Int, _ span: SourceSpan) -> ExpressionID {
    let iterated = local.iterated[index]
    switch scope.phase {
    case .begin:
      return make(.before(index, name: iterated.name), [], iterated.beginType, .lookup, iterated.unit, span)
    case .end: return make(.after(index), [], iterated.endType, .result, iterated.unit, span)
    }
  }
}
