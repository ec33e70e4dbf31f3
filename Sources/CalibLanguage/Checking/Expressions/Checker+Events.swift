import CalibColumns
import CalibDiagnostics
import CalibModel
import CalibSyntax

/// What is made of the rows of one event: `sum(E) per event`.
extension Checker {
  private static let eventFunctions = ["sum", "mean", "count", "first", "min", "max"]

  /// The parts of `sum(E) per event` that are expressions in the same scope.
  func perEventOperands(_ node: NodeID) -> [NodeID] {
    guard let call = tree.child(node, 0), tree.kind(call) == .call else { return [] }
    return arguments(of: call).map(\.value)
  }

  /// `sum(E) per event`: one value for each event, which each of its rows has.
  ///
  /// All rows of the event count, whatever a selection says: the selection itself may use it.
  mutating func perEvent(_ node: NodeID, _ terms: Terms) -> Term {
    guard let call = tree.child(node, 0), let what = tree.child(node, 1) else { return .poison }
    let span = tree.span(node)
    guard tree.text(what) == "event" else {
      report(
        .unknownWord(
          tree.text(what), for: "per", at: tree.span(what), known: ["event"],
          nearest: nearest(tree.text(what), in: ["event"])))
      return .poison
    }
    guard tree.kind(call) == .call, let callee = tree.child(call, 0),
      Self.eventFunctions.contains(tree.text(callee))
    else {
      report(
        .badOperand(
          "per event", wanted: "one of " + Diagnostic.listed(Self.eventFunctions),
          found: "`\(tree.text(call))`", at: tree.span(call), help: "as in `sum(x) per event`"))
      return .poison
    }
    guard let event = scope.columns["event"], graph[event].operation == .column("event") else {
      if !scope.lacksColumns {
        report(
          .badOperand(
            "per event", wanted: "a dataset with events of several rows", found: "one without", at: span,
            help: "say `each:` in the dataset, or declare its column `event`"))
      }
      return .poison
    }
    return perEvent(tree.text(callee), call, event, terms, span)
  }

  private mutating func perEvent(
    _ name: String, _ call: NodeID, _ event: ExpressionID, _ terms: Terms, _ span: SourceSpan
  ) -> Term {
    let arguments = arguments(of: call)
    if arguments.isEmpty, name == "count" {
      return .value(make(.perEvent("count"), [event, event], .integer, .event, .none, span))
    }
    guard arguments.count == 1, let argument = arguments.first, argument.name == nil else {
      report(.wrongArgumentCount(name, takes: "one value per row", found: arguments.count, at: span))
      return .poison
    }
    let id = asValue(terms[argument.value] ?? .poison, at: tree.span(argument.value))
    if isPoison(id) { return .poison }
    let value = graph[id]
    guard value.stage != .result else {
      report(
        .badOperand(
          name, wanted: "a value per row", found: "a result", at: tree.span(argument.value)))
      return .poison
    }
    guard let (type, operation) = eventType(name, value.type) else {
      report(
        .badOperand(
          name, wanted: name == "count" ? "a condition" : "a number per row", found: "\(value.type)",
          at: tree.span(argument.value)))
      return .poison
    }
    return .value(
      make(.perEvent(operation), [id, event], type, .event, type == .integer ? .none : value.unit, span))
  }

  /// The type of what is made of the rows of an event, and what it is called in a column graph.
  private func eventType(_ name: String, _ type: ValueType) -> (ValueType, String)? {
    if name == "first" {
      return [.bool, .string].contains(type) || Numeric(type) != nil ? (type, "first") : nil
    }
    // Rows for which a condition holds: a condition is 1 or 0.
    if name == "count" { return type == .bool ? (.integer, "sum") : nil }
    guard let numeric = Numeric(type) else { return nil }
    let operation = ["min": "minimum", "max": "maximum"][name] ?? name
    if numeric.isInteger, name != "mean" { return (.integer, operation) }
    return (.number(numeric.dimension), operation)
  }
}
