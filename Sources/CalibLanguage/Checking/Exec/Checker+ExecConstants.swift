import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// `x.file` and `x.database`: constants handed to a program, of a calibration, an iterated name or a store.
extension Checker {
  /// What `OWNER.file` or `OWNER.database` stands for; `nil` for a member of anything else.
  mutating func constantsPlaceholder(
    _ owner: String, _ name: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> Placeholder? {
    guard ["file", "database"].contains(name), let base = tree.child(node, 0) else { return nil }
    switch resolvedOwner(owner, at: tree.span(base)) {
    case .calibration(let calibration)?:
      return Placeholder(argument: constants(of: calibration, name, node, &draft))
    case .stored?:
      return Placeholder(argument: constants(of: StoredPayload(ConstantReference.all), name, node, &draft))
    case .namedStore(let store)?:
      let all = StoredPayload(ConstantReference.all, in: store)
      return Placeholder(argument: constants(of: all, name, node, &draft))
    case .storedPayload(let payload)?:
      return Placeholder(argument: constants(of: payload, name, node, &draft))
    case .iterated(let index)?:
      let iterated = local.iterated[index]
      let id = make(
        .before(index, name: iterated.name), [], iterated.beginType, .lookup, iterated.unit, tree.span(base))
      return Placeholder(argument: constants(id, name, node, &draft))
    default: return nil
    }
  }

  /// What a name before `.file` stands for, where that is something with constants.
  private func resolvedOwner(_ name: String, at span: SourceSpan) -> Term? {
    if let term = local.names[name] { return term }
    if name == "stored" { return .stored }
    if case .namedStore(let store)? = tables.symbols[name] { return .namedStore(store) }
    if let index = tables.declared[name], tables.declarations[index].kind == .calibrationDeclaration {
      return .calibration(name)
    }
    return calibrations[name] == nil ? nil : .calibration(name)
  }

  /// A file, or a folder, of a calibration's constants.
  private mutating func constants(
    of calibration: String, _ kind: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> ExecDefinition.Argument? {
    if calibration == local.name {
      report(
        .notAValue(
          "`\(calibration)`", at: tree.span(node),
          help: "a calibration cannot read its own payload: use `stored.\(kind)`, or an iterated name"))
      return nil
    }
    let fields = calibrations[calibration]?.fields ?? []
    if fields.contains(where: { $0.type == .poison }) || calibrations[calibration] == nil { return nil }
    guard !fields.isEmpty else {
      report(
        .notAValue("`\(calibration).\(kind)`", at: tree.span(node), help: "`\(calibration)` has no payload"))
      return nil
    }
    let whole = ConstantReference.all
    let id = make(
      .payload(calibration: calibration, field: whole), [], .file, .lookup, .none, tree.span(node))
    return constants(id, kind, node, &draft)
  }

  /// `stored.NAME.file` and the like; `nil` for a member of anything else.
  mutating func storedConstants(
    _ base: NodeID, _ kind: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> Placeholder? {
    guard ["file", "database"].contains(kind), tree.kind(base) == .member,
      let owner = tree.child(base, 0), tree.kind(owner) == .name
    else { return nil }
    switch resolvedOwner(tree.text(owner), at: tree.span(owner)) {
    case .stored?, .namedStore?: break
    case nil where tree.text(owner) == "previous": break
    default: return nil
    }
    switch term(of: base) {
    case .storedPayload(let payload):
      return Placeholder(argument: constants(of: payload, kind, node, &draft))
    case .calibration(let calibration):
      return Placeholder(argument: constants(of: calibration, kind, node, &draft))
    case .poison: return Placeholder(argument: nil)
    default: return nil
    }
  }

  /// A file, or a folder, of what the store has of a payload, or of all of them.
  private mutating func constants(
    of payload: StoredPayload, _ kind: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> ExecDefinition.Argument {
    let id = stored(payload, ConstantReference.all, .file, .none, tree.span(node))
    return constants(id, kind, node, &draft)
  }

  private mutating func constants(
    _ value: ExpressionID, _ kind: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> ExecDefinition.Argument {
    let stage: Stage = draft.collects ? .lookup : .result
    draft.operands.append(
      make(.algorithm("constants", arguments: [kind]), [value], .file, stage, .none, tree.span(node)))
    return .value(draft.operands.count - 1)
  }
}
