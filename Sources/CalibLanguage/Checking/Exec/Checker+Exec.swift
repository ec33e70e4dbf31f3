import CalibDiagnostics
import CalibModel
import CalibSyntax

/// `exec`: an external program as a collector, or as a step of an execution.
extension Checker {
  private static let execSlots = ["run", "per", "out", "merge", "ok", "enough", "uses", "env"]
  private static let misnamedExecSlots = [
    "command": "run", "cmd": "run", "args": "run", "argv": "run", "output": "out", "outputs": "out",
    "each": "per",
    "split": "per", "inputs": "uses", "needs": "uses", "environment": "env", "join": "merge", "check": "ok",
  ]

  /// `let NAME = exec { … }`: a record of its outputs.
  mutating func execValue(_ node: NodeID) -> Term {
    guard scope.seesCalibration, !local.name.isEmpty, scope.parameters == nil else {
      report(.execOutside(at: wordOfExec(node)))
      return .poison
    }
    guard let draft = exec(node, collects: false) else { return .poison }
    let span = tree.span(node)
    let type = ValueType.record(draft.definition.outputs.map { .init(name: $0.name, type: $0.type) })
    let place = local.execs.count
    local.execs.append(draft.definition)
    let id = make(.algorithm("exec", arguments: ["\(place)"]), draft.operands, type, .result, .none, span)
    facts.execSpans[id] = wordOfExec(node)
    return .value(id)
  }

  /// `collect NAME = exec { … }`: lists of the outputs of its parts, or what they were merged to.
  mutating func addExecCollector(
    _ definition: CalibrationItems.Definition, _ node: NodeID, _ place: Int, _ draft: inout CalibrationDraft
  ) {
    for (child, what) in [(4, "where"), (5, "by")] {
      guard let clause = tree.child(definition.node, child) else { continue }
      report(.clauseOfExec(what, at: tree.span(clause)))
      return
    }
    guard let dataset = source(of: definition, draft) else { return }
    if tree.child(definition.node, 3) == nil, let condition = dataset.conditions.first,
      let input = draft.inputSpan
    {
      report(
        .selectionOfExec(at: wordOfExec(node), condition: condition.tree.file.id == input.file ? input : nil))
    }
    scope = Scope(seesCalibration: true)
    guard let exec = exec(node, collects: true) else { return }
    let signature = PrimitiveSignature(.collector, "exec", "Runs a program over files.")
    var collector = CalibrationDraft.Collector(
      name: definition.name, signature: signature, span: definition.span)
    collector.datasets = dataset.sources
    collector.exec = exec
    let isMerged = exec.definition.merge != nil
    collector.type = .record(
      exec.definition.outputs.map { output in
        let isOne =
          isMerged && (exec.mergedOutputs.contains(output.name) || [.json, .table].contains(output.kind))
        return .init(name: output.name, type: isOne ? output.type : .list(output.type))
      })
    addPolicy(&collector, definition)
    add(collector, definition, place, &draft)
    if case .value(let id)? = local.names[definition.name] { facts.execSpans[id] = wordOfExec(node) }
  }

  /// The word `exec`, so that a long block is not marked as a whole.
  func wordOfExec(_ node: NodeID) -> SourceSpan {
    let token = tree.tokens[Int(tree.nodes[Int(node.index)].firstToken)]
    return SourceSpan(file: tree.file.id, start: token.start, end: token.end)
  }

  private mutating func exec(_ node: NodeID, collects: Bool) -> ExecDraft? {
    let before = diagnostics.count
    var draft = ExecDraft(span: wordOfExec(node), collects: collects)
    draft.definition.grouping = collects ? .file : .once
    let slots = execSlots(node)
    if let outputs = tree.children(node).first(where: { tree.kind($0) == .execOutputs }) {
      addOutputs(outputs, &draft)
    }
    if let slot = slots["per"] { addGrouping(slot, &draft) }
    if let slot = slots["run"] {
      addCommand(slot, &draft)
    } else {
      report(
        .missingSlot(
          "run:", of: "`exec`", at: draft.span, help: "say what is run: `run: [\"program\", \"argument\"]`"))
    }
    if let slot = slots["merge"] { addMerge(slot, &draft) }
    if let slot = slots["uses"] { addUses(slot, &draft) }
    if let slot = slots["env"] { addEnvironment(slot, &draft) }
    if let slot = slots["ok"] { draft.definition.ok = condition(slot, "ok", &draft) }
    if let slot = slots["enough"] {
      if collects {
        report(.enoughOfCollector(at: tree.span(slot)))
      } else {
        draft.definition.enough = condition(slot, "enough", &draft)
      }
    }
    return draft.isBroken || diagnostics[before...].contains { $0.severity == .error } ? nil : draft
  }

