import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives

/// The losses of all intervals that end with one atom, found by letting the shortest grow backwards.
///
/// So *n* intervals take *n* merges instead of *n*². Objects are merged last atom first, which is a fixed order, but another
/// than that of an execution: a sum of doubles may differ in its last bits from the one that is fitted.
struct IntervalLosses {
  let calibration: CalibrationDefinition
  let answer: StrategyAnswer
  let request: LossRequest
  let catalog: RunCatalog
  /// The range of runs that was asked for; `nil` for all.
  let requested: IntervalOfValidity?

  /// Whether all objects that are read can grow piece by piece.
  var canGrow: Bool { calibration.collectors.indices.allSatisfy { !isRead($0) || !hasProgram($0) } }

  private func hasProgram(_ collector: Int) -> Bool { calibration.collectors[collector].exec != nil }

  /// Whether `need:` or the loss looks into a collected object; its number of entries is known without that.
  private func isRead(_ collector: Int) -> Bool {
    func reads(_ program: ResultProgram) -> Bool {
      program.nodes.contains { $0.operation == .collected(collector) }
    }
    return !calibration.algorithm.need.isEmpty || reads(answer.program)
  }

  /// The losses by first atom; infinite where there is not enough data.
  func values(
    _ partials: any PartialReader, text: (SourceSpan) -> String
  ) throws(TaskFailure) -> [Double] {
    var objects: [GrowingObject?] = []
    for (place, collector) in calibration.collectors.enumerated() {
      objects.append(isRead(place) ? try GrowingObject(collector) : nil)
    }
    var amounts = LossAmounts(collectors: calibration.collectors.count)
    var losses = [Double](repeating: .infinity, count: request.count)
    for first in stride(from: request.last, through: 0, by: -1) {
      let atom = request.atoms[first]
      amounts.prepend(atom)
      for place in objects.indices {
        for part in atom.partials[place].reversed() { try objects[place]?.merge(part, partials) }
      }
      do {
        losses[first] = try loss(objects.map { $0?.value ?? .none }, amounts, atom.runs.first)
      } catch {
        throw TaskFailure(
          "`\(text(error.span))` \(error.message), where the strategy of `\(calibration.name)` asks of "
            + "\(atom.runs.first.map(\.description) ?? "")")
      }
    }
    return losses
  }

  private func loss(
    _ collected: [Value], _ amounts: LossAmounts, _ firstRun: ExperimentRun?
  ) throws(EvaluationFailure) -> Double {
    if !calibration.algorithm.allowsEmpty, amounts.entries.contains(0) { return .infinity }
    guard try isEnough(collected) else { return .infinity }
    let question = StrategyQuestion(
      calibration, answer, amounts, firstRun: firstRun, catalog: catalog, requested: requested)
    return try question.value(collected)
  }

  private func isEnough(_ collected: [Value]) throws(EvaluationFailure) -> Bool {
    guard !calibration.algorithm.need.isEmpty else { return true }
    var inputs = ResultEvaluator.Inputs()
    inputs.collected = collected
    var evaluator = ResultEvaluator(program: calibration.algorithm.program, inputs: inputs)
    for need in calibration.algorithm.need where try evaluator.value(need) != .bool(true) { return false }
    return true
  }
}
