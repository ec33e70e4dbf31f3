import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// A template as declared: its node in the text that it is written in.
struct TemplateDefinition: Sendable {
  let name: String
  let tree: SyntaxTree
  let node: SyntaxTree.NodeID
  let span: SourceSpan
}

/// Templates: parametrised calibrations, checked for each use.
extension Checker {
  mutating func checkTemplate(_ declaration: Declaration) {
    tables.templates[declaration.name] = TemplateDefinition(
      name: declaration.name, tree: tree, node: declaration.node, span: declaration.span)
    guard let list = tree.child(declaration.node, 2) else { return }
    var spans: [String: SourceSpan] = [:]
    for node in tree.children(list) where tree.kind(node) == .parameter {
      guard let nameNode = tree.child(node, 0) else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = spans[name] { report(.definedTwice(name, at: span, first: first)) }
      spans[name] = span
      if tree.child(node, 1) == nil { report(.parameterWithoutType(name, of: declaration.name, at: span)) }
    }
    if !library.open.isEmpty { checkAlone(declaration) }
  }

  /// The text of the template that a calibration is made from; `nil` where it is made from none.
  func templateText(of declaration: Declaration) -> (tree: SyntaxTree, node: NodeID)? {
    guard declaration.makesResults, let call = tree.child(declaration.node, 3),
      let callee = tree.child(call, 0)
    else { return nil }
    let name = tree.text(callee)
    if let index = tables.declared[name], tables.declarations[index].kind == .templateDeclaration {
      return (tree, tables.declarations[index].node)
    }
    return tables.templates[name].map { ($0.tree, $0.node) }
  }

  /// What the template of a calibration reads from stores: for each calibration made from it that is another edge.
  func templateReferences(_ declaration: Declaration) -> [Reference] {
    guard let template = templateText(of: declaration), let block = template.tree.child(template.node, 3)
    else {
      return []
    }
    var other = self
    other.tree = template.tree
    return other.references(under: [block]).filter {
      ["stored", "previous"].contains($0.name) || namedStoreDeclared($0.name)
    }
  }

  /// Gathers the items of a calibration that is made from a template, and binds the template's parameters.
  ///
  /// Afterwards the template's text is the one being checked.
  mutating func prepare(_ draft: inout CalibrationDraft, _ call: NodeID, _ declaration: Declaration) -> Bool {
    guard let callee = tree.child(call, 0), let template = template(callee, call) else { return false }
    templateUse.used.insert(template.name)
    let added = tree.child(declaration.node, 2)
    guard bind(template, call) else { return false }
    let outer = tree
    if template.tree.file.id != tree.file.id { local.texts = (template.tree, tree) }
    tree = template.tree
    guard let block = tree.child(template.node, 3) else { return false }
    if draft.documentation.isEmpty { draft.documentation = documentation(template.node) }
    gather(block, isAdded: false, &draft)
    draft.template = template.tree.span(template.node)
    guard let added else { return true }
    tree = outer
    gather(added, isAdded: true, &draft)
    tree = template.tree
    return true
  }

  private mutating func template(_ callee: NodeID, _ call: NodeID) -> TemplateDefinition? {
    let (name, span) = (tree.text(callee), tree.span(callee))
    if let known = tables.templates[name] { return known }
    // One that could not be read was reported.
    if let index = tables.declared[name], tables.declarations[index].kind == .templateDeclaration {
      return nil
    }
    if case .poison? = tables.symbols[name] { return nil }
    if let index = tables.declared[name] {
      report(
        .notATemplate(
          name, isCalibration: tables.declarations[index].makesResults, at: span,
          declared: tables.declarations[index].span)
      )
      return nil
    }
    let known = tables.templates.keys.sorted()
    report(.unknownTemplate(name, at: span, nearest: nearest(name, in: known)))
    return nil
  }

  // Parameters and arguments.

  /// What a parameter of a template takes.
  enum TemplateType {
    case dataset([(name: String, type: ValueType?)])
    case payload([(name: String, type: DeclaredType)])
    case model
    case function
    case plain(DeclaredType)
  }

