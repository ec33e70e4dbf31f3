import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// How runs become intervals: the strategy of a calibration with its options.
extension Checker {
  mutating func addStrategy(_ node: NodeID, _ draft: inout CalibrationDraft) {
    let nameNode = tree.kind(node) == .call ? tree.child(node, 0) ?? node : node
    guard let name = strategyName(nameNode) else { return }
    let written = tree.kind(node) == .call ? arguments(of: node) : []
    var options = StrategyOptions()
    var seen: [String: SourceSpan] = [:]
    for argument in written {
      guard let option = argument.name else {
        addBoundaries(argument, strategy: name, &options)
        continue
      }
      if let first = seen[option] {
        report(.slotTwice(option, at: argument.nameSpan, first: first))
        continue
      }
      seen[option] = argument.nameSpan
      guard isOption(option, of: name, argument, tree.span(nameNode)) else { continue }
      addOption(option, argument, &options, &draft)
    }
    draft.splitAt = SplitPlaces(constants: options.constants, attributes: options.attributes)
    draft.answers = options.answers
    setStrategy(name, options, node, &draft)
  }

  /// What the options of a strategy say, all strategies together.
  private struct StrategyOptions {
    var step = 1
    var extendsTail = false
    var firstRuns: [ExperimentRun]?
    var closeAfterSeconds: Double?
    var atomLength: Int64?
    var constants: [ConstantReference.Source] = []
    var attributes: [SplitPlaces.Attribute] = []
    var answers: [CalibrationDraft.Answer] = []

    func asks(_ question: BlockRequest.Question) -> Bool { answers.contains { $0.question == question } }
  }

  /// The name of a strategy; reports one that there is not, or one in quotes.
  private mutating func strategyName(_ node: NodeID) -> String? {
    let known = LanguageWords.strategies
    let span = tree.span(node)
    if let text = plainText(node), known.contains(text) {
      report(.wordInQuotes(text, slot: "strategy", at: span))
      return nil
    }
    let name = tree.text(node)
    if known.contains(name) { return name }
    let guess = LanguageWords.misnamedStrategies[name] ?? nearest(name, in: known)
    report(.unknownWord(name, for: "strategy:", at: span, known: known, nearest: guess))
    return nil
  }

  /// Whether a strategy has an option; reports one that another has, or none.
  private mutating func isOption(
    _ option: String, of strategy: String, _ argument: Argument, _ strategySpan: SourceSpan
  ) -> Bool {
    let known = LanguageWords.strategyOptions[strategy] ?? []
    if known.contains(option) { return true }
    let user = LanguageWords.strategies.first {
      LanguageWords.strategyOptions[$0]?.contains(option) ?? false
    }
    if let user {
      report(
        .optionUnused(
          option, strategy: strategy, user: user, at: argument.nameSpan, strategySpan: strategySpan))
    } else {
      report(
        .unknownArgument(
          option, of: strategy, at: argument.nameSpan, known: known, nearest: nearest(option, in: known)))
    }
    return false
  }

  private mutating func addBoundaries(
    _ argument: Argument, strategy: String, _ options: inout StrategyOptions
  ) {
    let span = tree.span(argument.value)
    guard strategy == "boundaries", options.firstRuns == nil else {
      let count = strategy == "boundaries" ? 1 : 0
      report(.tooManyArguments(strategy, takes: count, at: span))
      return
    }
    options.firstRuns = []
    for element in tree.kind(argument.value) == .list ? Array(tree.children(argument.value)) : [] {
      guard let node = tree.child(element, 1), isBareRun(node) else { continue }
      report(.intervalWithoutQuotes("boundaries", text: tree.text(node), at: tree.span(node)))
      return
    }
    let list = value(of: argument.value)
    if isPoison(list) { return }
    let id = coerced(list, to: .list(.run), place: "`boundaries`", at: span)
    // An element that is no run was reported.
    guard !isPoison(id), !graph[id].operands.contains(where: { isPoison($0) }) else { return }
    guard case .list(let values)? = graph[id].value else {
      report(.notStatic("`boundaries`", stage: graph[id].stage, at: span))
      return
    }
    let runs = values.compactMap { if case .run(let run) = $0 { run } else { nil } }
    for (place, run) in runs.enumerated() where runs[..<place].contains(run) {
      report(.boundaryTwice("\(run)", at: span))
      return
    }
    options.firstRuns = runs.sorted()
  }

