import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// The slots of a calibration: strategy, coverage, what is accepted, and what its tasks need.
extension Checker {
  mutating func addSlots(_ draft: inout CalibrationDraft) {
    for (name, slot) in draft.items.slots.sorted(by: { $0.key < $1.key }) {
      turn(to: slot.isAdded)
      scope = Scope(seesCalibration: true)
      addSlot(name, slot, &draft)
    }
    for gate in draft.items.gates {
      turn(to: gate.isAdded)
      scope = Scope(seesCalibration: true)
      addGate(gate.node, &draft)
    }
    turn(to: false)
  }

  private mutating func addSlot(
    _ name: String, _ slot: CalibrationItems.Slot, _ draft: inout CalibrationDraft
  ) {
    let node = slot.value
    switch name {
    case "strategy": addStrategy(node, &draft)
    case "cover": addCoverage(node, &draft)
    case "runs": addRuns(node, &draft)
    case "gaps":
      if let id = word(node, ["allow", "fall_back"], "gaps") {
        draft.gaps = graph[id].value == .string("allow") ? .allow : .fallBack
      }
    case "skip":
      draft.skipsGaps = word(node, ["gaps"], "skip") != nil
    case "accept": draft.acceptsUnconverged = word(node, ["unconverged"], "accept") != nil
    case "empty": draft.allowsEmpty = word(node, ["allow"], "empty") != nil
    case "doc": if let text = staticString(node, "`doc:`") { draft.documentation = text }
    case "keep": addKeep(node, &draft)
    case "after": addAfter(node, &draft)
    case "retry": draft.policy.retries = staticInteger(node, "`retry:`", least: 0, most: 1000) ?? 0
    case "tolerate": addTolerance(node, &draft)
    case "resources": addResources(node, to: &draft.policy)
    default: break  // `input:`, `writes:` and `need:` are checked where they are needed
    }
  }

  private mutating func addCoverage(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let span = tree.span(node)
    if isBareRun(node) {
      report(.intervalWithoutQuotes("cover", text: tree.text(node), at: span))
      return
    }
    let written = value(of: node)
    if !isPoison(written), graph[written].type != .string, graph[written].type != .interval {
      report(.intervalWithoutQuotes("cover", text: tree.text(node), at: span))
      return
    }
    if case .fact(.requested, _) = graph[written].operation {
      draft.coversRequested = true
      return
    }
    let id = coerced(written, to: .interval, place: "`cover:`", at: span)
    if case .interval(let interval)? = graph[id].value { draft.coverage = interval }
  }

  private mutating func addKeep(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let id = value(of: node)
    guard !isPoison(id), isBool(id, "`keep:`", at: tree.span(node)) else { return }
    guard case .bool(let keeps)? = graph[id].value else {
      report(.notStatic("`keep:`", stage: graph[id].stage, at: tree.span(node)))
      return
    }
    draft.isKept = keeps
    if !keeps { publishing.notKept.insert(draft.name) }
  }

  /// `after: other`, or a list: order without data.
  private mutating func addAfter(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let nodes = tree.kind(node) == .list ? tree.children(node).compactMap { tree.child($0, 1) } : [node]
    for node in nodes {
      guard let name = resultName(node) else { continue }
      guard name != draft.name else {
        report(.afterItself(name, at: tree.span(node)))
        continue
      }
      if !draft.after.contains(name) { draft.after.append(name) }
    }
  }

  private mutating func addTolerance(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let (id, span) = (value(of: node), tree.span(node))
    if isPoison(id) { return }
    guard let numeric = Numeric(graph[id].type), numeric.dimension.isNone,
      let part = graph[id].value?.asNumber
    else {
      report(
        .wrongType(
          "`tolerate:`", wanted: "a part of the tasks, as `1%`", found: "\(graph[id].type)", at: span))
      return
    }
    guard (0..<1).contains(part) else {
      report(
        .badSetting(
          "`tolerate:`", wanted: "a part of the tasks, from 0 to below 100%", found: tree.text(node), at: span
        ))
      return
    }
    draft.policy.tolerance = part
  }

  /// `resources: { cpus: 4, memory: 8 GB, time: 2 h, tokens: { database: 1 } }`.
  mutating func addResources(_ node: NodeID, to policy: inout TaskPolicy) {
    guard let entries = entries(node, "resources", known: LanguageWords.resourceSlots) else { return }
    for (name, value) in entries {
      switch name {
      case "cpus": policy.cpus = staticInteger(value, "`cpus:`", least: 1, most: 100_000) ?? 1
      case "memory":
        policy.memory = staticAmount(value, "`memory:`", of: Dimension.Base.data).map {
          // The base unit of data is a byte.
          Int64($0.rounded(.up))
        }
      case "time":
        policy.timeSeconds = staticAmount(value, "`time:`", of: Dimension.Base.time).map { $0 * 1e-9 }
      default: addTokens(value, to: &policy)
      }
    }
  }

  mutating func addTokens(_ node: NodeID, to policy: inout TaskPolicy) {
    guard let entries = entries(node, "tokens", known: nil) else { return }
    for (name, value) in entries {
      guard let count = staticInteger(value, "token `\(name)`", least: 1) else { continue }
      policy.tokens.append(.init(name: name, count: count))
    }
  }

  /// The entries of a record that fills slots, each once; reports what is none and names that are not known.
  mutating func entries(_ node: NodeID, _ slot: String, known: [String]?) -> [(name: String, value: NodeID)]?
  {
    guard tree.kind(node) == .record else {
      report(
        .wrongType(
          "`\(slot):`", wanted: "slots in braces, `{ \(known?.first ?? "NAME"): … }`",
          found: phrase(of: node), at: tree.span(node)))
      return nil
    }
    var found: [(String, NodeID)] = []
    var spans: [String: SourceSpan] = [:]
    for entry in tree.children(node) where tree.kind(entry) == .entry {
      guard let place = tree.child(entry, 0) else { continue }
      let (name, span) = (tree.text(place), tree.span(place))
      if let first = spans[name] {
        report(.slotTwice(name, at: span, first: first))
        continue
      }
      spans[name] = span
      if let known, !known.contains(name) {
        report(.unknownSlot(name, of: "`\(slot)`", at: span, nearest: nearest(name, in: known)))
        continue
      }
      if let sign = tree.child(entry, 1), tree.text(sign) == "=" {
        report(
          .slotWithEquals(
            name, value: tree.child(entry, 2).map { tree.text($0) } ?? "…", at: span, equals: tree.span(sign))
        )
      }
      guard let value = tree.child(entry, 2) else {
        report(.missingSlot("\(name):", of: "`\(slot):`", at: span, help: "give it a value: `\(name): …`"))
        continue
      }
      found.append((name, value))
    }
    return found
  }
}
