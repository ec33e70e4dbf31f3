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

  mutating func template(_ callee: NodeID, _ call: NodeID) -> TemplateDefinition? {
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