  mutating func templateType(_ node: NodeID) -> TemplateType? {
    switch tree.kind(node) {
    case .functionType: return .function
    case .genericType:
      let parts = Array(tree.children(node))
      guard let head = parts.first, parts.count == 2, tree.kind(parts[1]) == .recordType else { break }
      let columns = tree.children(parts[1]).filter { tree.kind($0) == .column }
      switch tree.text(head) {
      case "Dataset":
        return .dataset(
          columns.compactMap { column in
            guard let place = tree.child(column, 1) else { return nil }
            return (tree.text(place), tree.child(column, 2).flatMap { type(of: $0)?.type })
          })
      case "Payload":
        return .payload(
          columns.compactMap { column in
            guard let place = tree.child(column, 1), let written = tree.child(column, 2) else { return nil }
            return (
              tree.text(place), type(of: written) ?? DeclaredType(type: .poison, unit: .none)
            )
          })
      default: break
      }
    case .unitType where tree.text(node) == "Model": return .model
    case .unitType where tree.text(node) == "Dataset": return .dataset([])
    default: break
    }
    return type(of: node).map { .plain($0) }
  }

  /// Gives the parameters of a template the arguments of a call; `false` where one is missing or unknown.
  private mutating func bind(_ template: TemplateDefinition, _ call: NodeID) -> Bool {
    guard let list = template.tree.child(template.node, 2) else { return false }
    let parameters = template.tree.children(list).filter { template.tree.kind($0) == .parameter }
    let names = parameters.map { node in template.tree.child(node, 0).map { template.tree.text($0) } ?? "" }
    guard let given = givenArguments(template, call, names) else { return false }
    for (node, name) in zip(parameters, names) {
      let isGiven = given[name] != nil
      let outer = tree
      if !isGiven { tree = template.tree }
      guard let written = given[name] ?? tree.child(node, 2) else {
        tree = outer
        report(.missingArgument(name, of: template.name, at: tree.span(call)))
        return false
      }
      scope = Scope(seesCalibration: !isGiven)
      let (term, span, text) = (self.term(of: written), tree.span(written), tree.text(written))
      tree = template.tree
      let wanted = template.tree.child(node, 1).flatMap { templateType($0) }
      tree = outer
      local.parameterSpans[name] = template.tree.child(node, 0).map { template.tree.span($0) }
      local.names[name] = wanted.map { fitted(term, to: $0, name, template, span, text) } ?? .poison
      if case .function(let function)? = local.names[name] { lend(function, as: name, to: template) }
    }
    return true
  }

  /// The arguments of a call by the names of the template's parameters; `nil` where one is unknown.
  private mutating func givenArguments(_ template: TemplateDefinition, _ call: NodeID, _ names: [String])
    -> [String: NodeID]?
  {
    var given: [String: NodeID] = [:]
    var place = 0
    for argument in arguments(of: call) {
      if let name = argument.name {
        guard names.contains(name) else {
          report(
            .unknownArgument(
              name, of: template.name, at: argument.nameSpan, known: names,
              nearest: nearest(name, in: names)))
          return nil
        }
        given[name] = argument.value
      } else {
        guard names.indices.contains(place) else {
          report(.tooManyArguments(template.name, takes: names.count, at: tree.span(argument.value)))
          return nil
        }
        given[names[place]] = argument.value
        place += 1
      }
    }
    return given
  }

  /// An argument as its parameter takes it; poison, reported, where it does not.
  mutating func fitted(
    _ term: Term, to wanted: TemplateType, _ name: String, _ template: TemplateDefinition,
    _ span: SourceSpan, _ text: String
  ) -> Term {
    let place = "`\(name)` of template `\(template.name)`"
    switch (wanted, term) {
    case (_, .poison): return .poison
    case (.plain(let type), .value), (.plain(let type), .record), (.plain(let type), .iterated),
      (.plain(let type), .storedField):
      let id = asValue(term, at: span)
      return .value(coerced(id, to: type.type, place: place, at: span))
    case (.model, .model), (.function, .function): return term
    case (.dataset(let columns), .dataset(let dataset)):
      return hasColumns(columns, dataset, template, span) ? term : .poison
    case (.payload(let fields), .calibration(let calibration)):
      return hasFields(fields, calibration, template, span) ? term : .poison
    case (.payload, .calibrationPayload): return term
    case (.payload(let fields), .storedPayload(let payload)): return expected(fields, of: payload)
    default:
      let help: String? =
        if case .payload = wanted { "give a calibration, `stored.NAME` or `previous.NAME`" } else { nil }
      report(.wrongArgument(place, wanted: Self.phrase(wanted), at: span, help: help, text: text))
      return .poison
    }
  }

