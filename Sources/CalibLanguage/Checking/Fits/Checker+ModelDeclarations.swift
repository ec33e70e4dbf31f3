import CalibDiagnostics
import CalibModel
import CalibSyntax

/// A fit model of the script's own, as checked.
struct CheckedModel: Sendable {
  struct Parameter: Sendable {
    let name: String
    let dimension: Dimension
    let unit: Unit
    let start: Double
    let range: ClosedRange<Double>?
  }

  /// The dimension of its variable.
  let variable: Dimension
  /// The dimension of what it gives.
  let value: Dimension
  let parameters: [Parameter]
  let span: SourceSpan
}

/// `model NAME(x: dim) = EXPR with { p: dim = start in range }`: a shape to fit, and a function of x and its parameters.
extension Checker {
  mutating func checkModel(_ declaration: Declaration) {
    let node = declaration.node
    tables.symbols[declaration.name] = .poison
    guard let list = tree.child(node, 2), let body = tree.child(node, 3) else { return }
    let variables = tree.children(list).filter { tree.kind($0) == .parameter }
    guard let variable = variables.first, variables.count == 1, let nameNode = tree.child(variable, 0) else {
      report(.modelVariables(declaration.name, found: variables.count, at: tree.span(list)))
      return
    }
    var type = DeclaredType(type: .plain, unit: .none)
    if let written = tree.child(variable, 1) {
      guard let known = self.type(of: written) else { return }
      type = known
    }
    guard let axis = Numeric(type.type)?.dimension else {
      report(
        .badOperand(
          "model", wanted: "a number as its variable", found: "\(type.type)", at: tree.span(variable)))
      return
    }
    guard let parameters = modelParameters(tree.child(node, 4), tree.text(nameNode)) else { return }
    guard let id = modelBody(body, tree.text(nameNode), type, parameters) else { return }
    guard let value = Numeric(graph[id].type)?.dimension else {
      report(
        .badOperand(
          "model", wanted: "an expression that is a number", found: "\(graph[id].type)", at: tree.span(body)))
      return
    }
    warnOfUnused(parameters, [tree.text(nameNode)], id, list, tree.child(node, 4))
    models[declaration.name] = CheckedModel(
      variable: axis, value: value, parameters: parameters, span: declaration.span)
    var component = ModelComponent(shape: declaration.name, label: nil, span: declaration.span)
    component.formula = lower(declaration, id, tree.text(nameNode), parameters)
    tables.symbols[declaration.name] = .model([component])
    define(declaration.name, body, tree.text(nameNode), type.type, parameters)
  }

  /// The names that mean something else within a model than in the script.
  func modelNames(_ node: NodeID) -> Set<String> {
    var names: Set<String> = []
    for parameter in tree.child(node, 2).map({ Array(tree.children($0)) }) ?? [] {
      tree.child(parameter, 0).map { _ = names.insert(tree.text($0)) }
    }
    for parameter in tree.child(node, 4).map({ Array(tree.children($0)) }) ?? [] {
      if tree.kind(parameter) == .modelParameter, let name = tree.child(parameter, 1) {
        names.insert(tree.text(name))
      }
    }
    return names
  }

  /// Called, a model is a function of its variable and of its parameters in their order.
  private mutating func define(
    _ name: String, _ body: NodeID, _ variable: String, _ type: ValueType,
    _ parameters: [CheckedModel.Parameter]
  ) {
    var all = [
      FunctionDefinition.Parameter(
        name: variable, type: .number(Numeric(type)?.dimension ?? .none), fallback: nil)
    ]
    all += parameters.map { .init(name: $0.name, type: .number($0.dimension), fallback: nil) }
    tables.functions[name] = FunctionDefinition(
      node: body, tree: tree, parameters: all, result: nil, body: body)
  }

  private mutating func modelParameters(_ list: NodeID?, _ variable: String) -> [CheckedModel.Parameter]? {
    var found: [CheckedModel.Parameter] = []
    var places: [String: SourceSpan] = [:]
    for node in list.map({ Array(tree.children($0)) }) ?? [] where tree.kind(node) == .modelParameter {
      guard let nameNode = tree.child(node, 1) else { return nil }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = places[name] {
        report(.definedTwice(name, at: span, first: first))
        return nil
      }
      places[name] = span
      guard let parameter = modelParameter(node, name) else { return nil }
      found.append(parameter)
    }
    return found
  }

