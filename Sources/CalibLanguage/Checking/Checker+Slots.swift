import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// The slots of a calibration: strategy, coverage and what is accepted.
extension Checker {
  mutating func addSlots(_ draft: inout CalibrationDraft) {
    scope = Scope(seesCalibration: true)
    let slots = draft.items.slots
    if let slot = slots["strategy"] { addStrategy(slot.value, &draft) }
    if let slot = slots["cover"] {
      let span = tree.span(slot.value)
      let id = coerced(value(of: slot.value), to: .interval, place: "`cover:`", at: span)
      if case .interval(let interval)? = graph[id].value { draft.coverage = interval }
    }
    if let slot = slots["gaps"], let id = word(slot.value, ["allow", "fall_back"], "gaps") {
      draft.gaps = graph[id].value == .string("allow") ? .allow : .fallBack
    }
    if let slot = slots["accept"] {
      draft.acceptsUnconverged = word(slot.value, ["unconverged"], "accept") != nil
    }
    if let slot = slots["empty"] { draft.allowsEmpty = word(slot.value, ["allow"], "empty") != nil }
    if let slot = slots["doc"], let text = staticString(slot.value, "`doc:`") { draft.documentation = text }
    if let slot = slots["keep"] {
      let id = value(of: slot.value)
      guard !isPoison(id), isBool(id, "`keep:`", at: tree.span(slot.value)) else { return }
      guard case .bool(let keeps)? = graph[id].value else {
        report(.notStatic("`keep:`", stage: graph[id].stage, at: tree.span(slot.value)))
        return
      }
      if !keeps { notKept.insert(draft.name) }
    }
  }

  private mutating func addStrategy(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let nameNode = tree.kind(node) == .call ? tree.child(node, 0) ?? node : node
    let name = tree.text(nameNode)
    let known = LanguageWords.strategies
    guard known.contains(name) else {
      report(
        .unknownWord(
          name, for: "strategy:", at: tree.span(nameNode), known: known, nearest: nearest(name, in: known)))
      return
    }
    if ["boundaries", "optimal"].contains(name) {
      report(.notAvailable("strategy `\(name)`", at: tree.span(nameNode)))
      return
    }
    var options = StrategyOptions()
    for argument in tree.kind(node) == .call ? arguments(of: node) : [] {
      addOption(argument, strategy: name, nameNode, &options)
    }
    switch name {
    case "per_run": draft.strategy = .perRun
    case "sequential":
      draft.strategy = .sequential(
        SequentialOptions(step: options.step, extendsTail: options.extendsTail))
      draft.splitAt = SplitPlaces(constants: options.splitAt)
    default: draft.strategy = .single
    }
  }

  private struct StrategyOptions {
    var step = 1
    var extendsTail = false
    var splitAt: [ConstantReference.Source] = []
  }

  private mutating func addOption(
    _ argument: Argument, strategy: String, _ nameNode: NodeID, _ options: inout StrategyOptions
  ) {
    guard let name = argument.name else {
      report(.tooManyArguments(strategy, takes: 0, at: tree.span(argument.value)))
      return
    }
    guard let user = LanguageWords.optionUsers[name] else {
      let known = strategy == "sequential" ? LanguageWords.sequentialOptions : []
      report(
        .unknownArgument(
          name, of: strategy, at: argument.nameSpan, known: known, nearest: nearest(name, in: known)))
      return
    }
    guard strategy == "sequential", user == "sequential" else {
      // A single or per-run strategy splits nothing yet, and the option says so for itself.
      if name == "split_at" {
        report(.notAvailable("`split_at:` of strategy `\(strategy)`", at: argument.nameSpan))
      } else {
        report(
          .optionUnused(
            name, strategy: strategy, user: user, at: argument.nameSpan, strategySpan: tree.span(nameNode)))
      }
      return
    }
    switch name {
    case "step": options.step = staticInteger(argument.value, "`step:`", least: 1) ?? 1
    case "tail": options.extendsTail = word(argument.value, ["extend"], "tail") != nil
    case "split_at": options.splitAt = splitPlaces(argument.value)
    default: report(.notAvailable("`\(name):` of strategy `sequential`", at: argument.nameSpan))
    }
  }

  /// The constants at whose changes an interval ends: calibrations, `stored.self`, `stored.NAME`.
  private mutating func splitPlaces(_ node: NodeID) -> [ConstantReference.Source] {
    let nodes = tree.kind(node) == .list ? tree.children(node).compactMap { tree.child($0, 1) } : [node]
    var places: [ConstantReference.Source] = []
    for node in nodes {
      switch term(of: node) {
      case .calibration(let name): places.append(.calibration(name))
      case .storedPayload(let name): places.append(.stored(name))
      case .poison: break
      default:
        report(
          .badOperand(
            "split_at", wanted: "calibrations and payloads of the store", found: "`\(tree.text(node))`",
            at: tree.span(node)))
      }
    }
    return places
  }
}
