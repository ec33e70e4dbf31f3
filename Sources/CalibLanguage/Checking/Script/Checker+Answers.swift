import CalibDiagnostics
import CalibGraph
import CalibModel
import CalibSyntax

/// What a strategy asks of the script: conditions and losses about blocks of runs.
extension Checker {
  /// Checks what answers a question of the strategy, and notes it.
  ///
  /// - Parameter blocks: how many blocks it is asked about; a function without a name has a parameter for each.
  mutating func answer(
    _ question: BlockRequest.Question, _ node: NodeID, blocks: Int, _ draft: CalibrationDraft,
    _ answers: inout [CalibrationDraft.Answer]
  ) {
    let outerNames = local.names
    defer {
      local.names = outerNames
      scope = Scope(seesCalibration: true)
    }
    scope = Scope(seesCalibration: true)
    let isLoss = question == .loss || question == .innerLoss
    if isLoss { addLossNames(draft, tree.span(node)) }
    guard let id = answerValue(node, question, blocks, draft), !isPoison(id) else { return }
    let (place, span) = ("`\(question.option):`", tree.span(node))
    guard graph[id].stage != .event else {
      report(.eventOutsideCollector(place, at: span))
      return
    }
    switch question {
    case .joins, .skips, .begins, .enough: guard isBool(id, place, at: span) else { return }
    case .cost, .loss, .innerLoss:
      guard let numeric = Numeric(graph[id].type) else {
        report(.wrongType(place, wanted: "a plain number", found: "\(graph[id].type)", at: span))
        return
      }
      guard numeric.dimension.isNone else {
        report(.lossWithDimension(question.option, found: numeric.dimension, at: span))
        return
      }
    }
    if isLoss, isConstant(id) {
      report(.lossIsConstant(question.option, at: span))
      return
    }
    if graph.postorder([id]).contains(where: { graph[$0].readsConstant }) {
      later("a constant in \(place)", at: span)
    }
    // A condition that is no function is about the run alone, not about the one before it too.
    let isFunction =
      tree.kind(node) == .lambda || (tree.kind(node) == .name && tables.functions[tree.text(node)] != nil)
    answers.append(.init(question: question, root: id, blocks: isFunction ? blocks : 1))
  }

  /// The names that a loss is made of: `entries` of the first collect, `runs`, `time` and `gap`.
  private mutating func addLossNames(_ draft: CalibrationDraft, _ span: SourceSpan) {
    let time = ValueType.number(Dimension(Dimension.Base.time))
    func fact(_ fact: ResultProgram.Fact, _ type: ValueType) -> Term {
      .value(make(.fact(fact, block: 0), [], type, .result, .none, span))
    }
    local.names["entries"] = fact(.entries(collector: 0), .plain)
    local.names["runs"] = fact(.runs, .plain)
    local.names["time"] = fact(.time, time)
    local.names["gap"] = fact(.gap, time)
  }

  private func isConstant(_ id: ExpressionID) -> Bool {
    graph.postorder([id]).allSatisfy {
      switch graph[$0].operation {
      case .fact, .collected: false
      default: true
      }
    }
  }

  private mutating func answerValue(
    _ node: NodeID, _ question: BlockRequest.Question, _ blocks: Int, _ draft: CalibrationDraft
  ) -> ExpressionID? {
    if tree.kind(node) == .lambda, let list = tree.child(node, 0), let body = tree.child(node, 1) {
      let names = tree.children(list).map { tree.text($0) }
      guard names.count == blocks else {
        report(.blockParameters(question.option, wanted: blocks, found: names.count, at: tree.span(list)))
        return nil
      }
      for (place, name) in names.enumerated() {
        local.names[name] = .value(blockRecord(place, draft, tree.span(list)))
      }
      return value(of: body)
    }
    if tree.kind(node) == .name, let function = tables.functions[tree.text(node)] {
      return applied(function, tree.text(node), node, question, blocks, draft)
    }
    // Of two blocks one has to be said which is meant.
    if blocks == 2, question != .begins {
      let help = "write `\(question.option): (short, into) => …`"
      report(.notAFunction(question.option, at: tree.span(node), help: help))
      return nil
    }
    return value(of: node)
  }

