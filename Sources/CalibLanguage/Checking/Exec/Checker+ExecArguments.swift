import CalibDiagnostics
import CalibModel
import CalibSyntax

/// The command lines of an `exec`: texts, values, and placeholders, which are names and not texts to replace.
extension Checker {
  mutating func addCommand(_ node: NodeID, _ draft: inout ExecDraft) {
    draft.slot = "run"
    switch tree.kind(node) {
    case .list:
      let parts = execArguments(node, &draft)
      if parts.isEmpty, tree.children(node).isEmpty {
        report(
          .badSetting("`run:`", wanted: "a program and its arguments", found: "empty", at: tree.span(node)))
      }
      draft.definition.command = .arguments(parts)
    case .string:
      lintShell(node, draft)
      draft.definition.command = .shell(shellParts(node, &draft))
    default:
      report(
        .badOperand(
          "run", wanted: "a list of arguments, or a text for the shell", found: "something else",
          at: tree.span(node), help: "write `run: [\"program\", \"argument\"]`"))
    }
  }

  mutating func addMerge(_ node: NodeID, _ draft: inout ExecDraft) {
    draft.slot = "merge"
    guard draft.collects else {
      report(.mergeOfLet(at: tree.span(node)))
      return
    }
    guard tree.kind(node) == .list else {
      report(
        .badOperand(
          "merge", wanted: "a list of arguments", found: phrase(of: node), at: tree.span(node),
          help: "write `merge: [\"hadd\", \"-f\", merged, ...parts.NAME]`"))
      return
    }
    let before = diagnostics.count
    let parts = execArguments(node, &draft)
    if diagnostics.count == before, !parts.contains(.merged) || draft.mergedOutputs.isEmpty {
      report(.mergeWithout(parts.contains(.merged) ? "parts.NAME" : "merged", at: tree.span(node)))
    }
    draft.definition.merge = parts
  }

  /// The elements of a list as arguments; wrong ones are reported and left out.
  private mutating func execArguments(_ list: NodeID, _ draft: inout ExecDraft) -> [ExecDefinition.Argument] {
    var found: [ExecDefinition.Argument] = []
    for element in tree.children(list) where element != SyntaxTree.absent {
      guard tree.kind(element) == .element, let inner = tree.child(element, 1) else { continue }
      let isSpread = tree.child(element, 0) != nil
      if let argument = execArgument(inner, isSpread, &draft) { found.append(argument) }
    }
    return found
  }

  private mutating func execArgument(_ node: NodeID, _ isSpread: Bool, _ draft: inout ExecDraft)
    -> ExecDefinition.Argument?
  {
    let span = tree.span(node)
    switch tree.kind(node) {
    case .name:
      if let placeholder = placeholder(tree.text(node), node, isSpread, &draft) {
        return placeholder.argument
      }
    case .member:
      if let placeholder = memberPlaceholder(node, isSpread, &draft) { return placeholder.argument }
    case .call:
      if let path = filePath(node) {
        draft.definition.uses.append(path)
        return .text(path)
      }
      if let callee = tree.child(node, 0), tree.text(callee) == "lines", tables.functions["lines"] == nil {
        return lines(node, &draft)
      }
    case .string:
      if let inner = placeholderInText(node) {
        report(.placeholderInText(tree.text(inner), at: tree.span(inner), text: tree.text(node)))
        return nil
      }
    default: break
    }
    let id = value(of: node)
    if isPoison(id) {
      draft.isBroken = true
      return nil
    }
    guard isArgument(id, isSpread, node) else { return nil }
    if let text = staticText(id), !isSpread { return .text(text) }
    guard isInTime(id, span, draft) else { return nil }
    draft.operands.append(id)
    return .value(draft.operands.count - 1)
  }

  /// `lines([…])`: a text file, one element a line.
  private mutating func lines(_ node: NodeID, _ draft: inout ExecDraft) -> ExecDefinition.Argument? {
    guard let argument = arguments(of: node).first, arguments(of: node).count == 1,
      tree.kind(argument.value) == .list
    else {
      report(
        .badOperand(
          "lines", wanted: "a list of lines", found: phrase(of: node), at: tree.span(node),
          help: "write `lines([\"first\", \"second\"])`"))
      return nil
    }
    return .lines(execArguments(argument.value, &draft))
  }

  // MARK: - Placeholders

  /// What a name was taken for; its argument is `nil` where it is wrong, which was reported.
  private struct Placeholder { let argument: ExecDefinition.Argument? }

