import CalibGraph
import CalibLanguage
import CalibModel

/// One question of a strategy, with all that its condition or loss may read.
///
/// What was collected is merged only where the condition looks into it: the losses of *n* runs are *n*² questions, and
/// most of them read nothing but numbers of entries and times.
struct StrategyQuestion {
  let calibration: CalibrationDefinition
  let answer: StrategyAnswer
  /// The blocks in the order in which the condition names them.
  let blocks: [BlockRequest.Block]
  /// The block whose run the catalogue's attributes are those of.
  let subject: BlockRequest.Block?
  let catalog: RunCatalog
  /// The range of runs that was asked for; `nil` for all.
  let requested: IntervalOfValidity?

  init(
    _ calibration: CalibrationDefinition, _ answer: StrategyAnswer, _ request: BlockRequest,
    catalog: RunCatalog, requested: IntervalOfValidity?
  ) {
    self.calibration = calibration
    self.answer = answer
    self.catalog = catalog
    self.requested = requested
    subject = request.blocks.first
    // Of a run and the one before it a function of two names the earlier one first.
    let ordered = request.question == .begins ? request.blocks.reversed() : request.blocks
    blocks = Array(request.question == .begins ? ordered.suffix(answer.blocks) : ordered[...])
  }

  /// The places of the collected objects that the condition reads, those of a second block behind those of the first.
  var objects: Set<Int> {
    Set(
      answer.program.nodes.compactMap { if case .collected(let place) = $0.operation { place } else { nil } })
  }

  /// The value of the condition, 1 or 0, or of the loss.
  ///
  /// - Parameter collected: the objects of all blocks; `none` for those that are not read.
  func value(_ collected: [Value]) throws(EvaluationFailure) -> Double {
    var inputs = ResultEvaluator.Inputs()
    inputs.collected = collected
    inputs.facts = facts
    var evaluator = ResultEvaluator(program: answer.program, inputs: inputs)
    let value = try evaluator.value(answer.node)
    if case .bool(let holds) = value { return holds ? 1 : 0 }
    guard let number = value.asNumber else {
      throw EvaluationFailure("has no value", at: answer.program[answer.node].span)
    }
    return number
  }
}

extension StrategyQuestion {
  /// The facts that the program reads, for each block.
  private var facts: [[ResultProgram.Fact: Value]] {
    var facts: [[ResultProgram.Fact: Value]] = Array(repeating: [:], count: blocks.count)
    for node in answer.program.nodes {
      guard case .fact(let fact, let place) = node.operation, blocks.indices.contains(place) else { continue }
      facts[place][fact] = value(of: fact, blocks[place], as: node.type)
    }
    return facts
  }

  private func value(
    of fact: ResultProgram.Fact, _ block: BlockRequest.Block, as type: ValueType
  ) -> Value? {
    switch fact {
    case .entries(let collector):
      .number(Double(block.partials[collector].reduce(0) { $0 + $1.entries }))
    case .runs: .number(Double(block.runs.count))
    case .time: .number(block.time)
    case .gap: .number(block.gap)
    case .attribute(let dataset, let name): attribute(.init(dataset: dataset, name: name), as: type)
    case .requested: requested.map { .interval($0) }
    // A file's numbers are no property of a block.
    case .file: nil
    }
  }

  /// An attribute of the first run that is asked about, as what its uses in the script take it for.
  private func attribute(_ name: SplitPlaces.Attribute, as type: ValueType) -> Value? {
    guard let run = subject?.runs.first, let text = catalog.attributes[name]?[run] else { return nil }
    switch type {
    case .string: return .string(text)
    case .bool:
      return ["true", "1"].contains(text) ? .bool(true) : ["false", "0"].contains(text) ? .bool(false) : nil
    default: return Double(text).map { .number($0) }
    }
  }
}