  private mutating func applied(
    _ function: FunctionDefinition, _ name: String, _ node: NodeID, _ question: BlockRequest.Question,
    _ blocks: Int, _ draft: CalibrationDraft
  ) -> ExpressionID? {
    guard function.parameters.count == blocks else {
      report(
        .blockParameters(
          question.option, wanted: blocks, found: function.parameters.count, at: tree.span(node)))
      return nil
    }
    var bound: [String: Term] = [:]
    for (place, parameter) in function.parameters.enumerated() {
      bound[parameter.name] = .value(blockRecord(place, draft, tree.span(node)))
    }
    let (outerScope, outerTree) = (scope, tree)
    defer { (scope, tree) = (outerScope, outerTree) }
    scope = Scope(parameters: bound)
    tree = function.tree
    return value(of: function.body)
  }

  /// What was collected in a block of runs, as a record of the calibration's collectors.
  ///
  /// The objects of a second block have places behind those of the first.
  private mutating func blockRecord(_ block: Int, _ draft: CalibrationDraft, _ span: SourceSpan)
    -> ExpressionID
  {
    let time = ValueType.number(Dimension(Dimension.Base.time))
    var fields: [(name: String, id: ExpressionID)] = []
    for (place, definition) in draft.items.definitions.filter(\.isCollect).enumerated() {
      guard case .value(let object)? = local.names[definition.name], graph[object].type != .poison else {
        fields.append((definition.name, poison(span)))
        continue
      }
      let type = graph[object].type
      let shifted = place + block * draft.collectors.count
      fields.append((definition.name, make(.collected(shifted), [], type, .result, graph[object].unit, span)))
    }
    for (name, fact, type) in [
      ("runs", ResultProgram.Fact.runs, .plain), ("time", .time, time), ("gap", .gap, time),
    ]
    where !fields.contains(where: { $0.name == name }) {
      fields.append((name, make(.fact(fact, block: block), [], type, .result, .none, span)))
    }
    let type = ValueType.record(fields.map { .init(name: $0.name, type: graph[$0.id].type) })
    return make(.record(fields.map(\.name)), fields.map(\.id), type, .result, .none, span)
  }

  /// `entries(h)` of a loss: the rows that a collect of the calibration accepted; `nil` for other calls.
  mutating func entriesCall(_ name: String, _ call: NodeID) -> Term? {
    guard name == "entries", case .value(let id)? = local.names["entries"],
      case .fact(.entries, _) = graph[id].operation
    else { return nil }
    let arguments = self.arguments(of: call)
    guard arguments.count == 1, let argument = arguments.first,
      case .value(let object) = resolve(tree.text(argument.value), at: tree.span(argument.value)),
      case .collected(let place) = graph[object].operation
    else {
      report(
        .badOperand(
          "entries", wanted: "an object that is collected here",
          found: "`\(arguments.first.map { tree.text($0.value) } ?? "")`", at: tree.span(call)))
      return .poison
    }
    return .value(
      make(.fact(.entries(collector: place), block: 0), [], .plain, .result, .none, tree.span(call)))
  }
}

extension Expression {
  /// Whether it is a constant of a payload, or an iterated value.
  fileprivate var readsConstant: Bool {
    switch operation {
    case .payload, .stored, .before, .after, .start: true
    default: false
    }
  }
}

extension BlockRequest.Question {
  /// The option of the strategy that it is written as.
  var option: String {
    switch self {
    case .joins: "merge_when"
    case .cost: "else"
    case .skips: "skip"
    case .begins: "when"
    case .loss: "loss"
    case .innerLoss: "inside"
    case .enough: "need"
    }
  }
}