  private mutating func placeholder(
    _ name: String, _ node: NodeID, _ isSpread: Bool, _ draft: inout ExecDraft
  )
    -> Placeholder?
  {
    let known: [String: ExecDefinition.Argument] = [
      "file": .file, "files": .files, "run": .run, "sample": .sample, "merged": .merged,
    ]
    if ["out", "parts"].contains(name), local.names[name] == nil {
      report(
        .placeholderWithoutName(name, outputs: draft.definition.outputs.map(\.name), at: tree.span(node)))
      return Placeholder(argument: nil)
    }
    guard let argument = known[name], local.names[name] == nil else { return nil }
    let span = tree.span(node)
    if let reason = reasonAgainst(name, draft) {
      report(.placeholderElsewhere(name, reason.text, at: span, help: reason.help))
      return Placeholder(argument: nil)
    }
    if name == "files", !isSpread {
      report(.listWithoutSpread(name, at: span))
      return Placeholder(argument: nil)
    }
    return Placeholder(argument: argument)
  }

  /// Why a placeholder has no meaning in the slot and grouping; `nil` where it has one.
  private func reasonAgainst(_ name: String, _ draft: ExecDraft) -> (text: String, help: String?)? {
    if name == "merged" {
      return draft.slot == "merge" ? nil : ("only `merge:` makes it", "a path to write is `out.NAME`")
    }
    if !draft.collects {
      return (
        "an `exec` of a `let` reads no files of a dataset", "hand it what a `collect` left: `...hits.data`"
      )
    }
    if draft.slot == "merge" { return ("a merge reads the parts", "write `...parts.NAME`") }
    switch (name, draft.definition.grouping) {
    case ("file", .run):
      return ("the program runs once for all files of a run", "write `...files`, or `per: file`")
    case ("files", .file): return ("the program runs once for each file", "write `file`, or `per: run`")
    default: return nil
    }
  }

  /// `out.NAME`, `parts.NAME`, `x.file` and `x.database`.
  private mutating func memberPlaceholder(_ node: NodeID, _ isSpread: Bool, _ draft: inout ExecDraft)
    -> Placeholder?
  {
    guard let base = tree.child(node, 0), let nameNode = tree.child(node, 1), tree.kind(base) == .name else {
      return nil
    }
    let (owner, name, span) = (tree.text(base), tree.text(nameNode), tree.span(nameNode))
    if ["out", "parts"].contains(owner), local.names[owner] == nil {
      return Placeholder(argument: outputPlaceholder(owner, name, span, isSpread, &draft))
    }
    guard ["file", "database"].contains(name) else { return nil }
    switch resolvedOwner(owner, at: tree.span(base)) {
    case .calibration(let calibration)?:
      return Placeholder(argument: constants(of: calibration, name, node, &draft))
    case .stored?: return Placeholder(argument: constants([], name, node, &draft))
    case .iterated(let index)?:
      let iterated = local.iterated[index]
      let id = make(
        .before(index, name: iterated.name), [], iterated.beginType, .lookup, iterated.unit, tree.span(base))
      return Placeholder(argument: constants([id], name, node, &draft))
    default: return nil
    }
  }

  /// What a name before `.file` stands for, where that is something with constants.
  private func resolvedOwner(_ name: String, at span: SourceSpan) -> Term? {
    if let term = local.names[name] { return term }
    if name == "stored" { return .stored }
    if let index = tables.declared[name], tables.declarations[index].kind == .calibrationDeclaration {
      return .calibration(name)
    }
    return calibrations[name] == nil ? nil : .calibration(name)
  }

  private mutating func outputPlaceholder(
    _ owner: String, _ name: String, _ span: SourceSpan, _ isSpread: Bool, _ draft: inout ExecDraft
  ) -> ExecDefinition.Argument? {
    let known = draft.definition.outputs.map(\.name)
    guard known.contains(name) else {
      report(
        .undeclaredOutput(name, at: span, exec: draft.span, known: known, nearest: nearest(name, in: known)))
      return nil
    }
    if owner == "out" {
      guard draft.slot == "run" else {
        report(
          .placeholderElsewhere("out.\(name)", "it is the path of one part", at: span, help: "write `merged`")
        )
        return nil
      }
      return .output(name)
    }
    guard draft.slot == "merge" else {
      report(
        .placeholderElsewhere(
          "parts.\(name)", "parts are there when all have run", at: span, help: "`merge:` reads them"))
      return nil
    }
    guard isSpread else {
      report(.listWithoutSpread("parts.\(name)", at: span))
      return nil
    }
    draft.mergedOutputs.insert(name)
    return .parts(name)
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
    let values = fields.map { field in
      make(
        .payload(calibration: calibration, field: field.name), [], field.type, .lookup, field.unit,
        tree.span(node))
    }
    return constants(values, kind, node, &draft)
  }

