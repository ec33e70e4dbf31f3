import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The arguments of a collector, by the rules of its signature.
extension Checker {
  /// Fills a collector from its call; false where something is wrong, which was reported.
  mutating func fill(_ collector: inout CalibrationDraft.Collector, _ call: NodeID) -> Bool {
    guard let bound = bind(collector.signature, call), isBinned(collector.signature, bound, call) else {
      return false
    }
    var bindings = SignatureBindings()
    var isRight = true
    for (parameter, argument) in bound {
      guard fill(&collector, parameter, argument, &bindings) else {
        // Without the column that tells the dimension nothing can be said of the others.
        if parameter.isPositional { return false }
        isRight = false
        continue
      }
    }
    guard isRight, hasAxis(collector, call) else { return false }
    if collector.unit.name.isEmpty { collector.unit = bindings.unit }
    let result = collector.signature.result.map { bindings.type($0) } ?? .poison
    if case .object(let name, _) = result, !collector.families.isEmpty {
      collector.type = .system(name, collector.families.map { .init(name: $0.name, type: $0.type) })
    } else {
      collector.type = result
    }
    return true
  }

  /// Whether the axis of a number is told; one of whole numbers, claims or texts has bins of its own.
  private mutating func hasAxis(_ collector: CalibrationDraft.Collector, _ call: NodeID) -> Bool {
    let signature = collector.signature
    guard signature.hasParameter("bins"), signature.hasParameter("edges"),
      let first = collector.columns.first,
      !collector.settings.contains(where: { $0.name == "bins" || $0.name == "edges" })
    else { return true }
    switch graph[first].type {
    case .number, .measured:
      report(.missingArgument("bins", of: collector.signature.name, at: tree.span(call)))
      return false
    default: return true
    }
  }

  private mutating func fill(
    _ collector: inout CalibrationDraft.Collector, _ parameter: PrimitiveSignature.Parameter,
    _ argument: Argument, _ bindings: inout SignatureBindings
  ) -> Bool {
    let input = CollectorDefinition.Input.argument(parameter.name)
    switch parameter.accepts {
    case .column, .columnOf, .category:
      guard let id = column(argument.value, parameter, collector.columns.isEmpty, &bindings) else {
        return false
      }
      if collector.columns.isEmpty { bindings.unit = graph[id].unit }
      collector.add(id, as: input)
    case .columns, .localDerivatives:
      let nodes = tree.kind(argument.value) == .list ? elements(of: argument.value) : [argument.value]
      if parameter.accepts == .localDerivatives, tree.kind(argument.value) != .list {
        let whole = value(of: argument.value)
        if let values = arrayElements(whole) {
          for id in values { collector.add(id, as: input) }
          return true
        }
      }
      for node in nodes {
        guard let id = column(node, parameter, false, &bindings) else { return false }
        collector.add(id, as: input)
        // Of a single one the dimension is known: a sample of it can be fitted.
        if parameter.accepts == .columns, nodes.count == 1, let found = Numeric(graph[id].type)?.dimension {
          _ = bindings.agree(.a, found)
          bindings.unit = graph[id].unit
        }
      }
    case .recordKey:
      guard let key = keySpace(of: argument.value) else { return false }
      for part in key.parts {
        guard isPerRow(part, tree.span(argument.value)) else { return false }
        collector.add(part, as: input)
      }
    case .derivatives: return addFamilies(&collector, argument.value, bindings)
    case .word(let words):
      guard let id = word(argument.value, words, parameter.name), let value = graph[id].value else {
        return false
      }
      collector.settings.append(.init(name: parameter.name, value: value))
    default:
      guard let value = setting(parameter, argument, &bindings) else { return false }
      collector.settings.append(.init(name: parameter.name, value: value))
    }
    return true
  }

  /// The parts of a list as written.
  func elements(of list: NodeID) -> [NodeID] { tree.children(list).compactMap { tree.child($0, 1) } }

  private mutating func setting(
    _ parameter: PrimitiveSignature.Parameter, _ argument: Argument, _ bindings: inout SignatureBindings
  ) -> Value? {
    switch parameter.accepts {
    case .staticInteger where parameter.name.hasSuffix("bins"):
      return staticInteger(argument.value, "`\(parameter.name)`", least: 1, most: 10_000_000).map {
        .integer($0)
      }
    case .staticRange:
      let ranged = PrimitiveSignature.Parameter(parameter.name, .staticRangeOf(.a), parameter.summary)
      return staticArgument(argument, ranged, &bindings)
    case .staticInteger, .staticNumber, .staticBool, .staticRangeOf, .staticNumbers, .staticTexts:
      return staticArgument(argument, parameter, &bindings)
    default: preconditionFailure("calib bug: a collector whose argument `\(parameter.name)` is no setting")
    }
  }

  /// A value per row as its parameter wants it.
  private mutating func column(
    _ node: NodeID, _ parameter: PrimitiveSignature.Parameter, _ isFirst: Bool,
    _ bindings: inout SignatureBindings
  ) -> ExpressionID? {
    let id = value(of: node)
    if isPoison(id) { return nil }
    let (type, span) = (graph[id].type, tree.span(node))
    guard isPerRow(id, span) else { return nil }
    let pattern: DimensionPattern?
    switch parameter.accepts {
    case .category:
      if [.integer, .bool, .string].contains(type) { return id }
      report(
        .badOperand(
          parameter.name, wanted: "a whole number, a claim or a text per row", found: "\(type)", at: span))
      return nil
    case .columnOf(let wanted): pattern = wanted
    case .column where isFirst: pattern = .a
    default: pattern = nil
    }
    let found = type == .bool ? Dimension.none : Numeric(type)?.dimension
    guard let found else {
      report(
        .badOperand(
          parameter.name, wanted: "a number per row", found: "\(type)", at: span, help: rowHelp(type, node)))
      return nil
    }
    if let pattern, !bindings.agree(pattern, found) {
      let wanted = bindings.dimension(pattern)
      let help = unitHelp(node, found, wanted, bindings.unit)
      report(.wrongDimension("`\(parameter.name)`", wanted: wanted, found: found, at: span, help: help))
      return nil
    }
    return id
  }

  private func rowHelp(_ type: ValueType, _ node: NodeID) -> String? {
    switch type {
    case .optional: "say what holds where it is absent: `(\(tree.text(node)) ?? VALUE)`"
    case .keyed: "take the value of the row's key: `\(tree.text(node))[KEY]`"
    default: nil
    }
  }

  /// Whether the bins of each axis are told in one way: by number and range, by edges, or not at all.
  private mutating func isBinned(
    _ signature: PrimitiveSignature, _ bound: [(parameter: PrimitiveSignature.Parameter, argument: Argument)],
    _ call: NodeID
  ) -> Bool {
    for prefix in ["", "y_"] where signature.hasParameter(prefix + "edges") {
      func given(_ name: String) -> Argument? { bound.first { $0.parameter.name == prefix + name }?.argument }
      if let edges = given("edges"), let other = given("bins") ?? given("range") {
        report(
          .argumentsExclude(
            tree.text(other.nameSpan), prefix + "edges", of: signature.name, at: other.nameSpan,
            also: edges.nameSpan))
        return false
      }
      if given("bins") != nil, given("range") == nil {
        report(.missingArgument(prefix + "range", of: signature.name, at: tree.span(call)))
        return false
      }
    }
    return true
  }
}

extension SyntaxTree {
  /// The text of a span of this file.
  fileprivate func text(_ span: SourceSpan) -> String { file.text(span) }
}
