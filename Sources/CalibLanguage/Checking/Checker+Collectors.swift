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
    for (child, what) in [(5, "`by`"), (6, "a range of keys"), (7, "`with` of a `collect`")] {
      guard let node = tree.child(definition.node, child) else { continue }
      report(.notAvailable(what, at: tree.span(node)))
      return
    }
    guard let signature = collectorSignature(aggregate, definition) else { return }
    guard let dataset = source(of: definition, draft), isRight(dataset, tree.span(aggregate)) else { return }
    let columns = self.columns(of: dataset)
    scope = Scope(
      seesCalibration: true, columns: columns, lacksColumns: lacksColumns(dataset), place: .collector)
    var collector = CalibrationDraft.Collector(
      name: definition.name, signature: signature, span: definition.span)
    collector.datasets = dataset.sources
    let isFilled = fill(&collector, aggregate)
    let selection = self.selection(of: dataset, tree.child(definition.node, 4), columns)
    guard isFilled, case .some(let selected) = selection else { return }
    collector.selection = selected
    draft.collectors[place] = collector
    let id = make(.collected(place), [], collector.type, .result, collector.unit, definition.span)
    local.names[definition.name] = .value(id)
    record("\(draft.name).\(definition.name)", .value(id), definition.span)
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
      if let signature = catalog[name], signature.kind == .collector { return signature }
      if LanguageWords.laterCollectors.contains(name) {
        report(.notAvailable("`\(name)`", at: tree.span(callee)))
        return nil
      }
      if catalog[name] == nil, functions[name] == nil, MathFunction(rawValue: name) == nil {
        reportUnknownCallee(name, tree.span(callee), of: aggregate)
        return nil
      }
    case .exec:
      reportUnavailable(aggregate)
      return nil
    default: break
    }
    report(.notAccumulated(at: span, word: wordSpan, name: definition.name, text: tree.text(aggregate)))
    return nil
  }

  /// What a collector reads: its own source, else the calibration's input.
  private mutating func source(of definition: CalibrationItems.Definition, _ draft: CalibrationDraft)
    -> DatasetTerm?
  {
    guard let node = tree.child(definition.node, 3) else { return draft.input }
    scope = Scope(seesCalibration: true)
    let term = self.term(of: node)
    if case .dataset(let dataset) = term { return dataset }
    if case .poison = term { return nil }
    report(.badOperand("from", wanted: "a dataset", found: "something else", at: tree.span(node)))
    return nil
  }

  /// Whether datasets that are read one after another agree on their columns.
  private mutating func isRight(_ dataset: DatasetTerm, _ span: SourceSpan) -> Bool {
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
  private mutating func selection(
    of dataset: DatasetTerm, _ own: NodeID?, _ columns: [String: ExpressionID]
  ) -> ExpressionID?? {
    var conditions = dataset.conditions
    if let own { conditions.append(.init(node: own, tree: tree, isLocal: true)) }
    var result: ExpressionID?
    let outer = tree
    defer { tree = outer }
    for condition in conditions {
      scope = Scope(
        seesCalibration: condition.isLocal, columns: columns, lacksColumns: lacksColumns(dataset),
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
  private mutating func isPerRow(_ id: ExpressionID, _ span: SourceSpan) -> Bool {
    guard graph[id].stage == .result else { return true }
    if scope.place == .selection {
      report(.selectionUsesResult(written(span), at: span, inLoop: !local.iterated.isEmpty))
    } else {
      report(.resultInCollector("what is accumulated", at: span))
    }
    return false
  }

  private mutating func fill(_ collector: inout CalibrationDraft.Collector, _ call: NodeID) -> Bool {
    guard let bound = bind(collector.signature, call) else { return false }
    var axis = Dimension.none
    var isRight = true
    for (parameter, argument) in bound {
      switch parameter.accepts {
      case .column:
        guard let id = column(argument, parameter) else { return false }
        if collector.columns.isEmpty {
          axis = Numeric(graph[id].type)?.dimension ?? .none
          collector.unit = graph[id].unit
        }
        collector.columns.append(id)
      case .staticInteger:
        guard let value = staticInteger(argument.value, "`\(parameter.name)`", least: 1, most: 10_000_000)
        else {
          isRight = false
          continue
        }
        collector.settings.append(.init(name: parameter.name, value: .integer(value)))
      case .staticRange:
        guard let value = staticRange(argument, parameter, axis, &collector) else {
          isRight = false
          continue
        }
        collector.settings.append(.init(name: parameter.name, value: value))
      case .word(let words):
        guard let id = word(argument.value, words, parameter.name), let value = graph[id].value else {
          return false
        }
        collector.settings.append(.init(name: parameter.name, value: value))
      default:
        report(.notAvailable("`\(parameter.name):` of a collector", at: argument.nameSpan))
        return false
      }
    }
    guard isRight else { return false }
    return setType(&collector, axis, tree.span(call))
  }

  private mutating func setType(
    _ collector: inout CalibrationDraft.Collector, _ axis: Dimension, _ span: SourceSpan
  ) -> Bool {
    switch collector.signature.name {
    case "histogram": collector.type = .histogram(axis)
    case "summary": collector.type = .summary(axis)
    case "count": collector.type = .count
    default:
      report(.notAvailable("`\(collector.signature.name)`", at: span))
      return false
    }
    return true
  }

  private mutating func column(_ argument: Argument, _ parameter: PrimitiveSignature.Parameter)
    -> ExpressionID?
  {
    let id = value(of: argument.value)
    if isPoison(id) { return nil }
    guard Numeric(graph[id].type) != nil || graph[id].type == .bool else {
      report(
        .badOperand(
          parameter.name, wanted: "a number per row", found: "\(graph[id].type)",
          at: tree.span(argument.value)))
      return nil
    }
    return isPerRow(id, tree.span(argument.value)) ? id : nil
  }

  private mutating func staticRange(
    _ argument: Argument, _ parameter: PrimitiveSignature.Parameter, _ axis: Dimension,
    _ collector: inout CalibrationDraft.Collector
  ) -> Value? {
    let id = value(of: argument.value)
    guard isRange(id, axis, "`\(parameter.name)`", argument.value) else { return nil }
    guard let value = graph[id].value else {
      report(.notStatic("`\(parameter.name)`", stage: graph[id].stage, at: tree.span(argument.value)))
      return nil
    }
    guard case .range(let low, let high, _) = value, low < high else {
      report(
        .badSetting(
          "`\(parameter.name)`", wanted: "a range of some width", found: "empty",
          at: tree.span(argument.value)))
      return nil
    }
    if !graph[id].unit.name.isEmpty { collector.unit = graph[id].unit }
    return value
  }
}