  private mutating func execSlots(_ node: NodeID) -> [String: NodeID] {
    var found: [String: NodeID] = [:]
    var spans: [String: SourceSpan] = [:]
    for slot in tree.children(node) where slot != SyntaxTree.absent && tree.kind(slot) == .slot {
      guard let nameNode = tree.child(slot, 1), let value = tree.child(slot, 2) else { continue }
      let (name, span) = (tree.text(nameNode), tree.span(nameNode))
      if let first = spans[name] { report(.slotTwice(name, at: span, first: first)) }
      spans[name] = span
      found[name] = value
      if name == "out" {
        report(.badOutputs(at: tree.span(value)))
      } else if !Self.execSlots.contains(name) {
        let guess = Self.misnamedExecSlots[name] ?? nearest(name, in: Self.execSlots)
        report(.unknownSlot(name, of: "`exec` blocks", at: span, nearest: guess))
      }
    }
    return found
  }

  /// `file`, `run`, or `job(files: 20)`.
  private mutating func addGrouping(_ node: NodeID, _ draft: inout ExecDraft) {
    guard draft.collects else {
      report(.perOfLet(at: tree.span(node)))
      return
    }
    let nameNode = tree.kind(node) == .call ? tree.child(node, 0) ?? node : node
    let (name, words) = (tree.text(nameNode), ["file", "run", "job"])
    switch name {
    case "file": draft.definition.grouping = .file
    case "run": draft.definition.grouping = .run
    case "job":
      let arguments = tree.kind(node) == .call ? self.arguments(of: node) : []
      guard let files = arguments.first(where: { $0.name == "files" }), arguments.count == 1 else {
        report(.missingArgument("files", of: "job", at: tree.span(node)))
        return
      }
      guard let count = staticInteger(files.value, "`files`", least: 1, most: 1_000_000) else { return }
      draft.definition.grouping = .job(files: count)
    default:
      report(
        .unknownWord(
          name, for: "per:", at: tree.span(nameNode), known: words, nearest: nearest(name, in: words)))
    }
  }

  private mutating func addUses(_ node: NodeID, _ draft: inout ExecDraft) {
    for element in tree.kind(node) == .list ? elements(of: node) : [node] {
      guard let path = filePath(element) else {
        if plainText(element) != nil {
          report(.pathWithoutFile(tree.text(element), at: tree.span(element)))
        } else {
          report(
            .badOperand(
              "uses", wanted: "files: `[File(\"constants.txt\")]`", found: "something else",
              at: tree.span(element)))
        }
        continue
      }
      draft.definition.uses.append(path)
    }
  }

  /// The path of `File("path")`; `nil` for anything else.
  func filePath(_ node: NodeID) -> String? {
    guard tree.kind(node) == .call, let callee = tree.child(node, 0), tree.text(callee) == "File",
      let argument = arguments(of: node).first, arguments(of: node).count == 1
    else { return nil }
    return plainText(argument.value)
  }

  /// `{ NAME: "value" }`, or the names of variables that are handed through.
  private mutating func addEnvironment(_ node: NodeID, _ draft: inout ExecDraft) {
    if tree.kind(node) == .list {
      for element in elements(of: node) {
        guard let name = staticString(element, "`env:`") else { continue }
        draft.definition.environment[name] = .some(nil)
      }
      return
    }
    guard tree.kind(node) == .record else {
      report(
        .badOperand(
          "env", wanted: "a record: `{ NAME: \"value\" }`", found: phrase(of: node), at: tree.span(node)))
      return
    }
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0), let value = tree.child(entry, 2) else { continue }
      let id = self.value(of: value)
      if isPoison(id) { continue }
      guard let text = staticText(id) else {
        report(.notStatic("a variable of the environment", stage: graph[id].stage, at: tree.span(value)))
        continue
      }
      draft.definition.environment[tree.text(place)] = .some(text)
    }
  }

  /// A condition over the outputs, by its place among the operands.
  private mutating func condition(_ node: NodeID, _ name: String, _ draft: inout ExecDraft) -> Int? {
    let outer = local.names
    defer { local.names = outer }
    for output in draft.definition.outputs {
      let id = make(
        .algorithm("output", arguments: [output.name, "\(local.execs.count)"]), [], output.type, .result,
        .none, draft.span)
      local.names[output.name] = .value(id)
    }
    let id = value(of: node)
    guard !isPoison(id), isBool(id, "`\(name):`", at: tree.span(node)) else { return nil }
    guard graph[id].value == nil else {
      report(.conditionOfNothing(name, at: tree.span(node)))
      return nil
    }
    draft.operands.append(id)
    return draft.operands.count - 1
  }

  /// A member that the outputs of an `exec` do not have; `nil` where the value is of no `exec`.
  mutating func undeclaredOutput(_ id: ExpressionID, _ name: String, _ at: SourceSpan) -> Term? {
    guard let exec = facts.execSpans[unnamed(id)], case .record(let fields) = graph[id].type,
      !fields.contains(where: { $0.name == name })
    else { return nil }
    report(
      .undeclaredOutput(
        name, at: at, exec: exec, known: fields.map(\.name), nearest: nearest(name, in: fields.map(\.name))))
    return .poison
  }
}