  private mutating func modelParameter(_ node: NodeID, _ name: String) -> CheckedModel.Parameter? {
    guard let startNode = tree.child(node, 3) else { return nil }
    let start = value(of: startNode)
    if isPoison(start) { return nil }
    guard let found = Numeric(graph[start].type)?.dimension else {
      report(
        .badOperand(
          name, wanted: "a number to start from", found: "\(graph[start].type)", at: tree.span(startNode)))
      return nil
    }
    var (dimension, unit) = (found, graph[start].unit)
    if let written = tree.child(node, 2) {
      guard let known = type(of: written) else { return nil }
      dimension = Numeric(known.type)?.dimension ?? .none
      if !known.unit.name.isEmpty { unit = known.unit }
      guard found == dimension else {
        let help = unitHelp(startNode, found, dimension, unit)
        report(
          .wrongDimension(
            "the start of `\(name)`", wanted: dimension, found: found, at: tree.span(startNode),
            also: [Diagnostic.Label(tree.span(written), "declared here")], help: help))
        return nil
      }
    }
    guard let number = graph[start].value?.asNumber else {
      report(.notStatic("the start of `\(name)`", stage: graph[start].stage, at: tree.span(startNode)))
      return nil
    }
    var range: ClosedRange<Double>?
    if let node = tree.child(node, 4) {
      let id = value(of: node)
      guard isRange(id, dimension, "the range of `\(name)`", node) else { return nil }
      guard case .range(let low, let high, _)? = graph[id].value else {
        report(.notStatic("the range of `\(name)`", stage: graph[id].stage, at: tree.span(node)))
        return nil
      }
      guard (low...high).contains(number) else {
        report(.startOutside(name, tree.text(startNode), at: tree.span(startNode), range: tree.span(node)))
        return nil
      }
      range = low...high
    }
    return .init(name: name, dimension: dimension, unit: unit, start: number, range: range)
  }

  /// The body with its variable and parameters as values per row, which is what a fit evaluates.
  private mutating func modelBody(
    _ body: NodeID, _ variable: String, _ type: DeclaredType, _ parameters: [CheckedModel.Parameter]
  ) -> ExpressionID? {
    let span = tree.span(body)
    var bound: [String: Term] = [:]
    bound[variable] = .value(
      make(.column(variable), [], .number(Numeric(type.type)?.dimension ?? .none), .event, type.unit, span))
    for parameter in parameters {
      bound[parameter.name] = .value(
        make(.column(parameter.name), [], .number(parameter.dimension), .event, parameter.unit, span))
    }
    scope = Scope(parameters: bound)
    defer { scope = Scope() }
    let id = value(of: body)
    return isPoison(id) ? nil : id
  }

  /// A parameter on which nothing depends cannot be fitted.
  private mutating func warnOfUnused(
    _ parameters: [CheckedModel.Parameter], _ variables: [String], _ id: ExpressionID, _ list: NodeID,
    _ with: NodeID?
  ) {
    var used: Set<String> = []
    for part in graph.postorder([id]) {
      if case .column(let name) = graph[part].operation { used.insert(name) }
    }
    for node in (with.map { Array(tree.children($0)) } ?? []) + Array(tree.children(list)) {
      let place = tree.kind(node) == .modelParameter ? 1 : 0
      guard let name = tree.child(node, place), !used.contains(tree.text(name)) else { continue }
      report(.unusedModelName(tree.text(name), isParameter: place == 1, at: tree.span(name)))
    }
  }

  /// What a fit evaluates; `nil` where the model has a form that no fit can, which is noted.
  private mutating func lower(
    _ declaration: Declaration, _ id: ExpressionID, _ variable: String, _ parameters: [CheckedModel.Parameter]
  ) -> ModelFormula? {
    var lowering = ColumnLowering(graph)
    let root = lowering.lower(id)
    guard let root,
      let formula = ModelLowering(lowering.graph, variable: variable, parameters: parameters).formula(
        of: root)
    else {
      later("this form of a model", at: declaration.span)
      return nil
    }
    program.models.append(
      ModelDefinition(
        name: declaration.name, variable: variable,
        parameters: parameters.map { .init(name: $0.name, start: $0.start, range: $0.range) },
        graph: lowering.graph, value: root, span: declaration.span))
    return formula
  }
}
