import CalibDiagnostics
import CalibModel
import CalibSyntax

/// Parameters, with the values that this check gives them; profiles.
extension Checker {
  mutating func checkParameter(_ declaration: Declaration) {
    let node = declaration.node
    let declared = tree.child(node, 2).flatMap { type(of: $0) }
    if tree.child(node, 2) != nil, declared == nil {
      tables.symbols[declaration.name] = .poison
      return
    }
    let fallback = tree.child(node, 3).map { value(of: $0) }
    guard let id = parameterValue(declaration, declared?.type, fallback) else {
      tables.symbols[declaration.name] = .poison
      return
    }
    tables.symbols[declaration.name] = isPoison(id) ? .poison : .value(id)
    guard !isPoison(id) else { return }
    record(declaration.name, .value(id), declaration.span)
    checkCondition(declaration, id)
    if isSession { program.parameters.removeAll { $0.name == declaration.name } }
    program.parameters.append(
      ParameterDefinition(
        name: declaration.name, type: graph[id].type, value: parameterValue(id), span: declaration.span))
  }

  /// The value that counts: that of `--set`, of the profile, of the environment, or the default.
  private mutating func parameterValue(
    _ declaration: Declaration, _ type: ValueType?, _ fallback: ExpressionID?
  )
    -> ExpressionID?
  {
    let name = declaration.name
    let wanted = type ?? fallback.map { graph[$0].type }
    var found = fallback
    var isFallback = true
    if let setting = options.settings.last(where: { $0.name == name }) {
      found = outside(setting.text, name, "--set \(name)", wanted)
      isFallback = false
    } else if let node = profileSlots[name] {
      found = value(of: node)
      isFallback = false
    } else if let variable = environmentVariable(declaration), let text = options.environment(variable) {
      found = outside(text, name, "environment variable \(variable)", wanted)
      isFallback = false
    }
    guard let found else {
      report(.parameterWithoutValue(name, at: declaration.span, variable: environmentVariable(declaration)))
      return nil
    }
    if isPoison(found) { return found }
    guard graph[found].stage == .static else {
      report(.notStatic("a parameter", stage: graph[found].stage, at: graph[found].span))
      return nil
    }
    guard let wanted = isFallback ? type : wanted.map({ widened($0) }) else { return found }
    return inDeclaredUnit(
      coerced(found, to: wanted, place: "parameter `\(name)`", at: graph[found].span), wanted)
  }

  /// A number that a whole default was widened from stays exact; other types are as they are.
  private func widened(_ type: ValueType) -> ValueType {
    if case .measured(let dimension) = type { return .number(dimension) }
    return type
  }

  /// A whole number where a plain one is declared becomes one.
  private mutating func inDeclaredUnit(_ id: ExpressionID, _ wanted: ValueType) -> ExpressionID {
    guard case .number = wanted, case .integer(let value)? = graph[id].value else { return id }
    return constant(.number(Double(value)), wanted, graph[id].span)
  }

  private func environmentVariable(_ declaration: Declaration) -> String? {
    tree.child(declaration.node, 4).flatMap { plainText($0) }
  }

  private func parameterValue(_ id: ExpressionID) -> Value {
    if let value = graph[id].value { return value }
    guard graph[id].operation == .measured, let value = graph[graph[id].operands[0]].value?.asNumber,
      let error = graph[graph[id].operands[1]].value?.asNumber
    else { return .none }
    return .measured(Measured(value: value, terms: [.init(source: 0, coefficient: error)]))
  }

  private mutating func checkCondition(_ declaration: Declaration, _ id: ExpressionID) {
    guard let node = tree.child(declaration.node, 5) else { return }
    let condition = value(of: node)
    guard !isPoison(condition), isBool(condition, "the condition of a parameter", at: tree.span(node)) else {
      return
    }
    guard case .bool(let holds)? = graph[condition].value else {
      report(.notStatic("the condition of a parameter", stage: graph[condition].stage, at: tree.span(node)))
      return
    }
    if !holds {
      report(
        .parameterRefused(
          declaration.name, value: staticText(id) ?? "not allowed", condition: tree.text(node),
          at: graph[id].span, where: tree.span(node)))
    }
  }

