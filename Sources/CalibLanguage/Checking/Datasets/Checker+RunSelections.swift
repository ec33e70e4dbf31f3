import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// Which runs count: `runs:` of datasets and calibrations.
extension Checker {
  /// `runs:` of a dataset; conditions wait until its catalogue is known.
  mutating func addRuns(_ node: NodeID, _ dataset: inout CheckedDataset) {
    dataset.runConditions = []
    guard let parts = runParts(node) else { return }
    dataset.runs = .init(included: parts.included, excepted: parts.excepted)
    dataset.runConditions = parts.conditions.map { .init(node: $0, tree: tree) }
  }

  /// The conditions of a dataset's runs, on the attributes of its catalogue.
  mutating func addRunConditions(_ dataset: inout CheckedDataset) {
    let outer = tree
    defer { tree = outer }
    var conditions: [DatasetDefinition.RunCondition] = []
    for written in dataset.runConditions {
      tree = written.tree
      guard dataset.catalog != nil else {
        report(.runsWithoutCatalog(at: tree.span(written.node), dataset: dataset.span))
        return
      }
      scope = Scope(catalog: dataset.name)
      if let condition = runCondition(written.node) { conditions.append(condition) }
    }
    scope = Scope()
    dataset.runs = .init(
      included: dataset.runs.included, excepted: dataset.runs.excepted, conditions: conditions)
  }

  /// `runs:` of a calibration: `any`, `common`, or a selection.
  mutating func addRuns(_ node: NodeID, _ draft: inout CalibrationDraft) {
    if tree.kind(node) == .name, ["any", "common"].contains(tree.text(node)) {
      draft.runRule = tree.text(node) == "common" ? .common : .any
      return
    }
    if tree.kind(node) == .name, let near = nearest(tree.text(node), in: ["any", "common"]),
      tables.symbols[tree.text(node)] == nil
    {
      report(
        .unknownWord(
          tree.text(node), for: "runs:", at: tree.span(node), known: ["any", "common"], nearest: near))
      return
    }
    guard let parts = runParts(node) else { return }
    var conditions: [DatasetDefinition.RunCondition] = []
    for written in parts.conditions {
      guard let catalog = local.catalog else {
        report(.runsWithoutCatalog(at: tree.span(written), dataset: draft.inputSpan))
        return
      }
      scope = Scope(seesCalibration: true, catalog: catalog)
      if let condition = runCondition(written) { conditions.append(condition) }
    }
    draft.runs = .init(included: parts.included, excepted: parts.excepted, conditions: conditions)
  }

  private struct RunParts {
    var included: [IntervalOfValidity] = []
    var excepted: [IntervalOfValidity] = []
    var conditions: [NodeID] = []
  }

  /// What a selection of runs is made of; `nil` where a part is wrong.
  private mutating func runParts(_ node: NodeID) -> RunParts? {
    var parts = RunParts()
    var node = node
    // The outermost `where` or `except` is the last one written.
    while tree.kind(node) == .selection {
      guard let base = tree.child(node, 0), let word = tree.child(node, 1), let what = tree.child(node, 2)
      else {
        return nil
      }
      if tree.text(word) == "except" {
        guard let excepted = intervals(what) else { return nil }
        parts.excepted = excepted + parts.excepted
      } else {
        parts.conditions.insert(what, at: 0)
      }
      node = base
    }
    if tree.kind(node) == .runsWhere {
      // `where A except […]` is one condition with exceptions to the parser.
      guard let condition = tree.child(node, 0) else { return nil }
      parts.conditions.insert(condition, at: 0)
      return parts
    }
    guard let included = intervals(node) else { return nil }
    parts.included = included
    return parts
  }

  /// Intervals as written: a text, a list, a parameter; `requested` excludes nothing.
  private mutating func intervals(_ node: NodeID) -> [IntervalOfValidity]? {
    let nodes = tree.kind(node) == .list ? tree.children(node).compactMap { tree.child($0, 1) } : [node]
    var found: [IntervalOfValidity] = []
    for node in nodes {
      let span = tree.span(node)
      if isBareRun(node) {
        report(.intervalWithoutQuotes("runs", text: tree.text(node), at: span))
        return nil
      }
      let written = value(of: node)
      if isPoison(written) { return nil }
      switch graph[written].type {
      case .string, .interval: break
      case .runs:
        guard let known = runs(written, span) else { return nil }
        found += known
        continue
      case .run:
        if case .run(let run)? = graph[written].value { found.append(IntervalOfValidity(run)) }
        continue
      case .list:
        guard let several = listedIntervals(written, span) else { return nil }
        found += several
        continue
      case let type where Numeric(type) != nil:
        report(.intervalWithoutQuotes("runs", text: tree.text(node), at: span))
        return nil
      case let type:
        report(
          .wrongType(
            "`runs:`", wanted: "runs, as `\"12/100..12/250\"` or a list of them", found: "\(type)", at: span))
        return nil
      }
      if case .fact(.requested, _) = graph[written].operation { continue }
      let id = coerced(written, to: .interval, place: "`runs:`", at: span)
      guard case .interval(let interval)? = graph[id].value else { return nil }
      found.append(interval)
    }
    return found
  }

  /// What a value of type `Runs` holds.
  private mutating func runs(_ id: ExpressionID, _ span: SourceSpan) -> [IntervalOfValidity]? {
    guard case .interval(let interval)? = graph[id].value else { return listedIntervals(id, span) }
    return [interval]
  }

  /// The intervals of a list that has a name, such as a parameter.
  private mutating func listedIntervals(_ list: ExpressionID, _ span: SourceSpan) -> [IntervalOfValidity]? {
    guard case .list(let values)? = graph[list].value else {
      report(.notStatic("`runs:`", stage: graph[list].stage, at: span))
      return nil
    }
    var found: [IntervalOfValidity] = []
    for value in values {
      switch value {
      case .run(let run): found.append(IntervalOfValidity(run))
      case .interval(let interval): found.append(interval)
      case .string(let text):
        guard let interval = IntervalOfValidity(text) else {
          report(.notARun(text, wanted: "interval", at: span))
          return nil
        }
        found.append(interval)
      default:
        report(.wrongType("`runs:`", wanted: "runs", found: "\(graph[list].type)", at: span))
        return nil
      }
    }
    return found
  }

  /// Whether a run or an interval is written without quotes, so that it would be computed: `12/100..12/200`.
  func isBareRun(_ node: NodeID) -> Bool {
    guard [.float, .binary].contains(tree.kind(node)) else { return false }
    let text = tree.text(node)
    return text.contains(where: \.isNumber) && text.allSatisfy { $0.isNumber || "/.* ".contains($0) }
  }

  /// A condition on one run: on attributes of the catalogue, parameters and constants of the store.
  private mutating func runCondition(_ node: NodeID) -> DatasetDefinition.RunCondition? {
    let (id, span) = (value(of: node), tree.span(node))
    guard !isPoison(id), isBool(id, "`runs:`", at: span) else { return nil }
    guard graph[id].stage != .event, graph[id].stage != .result else {
      report(.runsFromData(at: span, stage: graph[id].stage))
      return nil
    }
    guard !hasErrors else { return nil }
    var lowering = ResultLowering(graph, keepsFacts: true)
    let root = lowering.lower(id)
    if !lowering.constants.isEmpty { later("a constant in a condition on runs", at: span) }
    return .init(program: lowering.program, node: root, span: span)
  }
}
