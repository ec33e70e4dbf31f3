import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// `collect`: a primitive of the catalog, fed with expressions over the columns of a dataset.
extension Checker {
  mutating func addCollector(
    _ definition: CalibrationItems.Definition, _ place: Int, _ draft: inout CalibrationDraft
  ) {
    guard let aggregate = tree.child(definition.node, 2) else { return }
    if tree.kind(aggregate) == .exec {
      addExecCollector(definition, aggregate, place, &draft)
      return
    }
    guard let signature = collectorSignature(aggregate, definition) else { return }
    guard let dataset = source(of: definition, draft), isRight(dataset, tree.span(aggregate)) else { return }
    let columns = self.columns(of: dataset)
    let rows = Scope(
      present: presentKeys(dataset, tree.child(definition.node, 4)), seesCalibration: true, columns: columns,
      lacksColumns: lacksColumns(dataset), place: .collector)
    scope = rows
    var collector = CalibrationDraft.Collector(
      name: definition.name, signature: signature, span: definition.span)
    collector.datasets = dataset.sources
    let isFilled = fill(&collector, aggregate)
    let selection = selection(of: dataset, definition, columns, &draft)
    scope = rows
    let isKeyed = addKeys(&collector, definition)
    addPolicy(&collector, definition)
    guard isFilled, isKeyed, case .some(let selected) = selection else { return }
    collector.selection = selected
    add(collector, definition, place, &draft)
  }

  /// The conditions on the rows of a collector; those of the input alone are checked for the first that has no others.
  private mutating func selection(
    of dataset: DatasetTerm, _ definition: CalibrationItems.Definition, _ columns: [String: ExpressionID],
    _ draft: inout CalibrationDraft
  ) -> ExpressionID?? {
    let own = tree.child(definition.node, 4)
    guard own == nil, tree.child(definition.node, 3) == nil else {
      return selection(of: dataset, own, columns)
    }
    if let known = draft.inputSelection { return known.condition }
    let condition = selection(of: dataset, nil, columns)
    draft.inputSelection = .init(condition: condition)
    return condition
  }

  /// Makes a collector that is right known by its name.
  mutating func add(
    _ collector: CalibrationDraft.Collector, _ definition: CalibrationItems.Definition, _ place: Int,
    _ draft: inout CalibrationDraft
  ) {
    draft.collectors[place] = collector
    let type = lifted(collector.type, collector.keys)
    let id = make(.collected(place), [], type, .result, collector.unit, definition.span)
    local.names[definition.name] = .value(id)
    record("\(draft.name).\(definition.name)", .value(id), definition.span)
  }

  /// The keys of `by`, if there are any; false where they are wrong.
  private mutating func addKeys(
    _ collector: inout CalibrationDraft.Collector, _ definition: CalibrationItems.Definition
  ) -> Bool {
    guard let node = tree.child(definition.node, 5) else { return true }
    guard let key = keySpace(of: node, in: tree.child(definition.node, 6)) else { return false }
    for part in key.parts {
      guard isPerRow(part, tree.span(node)) else { return false }
      collector.add(part, as: .key)
    }
    if key.parts.allSatisfy({ graph[$0].stage != .event }) {
      report(.keyIsConstant(tree.text(node), at: tree.span(node)))
      return false
    }
    collector.keys = key.space
    return true
  }

  private mutating func collectorSignature(_ aggregate: NodeID, _ definition: CalibrationItems.Definition)
    -> PrimitiveSignature?
  {
    let span = tree.span(aggregate)
    let word = tree.tokens[Int(tree.nodes[Int(definition.node.index)].firstToken)]
    let wordSpan = SourceSpan(file: tree.file.id, start: word.start, end: word.end)
    switch tree.kind(aggregate) {
    case .missing, .error: return nil
    case .call:
      guard let callee = tree.child(aggregate, 0), tree.kind(callee) == .name else { break }
      let name = tree.text(callee)
      if let signature = catalog.collector(name) { return signature }
      if let collector = Self.statistics[name], tables.functions[name] == nil {
        report(.statisticOfRows(name, collector: collector, as: definition.name, at: tree.span(callee)))
        return nil
      }
      if LanguageWords.laterCollectors.contains(name) {
        report(.notAvailable("`\(name)`", at: tree.span(callee)))
        return nil
      }
      if catalog[name] == nil, tables.functions[name] == nil, MathFunction.named(name) == nil {
        reportUnknownCallee(name, tree.span(callee), of: aggregate)
        return nil
      }
    default: break
    }
    report(.notAccumulated(at: span, word: wordSpan, name: definition.name, text: tree.text(aggregate)))
    return nil
  }