  /// The value of a text from outside of the script: an expression; a bare word where a text is wanted.
  private mutating func outside(_ text: String, _ name: String, _ place: String, _ wanted: ValueType?)
    -> ExpressionID
  {
    let prefix = "param \(name) = "
    let id = nextFile
    let file = SourceFile(name: place, id: id, bytes: Array((prefix + text + "\n").utf8))
    sources.append(file)
    let whole = SourceSpan(file: id, start: prefix.utf8.count, end: prefix.utf8.count + text.utf8.count)
    if [.string, .run, .interval].contains(wanted), !text.hasPrefix("\"") {
      return constant(.string(text), .string, whole)
    }
    let parsed = parse(file)
    guard !parsed.diagnostics.contains(where: { $0.severity == .error }),
      let node = parsed.tree.children(parsed.tree.root).first(where: {
        $0 != SyntaxTree.absent && parsed.tree.kind($0) == .paramDeclaration
      }), let written = parsed.tree.child(node, 3)
    else {
      diagnostics += parsed.diagnostics
      if !parsed.diagnostics.contains(where: { $0.severity == .error }) {
        report(.badSetting("the value of `\(name)`", wanted: "an expression", found: "`\(text)`", at: whole))
      }
      return poison(whole)
    }
    let outer = tree
    tree = parsed.tree
    let value = value(of: written)
    tree = outer
    return value
  }

  /// The values of the chosen profile, by parameter.
  private var profileSlots: [String: NodeID] {
    guard let profile = options.profile, let index = tables.declared["profile " + profile],
      let slots = tree.child(tables.declarations[index].node, 2)
    else { return [:] }
    var found: [String: NodeID] = [:]
    for slot in tree.children(slots) where tree.kind(slot) == .slot {
      if let name = tree.child(slot, 1), let value = tree.child(slot, 2) { found[tree.text(name)] = value }
    }
    return found
  }

  /// Names that profiles and `--set` give and no parameter has.
  mutating func checkSettings() {
    let known =
      program.parameters.map(\.name)
      + tables.declarations.filter { $0.kind == .paramDeclaration }.map(\.name)
    for profile in tables.declarations where profile.kind == .profileDeclaration {
      guard let slots = tree.child(profile.node, 2) else { continue }
      for slot in tree.children(slots) where tree.kind(slot) == .slot {
        guard let name = tree.child(slot, 1) else { continue }
        if known.contains(tree.text(name)) {
          checkProfileValue(slot, of: tree.text(name), in: profile)
          continue
        }
        report(
          .unknownParameter(
            tree.text(name), at: tree.span(name), nearest: nearest(tree.text(name), in: known)))
      }
    }
    for setting in options.settings where !known.contains(setting.name) {
      let span = outsideSpan(
        "--set \(setting.name)", "\(setting.name) = \(setting.text)", marked: setting.name)
      report(.unknownParameter(setting.name, at: span, nearest: nearest(setting.name, in: known)))
    }
    if let profile = options.profile, tables.declared["profile " + profile] == nil {
      let names = tables.declarations.filter { $0.kind == .profileDeclaration }.map(\.name)
      let span = outsideSpan("--profile", profile, marked: profile)
      report(.unknownProfile(profile, at: span, nearest: nearest(profile, in: names)))
    }
  }

  /// A value of a profile that is not chosen has to be right too; that of the chosen one is the parameter's.
  private mutating func checkProfileValue(_ slot: NodeID, of name: String, in profile: Declaration) {
    guard profile.name != options.profile, let node = tree.child(slot, 2),
      let type = program.parameters.first(where: { $0.name == name })?.type
    else { return }
    scope = Scope()
    let id = value(of: node)
    guard !isPoison(id) else { return }
    guard graph[id].stage == .static else {
      report(.notStatic("a parameter", stage: graph[id].stage, at: tree.span(node)))
      return
    }
    _ = coerced(id, to: widened(type), place: "parameter `\(name)`", at: tree.span(node))
  }

  private mutating func outsideSpan(_ place: String, _ text: String, marked: String) -> SourceSpan {
    let id = nextFile
    sources.append(SourceFile(name: place, id: id, bytes: Array(text.utf8)))
    return SourceSpan(file: id, start: 0, end: marked.utf8.count)
  }
}