  private static func phrase(_ type: TemplateType) -> String {
    switch type {
    case .dataset: "a dataset"
    case .payload: "a payload"
    case .model: "a model"
    case .function: "a function"
    case .plain(let type): "\(type.type)"
    }
  }

  private mutating func hasColumns(
    _ columns: [(name: String, type: ValueType?)], _ dataset: DatasetTerm, _ template: TemplateDefinition,
    _ span: SourceSpan
  ) -> Bool {
    for source in dataset.sources {
      guard let known = datasets[source], !known.isBroken else { return false }
      for column in columns {
        guard let id = known.values[column.name] else {
          if known.lacksColumns { return false }
          report(
            .datasetLacks(
              column.name, source, template.name, at: span, dataset: known.span,
              nearest: nearest(column.name, in: known.values.keys.sorted())))
          return false
        }
        guard let wanted = column.type, wanted != .poison, graph[id].type != .poison else { continue }
        let agrees =
          if let one = Numeric(wanted), let two = Numeric(graph[id].type) {
            one.dimension == two.dimension && one.isInteger == two.isInteger
          } else { wanted == graph[id].type }
        if !agrees {
          report(
            .wrongType(
              "column `\(column.name)` of template `\(template.name)`", wanted: "\(wanted)",
              found: "\(graph[id].type)", at: span,
              also: known.places[column.name].map { [.init($0, "declared here")] } ?? []))
          return false
        }
      }
    }
    return true
  }

  private mutating func hasFields(
    _ fields: [(name: String, type: DeclaredType)], _ calibration: String, _ template: TemplateDefinition,
    _ span: SourceSpan
  ) -> Bool {
    // One that is not checked is part of a cycle, which was reported.
    guard let known = calibrations[calibration] else { return false }
    for field in fields {
      guard let found = known.fields.first(where: { $0.name == field.name }) else {
        let names = known.fields.map(\.name)
        report(
          .unknownField(
            field.name, of: calibration, at: span, known: names, nearest: nearest(field.name, in: names)))
        return false
      }
      let (wanted, has) = (Self.element(of: field.type.type), Self.element(of: found.type))
      guard let one = Numeric(wanted), let two = Numeric(has), one.dimension != two.dimension else {
        continue
      }
      report(
        .wrongDimension(
          "`\(field.name)` of template `\(template.name)`", wanted: one.dimension, found: two.dimension,
          at: span))
      return false
    }
    return true
  }

  /// A payload of the store whose fields' types a parameter tells.
  mutating func expected(_ fields: [(name: String, type: DeclaredType)], of payload: StoredPayload)
    -> Term
  {
    for field in fields {
      local.expected[ConstantReference(payload.source, field: field.name)] = field.type
    }
    return .storedPayload(payload)
  }

  /// Makes a function known under a parameter's name where the template is written.
  private mutating func lend(_ function: String, as name: String, to template: TemplateDefinition) {
    let definition = tables.functions[function]
    let outer = tree
    tree = template.tree
    if tables.functions[name] == nil {
      tables.functions[name] = definition
      templateUse.lentFunctions.append((name, template.tree))
    }
    tree = outer
  }

  /// Takes the functions that were given to a template away again.
  mutating func forgetFunctionParameters() {
    guard !templateUse.lentFunctions.isEmpty else { return }
    let outer = tree
    for (name, tree) in templateUse.lentFunctions {
      self.tree = tree
      tables.functions[name] = nil
      tables.memo = [:]
    }
    tree = outer
    templateUse.lentFunctions = []
  }

  /// Leaves out mistakes inside of a template that another calibration made from it has brought to light already.
  mutating func forgetKnownMistakes(since before: Int, in draft: CalibrationDraft) {
    guard let template = draft.template else { return }
    var kept: [Diagnostic] = []
    for var message in diagnostics[before...] {
      let span = message.primary.span
      if span.file == template.file, span.start >= template.start, span.end <= template.end {
        let key = "\(message.code.text) \(span.file.index) \(span.start)"
        guard templateUse.mistakes.insert(key).inserted else { continue }
        message.secondary.append(.init(draft.span, "in the calibration that is made here"))
      }
      kept.append(message)
    }
    diagnostics.replaceSubrange(before..., with: kept)
  }
}