  private mutating func addOption(
    _ name: String, _ argument: Argument, _ options: inout StrategyOptions, _ draft: inout CalibrationDraft
  ) {
    let node = argument.value
    switch name {
    case "step": options.step = staticInteger(node, "`step:`", least: 1) ?? 1
    case "tail": options.extendsTail = word(node, ["extend"], "tail") != nil
    case "split_at": addSplitPlaces(node, &options)
    case "close_after":
      options.closeAfterSeconds = staticAmount(node, "`close_after:`", of: Dimension.Base.time).map {
        $0 * 1e-9
      }
    case "atom":
      options.atomLength = atomLength(node)
    case "merge_when": answer(.joins, node, blocks: 2, draft, &options.answers)
    case "else": answer(.cost, node, blocks: 2, draft, &options.answers)
    case "skip": answer(.skips, node, blocks: 1, draft, &options.answers)
    case "when": answer(.begins, node, blocks: 2, draft, &options.answers)
    case "loss": answer(.loss, node, blocks: 1, draft, &options.answers)
    case "inside": answer(.innerLoss, node, blocks: 1, draft, &options.answers)
    default: break
    }
  }

  private mutating func setStrategy(
    _ name: String, _ options: StrategyOptions, _ node: NodeID, _ draft: inout CalibrationDraft
  ) {
    switch name {
    case "per_run": draft.strategy = .perRun
    case "sequential":
      draft.strategy = .sequential(
        SequentialOptions(
          step: options.step, extendsTail: options.extendsTail, mergesWhen: options.asks(.joins),
          hasCost: options.asks(.cost), skips: options.asks(.skips),
          closeAfterSeconds: options.closeAfterSeconds))
    case "boundaries":
      if options.firstRuns == nil, !arguments(of: node).contains(where: { $0.name == "when" }) {
        report(.boundariesWithoutRuns(at: tree.span(node)))
      }
      draft.strategy = .boundaries(
        BoundaryOptions(
          firstRuns: options.firstRuns ?? [], isAsked: options.asks(.begins),
          extendsTail: options.extendsTail))
    case "optimal": setOptimal(options, node, &draft)
    default: draft.strategy = .single
    }
    checkMerging(node)
  }

  private mutating func setOptimal(
    _ options: StrategyOptions, _ node: NodeID, _ draft: inout CalibrationDraft
  ) {
    let names = arguments(of: node).compactMap(\.name)
    if !names.contains("loss") {
      report(.missingArgument("loss", of: "optimal", at: tree.span(node)))
    }
    draft.strategy = .optimal(
      OptimalOptions(atomLength: options.atomLength, hasInside: options.asks(.innerLoss)))
    draft.insideOptions = arguments(of: node).compactMap { argument in
      argument.name.flatMap { ["atom", "inside"].contains($0) ? ($0, argument.nameSpan) : nil }
    }
  }

  /// `else:` decides only where `merge_when:` does not allow any neighbour.
  private mutating func checkMerging(_ node: NodeID) {
    let written = arguments(of: node)
    guard let other = written.first(where: { $0.name == "else" }),
      !written.contains(where: { $0.name == "merge_when" })
    else { return }
    report(
      .missingSlot(
        "merge_when:", of: "a strategy with `else:`", at: other.nameSpan,
        help: "say what may be joined: `merge_when: (short, into) => …`"))
  }

  /// The constants and run attributes at whose changes an interval ends.
  private mutating func addSplitPlaces(_ node: NodeID, _ options: inout StrategyOptions) {
    let nodes = tree.kind(node) == .list ? tree.children(node).compactMap { tree.child($0, 1) } : [node]
    for node in nodes {
      switch term(of: node) {
      case .calibration(let name), .calibrationPayload(let name, _):
        options.constants.append(.calibration(name))
      case .storedPayload(let payload): options.constants.append(payload.source)
      case .poison: break
      case .value(let id):
        if isPoison(id) { continue }
        guard case .fact(.attribute(let dataset, let name), _) = graph[id].operation else {
          reportSplitPlace(node)
          continue
        }
        options.attributes.append(.init(dataset: dataset, name: name))
        takeAsText(tree.span(node))
      default: reportSplitPlace(node)
      }
    }
  }

  /// Takes an attribute as it stands in the catalogue: that it changes is all that a strategy looks at.
  private mutating func takeAsText(_ span: SourceSpan) {
    guard let place = program.attributes.lastIndex(where: { $0.span == span }) else { return }
    let use = program.attributes[place]
    program.attributes[place] = AttributeUse(
      dataset: use.dataset, name: use.name, type: .string, span: span)
  }

  private mutating func reportSplitPlace(_ node: NodeID) {
    report(
      .badOperand(
        "split_at", wanted: "calibrations, payloads of the store and run attributes",
        found: "`\(tree.text(node))`", at: tree.span(node)))
  }
}
