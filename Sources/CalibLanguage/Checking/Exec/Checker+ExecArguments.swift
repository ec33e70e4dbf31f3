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

  mutating func execArgument(_ node: NodeID, _ isSpread: Bool, _ draft: inout ExecDraft)
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
  struct Placeholder { let argument: ExecDefinition.Argument? }

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
    guard let base = tree.child(node, 0), let nameNode = tree.child(node, 1) else { return nil }
    guard tree.kind(base) == .name else { return storedConstants(base, tree.text(nameNode), node, &draft) }
    let (owner, name, span) = (tree.text(base), tree.text(nameNode), tree.span(nameNode))
    if ["out", "parts"].contains(owner), local.names[owner] == nil {
      return Placeholder(argument: outputPlaceholder(owner, name, span, isSpread, &draft))
    }
    return constantsPlaceholder(owner, name, node, &draft)
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
}
