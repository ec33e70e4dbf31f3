import CalibGraph
import CalibLanguage
import CalibModel

/// One question of a strategy, with all that its condition or loss may read.
///
/// What was collected is merged only where the condition looks into it: most read nothing but numbers of entries and
/// times.
struct StrategyQuestion {
  let calibration: CalibrationDefinition
  let answer: StrategyAnswer
  /// The amounts of the blocks, in the order in which the condition names them.
  private let amounts: [Amounts]
  /// The run that the catalogue's attributes are those of.
  private let subject: ExperimentRun?
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
    subject = request.blocks.first?.runs.first
    amounts = Self.blocks(of: request, answer).map(Amounts.init)
  }

  /// The loss of an interval whose amounts are known.
  init(
    _ calibration: CalibrationDefinition, _ answer: StrategyAnswer, _ amounts: LossAmounts,
    firstRun: ExperimentRun?, catalog: RunCatalog, requested: IntervalOfValidity?
  ) {
    self.calibration = calibration
    self.answer = answer
    self.catalog = catalog
    self.requested = requested
    subject = firstRun
    self.amounts = [
      Amounts(entries: amounts.entries, runs: amounts.runs, time: amounts.time, gap: amounts.gap)
    ]
  }

  /// The blocks of a request in the order in which the condition names them.
  static func blocks(of request: BlockRequest, _ answer: StrategyAnswer) -> [BlockRequest.Block] {
    guard request.question == .begins else { return request.blocks }
    // Of a run and the one before it a function of two names the earlier one first.
    return request.blocks.reversed().suffix(answer.blocks)
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
  /// What a condition may read of a block beside its objects.
  private struct Amounts {
    /// For each collector.
    let entries: [Int]
    let runs: Int
    /// In nanoseconds.
    let time: Double
    let gap: Double

    init(entries: [Int], runs: Int, time: Double, gap: Double) {
      self.entries = entries
      self.runs = runs
      self.time = time
      self.gap = gap
    }

    init(_ block: BlockRequest.Block) {
      entries = block.partials.map { parts in parts.reduce(0) { $0 + $1.entries } }
      runs = block.runs.count
      time = block.time
      gap = block.gap
    }
  }

  /// The facts that the program reads, for each block.
  private var facts: [[ResultProgram.Fact: Value]] {
    var facts: [[ResultProgram.Fact: Value]] = Array(repeating: [:], count: amounts.count)
    for node in answer.program.nodes {
      guard case .fact(let fact, let place) = node.operation, amounts.indices.contains(place) else {
        continue
      }
      facts[place][fact] = value(of: fact, amounts[place], as: node.type)
    }
    return facts
  }

  private func value(
    of fact: ResultProgram.Fact, _ block: Amounts, as type: ValueType
  ) -> Value? {
    switch fact {
    case .entries(let collector): .number(Double(block.entries[collector]))
    case .runs: .number(Double(block.runs))
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
    guard let run = subject, let text = catalog.attributes[name]?[run] else { return nil }
    switch type {
    case .string: return .string(text)
    case .bool:
      return ["true", "1"].contains(text) ? .bool(true) : ["false", "0"].contains(text) ? .bool(false) : nil
    default: return Double(text).map { .number($0) }
    }
  }
}