  /// Aggregates of keyed values and lists, with the collectors that have their like of rows.
  private static let statistics = [
    "mean": "summary", "sum": "summary", "rms": "summary", "min": "summary", "max": "summary",
    "median": "quantiles", "quantile": "quantiles",
  ]

  /// What a collector reads: its own source, else the calibration's input.
  mutating func source(of definition: CalibrationItems.Definition, _ draft: CalibrationDraft)
    -> DatasetTerm?
  {
    guard let node = tree.child(definition.node, 3) else { return draft.input }
    scope = Scope(seesCalibration: true)
    let term = self.term(of: node)
    if case .dataset(let dataset) = term { return dataset }
    if case .poison = term { return nil }
    report(.badOperand("from", wanted: "a dataset", found: phrase(of: node), at: tree.span(node)))
    return nil
  }

  /// Whether datasets that are read one after another agree on their columns.
  mutating func isRight(_ dataset: DatasetTerm, _ span: SourceSpan) -> Bool {
    guard let first = dataset.sources.first.flatMap({ datasets[$0] }) else { return false }
    for name in dataset.sources.dropFirst() {
      guard let other = datasets[name] else { return false }
      let own = Set(first.values.keys)
      guard own == Set(other.values.keys) else {
        let odd = own.symmetricDifference(other.values.keys).sorted().first ?? ""
        report(.columnsDisagree(odd, first: first.name, second: name, at: span))
        return false
      }
      for column in first.columns {
        let partner = other.columns.first { $0.name == column.name }
        guard partner?.kind == column.kind, partner?.unit.dimension == column.unit.dimension else {
          report(.columnsDisagree(column.name, first: first.name, second: name, at: span))
          return false
        }
      }
    }
    return true
  }

  /// The conditions on the rows, all of them; `.some(nil)` where there is none, `nil` where one is wrong.
  mutating func selection(
    of dataset: DatasetTerm, _ own: NodeID?, _ columns: [String: ExpressionID]
  ) -> ExpressionID?? {
    var conditions = dataset.conditions
    if let own { conditions.append(.init(node: own, tree: tree, isLocal: true)) }
    var result: ExpressionID?
    let outer = tree
    defer { tree = outer }
    for condition in conditions {
      scope = Scope(
        present: presentKeys(dataset), seesCalibration: condition.isLocal, columns: columns,
        lacksColumns: lacksColumns(dataset),
        place: .selection)
      tree = condition.tree
      let id = value(of: condition.node)
      guard !isPoison(id), isBool(id, "a selection", at: tree.span(condition.node)) else { return nil }
      guard isPerRow(id, tree.span(condition.node)) else { return nil }
      guard let before = result else {
        result = id
        continue
      }
      guard let stage = stage(of: [before, id], "where", tree.span(condition.node)) else { return nil }
      result = conjunction(true, before, id, stage, tree.span(condition.node))
    }
    return .some(result)
  }

  /// Whether a collector can use a value: it is no result.
  mutating func isPerRow(_ id: ExpressionID, _ span: SourceSpan) -> Bool {
    guard graph[id].stage == .result else { return true }
    if scope.place == .selection {
      report(.selectionUsesResult(written(span), at: span, inLoop: !local.iterated.isEmpty))
    } else {
      report(.resultInCollector("what is accumulated", at: span))
    }
    return false
  }
}