  private mutating func constants(
    _ values: [ExpressionID], _ kind: String, _ node: NodeID, _ draft: inout ExecDraft
  ) -> ExecDefinition.Argument {
    let stage: Stage = draft.collects ? .lookup : .result
    if values.isEmpty { later("`\(tree.text(node))`", at: tree.span(node)) }
    draft.operands.append(
      make(.algorithm("constants", arguments: [kind]), values, .file, stage, .none, tree.span(node)))
    return .value(draft.operands.count - 1)
  }

  // MARK: - Values

  /// Whether a value can stand on a command line.
  private mutating func isArgument(_ id: ExpressionID, _ isSpread: Bool, _ node: NodeID) -> Bool {
    let span = tree.span(node)
    var type = graph[id].type
    if case .list(let inner) = type {
      guard isSpread else {
        report(.listWithoutSpread(tree.text(node), at: span))
        return false
      }
      type = inner
    }
    switch type {
    case .string, .integer, .bool, .run, .interval, .file, .poison: return true
    case .number(let dimension), .measured(let dimension):
      if dimension.isNone { return true }
      let unit = graph[id].unit.name.isEmpty ? DisplayUnit.base(dimension) : graph[id].unit
      report(.argumentWithUnit(tree.text(node), "\(dimension)", unit: unit.name, at: span))
      return false
    default:
      report(
        .badOperand(
          "an argument", wanted: "a text, a number, a run or a file", found: "\(type)", at: span,
          help: memberHelp(type, tree.text(node))))
      return false
    }
  }

  private func memberHelp(_ type: ValueType, _ text: String) -> String? {
    guard case .record(let fields) = type, let first = fields.first else { return nil }
    return "use a part of it: `\(text).\(first.name)`"
  }

  /// Whether a value is known when the program begins.
  private mutating func isInTime(_ id: ExpressionID, _ span: SourceSpan, _ draft: ExecDraft) -> Bool {
    switch graph[id].stage {
    case .event:
      report(.eventOutsideCollector("an argument", at: span))
      return false
    case .result where draft.collects:
      report(.resultInCollector("what is accumulated", at: span))
      return false
    case .static, .plan, .lookup, .result: return true
    }
  }

  // MARK: - Shell

  /// A placeholder within the braces of a text.
  private func placeholderInText(_ node: NodeID) -> NodeID? {
    tree.children(node).lazy.filter { self.tree.kind($0) == .interpolation }.compactMap {
      self.tree.child($0, 0)
    }
    .first { inner in
      let word = self.tree.text(inner).prefix { $0 != "." }
      return ["file", "files", "run", "sample", "merged", "out", "parts"].contains(word)
        && self.local.names[String(word)] == nil
    }
  }

  private mutating func shellParts(_ node: NodeID, _ draft: inout ExecDraft) -> [ExecDefinition.Argument] {
    var parts: [ExecDefinition.Argument] = []
    for part in tree.children(node) {
      if tree.kind(part) == .stringText {
        parts.append(.text(unescaped(tree.text(part))))
      } else if let inner = tree.child(part, 0), let argument = execArgument(inner, true, &draft) {
        parts.append(argument)
      }
    }
    return parts
  }

  /// Warns of what a shell hides: the failure of all but the last program, or a program left behind.
  private mutating func lintShell(_ node: NodeID, _ draft: ExecDraft) {
    let text = tree.children(node).filter { tree.kind($0) == .stringText }.map { unescaped(tree.text($0)) }
      .joined(separator: "x")
    let span = tree.span(node)
    let bare = text.replacing("||", with: "  ").replacing("&&", with: "  ")
    if bare.contains("|"), !text.contains("pipefail") { report(.shellPipe(at: span)) }
    if bare.contains(";"), !text.contains("set -e"), !text.contains("set -o errexit") {
      report(.shellSequence(at: span))
    }
    if bare.split(separator: ">").joined().hasSuffix("&") { report(.shellBackground(at: span)) }
    if !text.contains(where: { "|&;<>()$`*?~".contains($0) }) { report(.shellNotNeeded(at: span)) }
  }
}
