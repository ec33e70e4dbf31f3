import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// What goes into which tag, what guards it, and who is told.
extension Checker {
  mutating func checkPublish(_ declaration: Declaration) {
    guard let tagNode = tree.child(declaration.node, 1) else { return }
    let tag = staticString(tagNode, "the tag")
    var (names, guards): ([String], [String]) = ([], [])
    var signoff: String?
    var ownsBase = false
    for (name, node) in slots(
      of: tree.child(declaration.node, 2), known: LanguageWords.publishSlots, owner: "publications",
      misnamed: LanguageWords.misnamedPublishSlots)
    {
      switch name {
      case "payloads": names = published(node)
      case "guards": guards = guarding(node)
      case "signoff": signoff = staticString(node, "`signoff:`")
      case "own": ownsBase = word(node, ["allow"], "own") != nil
      default: break
      }
    }
    guard let tag else { return }
    publishing.published.formUnion(names)
    program.publications.append(
      PublicationSpec(tag: tag, calibrations: names, signoff: signoff, ownsBase: ownsBase, guards: guards))
  }

  /// The calibrations of `payloads:`, each once.
  private mutating func published(_ node: NodeID) -> [String] {
    var names: [String] = []
    for (name, span) in resultNames(node, slot: "payloads", of: "calibrations") {
      guard kindOfResult(name) != .validationDeclaration else {
        report(.validationPublished(name, at: span))
        continue
      }
      names.append(name)
      publishing.publications.append((name, span))
    }
    return names
  }

  /// The validations of `guards:`.
  private mutating func guarding(_ node: NodeID) -> [String] {
    var names: [String] = []
    for (name, span) in resultNames(node, slot: "guards", of: "validations") {
      guard kindOfResult(name) == .validationDeclaration else {
        report(.calibrationGuards(name, at: span))
        continue
      }
      names.append(name)
      publishing.guards.append((name, span))
    }
    return names
  }

  private func kindOfResult(_ name: String) -> SyntaxKind? {
    if let index = tables.declared[name] { return tables.declarations[index].kind }
    guard let known = calibrations[name] else { return nil }
    return known.isValidation ? .validationDeclaration : .calibrationDeclaration
  }

  /// Names of calibrations and validations in a list, each with its place.
  mutating func resultNames(_ node: NodeID, slot: String, of what: String) -> [(
    name: String, span: SourceSpan
  )] {
    guard tree.kind(node) == .list else {
      if tree.kind(node) == .name {
        report(.listExpected(slot, text: tree.text(node), at: tree.span(node)))
        return resultName(node).map { [($0, tree.span(node))] } ?? []
      } else {
        report(
          .wrongType(
            "`\(slot):`", wanted: "a list of \(what)", found: phrase(of: node), at: tree.span(node)))
      }
      return []
    }
    var found: [(String, SourceSpan)] = []
    var spans: [String: SourceSpan] = [:]
    for element in tree.children(node) {
      guard let inner = tree.child(element, 1) else { continue }
      let span = tree.span(inner)
      guard let name = resultName(inner) else { continue }
      if let first = spans[name] {
        report(.listedTwice(name, at: span, first: first))
        continue
      }
      spans[name] = span
      found.append((name, span))
    }
    return found
  }

  /// The calibration or validation that a name, or a text within `for`, stands for; reports what is none.
  mutating func resultName(_ node: NodeID) -> String? {
    let isText = tree.kind(node) == .string
    guard let name = isText ? staticString(node, "a calibration's name") : tree.text(node) else { return nil }
    let span = tree.span(node)
    let isDeclared = tables.declared[name].map { tables.declarations[$0].makesResults } ?? false
    if isDeclared || calibrations[name] != nil { return name }
    if case .poison? = tables.symbols[name] { return nil }
    if let writer = writers[name]?.last {
      report(.payloadForCalibration(name, writer: writer, at: span))
      return nil
    }
    let known = tables.declarations.filter(\.makesResults).map(\.name) + calibrations.keys.sorted()
    let owner = tree.kind(node) == .member ? tree.child(node, 0).map { tree.text($0) } : nil
    let isField = owner.map { known.contains($0) } ?? false
    report(
      .unknownCalibration(
        name, at: span, nearest: nearest(name, in: known),
        help: isField ? "a payload is published as a whole: `\(owner ?? "")`" : nil))
    return nil
  }

  mutating func checkBackend(_ declaration: Declaration) {
    guard let nameNode = tree.child(declaration.node, 1) else { return }
    if let first = program.backend?.span, first.file == tree.file.id {
      report(.onlyOne("backend", at: tree.span(nameNode), first: first))
      return
    }
    let name = tree.text(nameNode)
    guard LanguageWords.backends.contains(name) else {
      let known = LanguageWords.backends
      report(
        .unknownWord(
          name, for: "backend", at: tree.span(nameNode), known: known, nearest: nearest(name, in: known)))
      return
    }
    let known = LanguageWords.backendSlots
    var settings: [BackendDefinition.Setting] = []
    for (slot, node) in slots(
      of: tree.child(declaration.node, 2), known: known, owner: "backends",
      misnamed: LanguageWords.misnamedBackendSlots)
    {
      if let value = backendValue(slot, node) { settings.append(.init(name: slot, value: value)) }
    }
    // That of the script comes after that of its site, and counts.
    program.backend = BackendDefinition(name: name, settings: settings, span: tree.span(nameNode))
  }

  /// The value of a backend's slot, of the type that the slot takes.
  private mutating func backendValue(_ slot: String, _ node: NodeID) -> Value? {
    switch slot {
    case "workers", "jobs": return staticInteger(node, "`\(slot):`", least: 1).map { .integer($0) }
    case "memory": return staticAmount(node, "`memory:`", of: Dimension.Base.data).map { .number($0) }
    case "time": return staticAmount(node, "`time:`", of: Dimension.Base.time).map { .number($0) }
    case "tokens":
      var policy = TaskPolicy()
      addTokens(node, to: &policy)
      return .record(policy.tokens.map { .init(name: $0.name, value: .integer($0.count)) })
    case "setup", "extra":
      return staticStrings(node, "`\(slot):`").map { .list($0.map { .string($0) }) }
    default: return staticString(node, "`\(slot):`").map { .string($0) }
    }
  }

  mutating func checkNotify(_ declaration: Declaration) {
    for (name, node) in slots(
      of: tree.child(declaration.node, 1), known: LanguageWords.notifySlots, owner: "notifications")
    {
      guard tree.kind(node) == .list else {
        report(.commandAsText(name, text: tree.text(node), at: tree.span(node)))
        continue
      }
      guard let command = staticStrings(node, "`\(name):`"), !command.isEmpty else { continue }
      if name == "on_failure" {
        program.notifications.onFailure = command
      } else {
        program.notifications.onSuccess = command
      }
    }
  }

  /// A check over several calibrations, whose fields are single values of the whole script.
  mutating func checkOverall(_ declaration: Declaration) {
    guard let node = tree.child(declaration.node, 2) else { return }
    scope = Scope(phase: .end, showsNames: true)
    let condition = value(of: node)
    scope = Scope(phase: .end)
    let message = tree.child(declaration.node, 3).map { value(of: $0) }
    guard !isPoison(condition), isBool(condition, "check `\(declaration.name)`", at: tree.span(node)) else {
      return
    }
    var roots = [condition]
    if let message, !isPoison(message) { roots.append(message) }
    let used = graph.postorder(roots).compactMap { id -> String? in
      if case .payload(let name, _) = graph[id].operation { name } else { nil }
    }
    guard !used.isEmpty else {
      // A condition on parameters is known by now: it holds, or the script is wrong.
      switch graph[condition].value {
      case .bool(true)?: break
      case .bool(false)?: report(.checkNeverHolds(declaration.name, at: tree.span(node)))
      default: report(.checkOfNothing(declaration.name, at: tree.span(node)))
      }
      return
    }
    guard graph[condition].value == nil, !hasErrors else { return }
    var lowering = ResultLowering(graph)
    let check = AlgorithmDefinition.CheckDefinition(
      kind: tree.kind(declaration.node) == .requireItem ? .require : .expect, name: declaration.name,
      condition: lowering.lower(condition), message: roots.count > 1 ? lowering.lower(roots[1]) : nil,
      span: tree.span(declaration.node))
    let names = Set(used).sorted { positions[$0] ?? 0 < positions[$1] ?? 0 }
    program.checks.append(
      OverallCheck(
        check: check, program: lowering.program, constants: lowering.constants, calibrations: names))
    publishing.checkedOverall.formUnion(names)
  }
}
