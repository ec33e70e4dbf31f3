import CalibDiagnostics
import CalibLanguage
import CalibModel

/// The parts of a condition that a person wants to see when it is false: each with its place and its value.
struct ConditionParts {
  struct Part {
    let node: ResultProgram.NodeID
    let span: SourceSpan
    let text: String
  }

  let program: ResultProgram
  let condition: ResultProgram.NodeID

  /// The parts that were computed, in the order of their place, the condition itself last.
  ///
  /// Only what stands in the condition's own text counts: what a name was computed from is elsewhere.
  func known(in evaluator: ResultEvaluator) -> [Part] {
    let whole = program[condition].span
    var (found, waiting): ([ResultProgram.NodeID], [ResultProgram.NodeID]) = ([], [condition])
    var seen: Set<ResultProgram.NodeID> = []
    while let node = waiting.popLast() {
      let span = program[node].span
      guard span.file == whole.file, span.start >= whole.start, span.end <= whole.end,
        seen.insert(node).inserted
      else { continue }
      found.append(node)
      waiting += program[node].operands
    }
    return found.compactMap { part($0, in: evaluator) }.sorted {
      ($0.node == condition ? 1 : 0, $0.span.start, $0.span.end) < (
        $1.node == condition ? 1 : 0, $1.span.start, $1.span.end
      )
    }
  }

  private func part(_ node: ResultProgram.NodeID, in evaluator: ResultEvaluator) -> Part? {
    guard let value = evaluator.known(node) else { return nil }
    switch (program[node].operation, value) {
    case (.literal, _), (_, .histogram), (_, .summary), (_, .model), (_, .range), (_, .record), (_, .none):
      return nil
    default: break
    }
    return Part(
      node: node, span: program[node].span,
      text: KeyedText.text(value, of: decidingKeys(evaluator), unit: program[node].unit))
  }

  /// The keys that make the condition what it is: those that fail below an `all`, those that hold below a `count`.
  ///
  /// `nil` where it has no such aggregate, or its keys decide nothing.
  func decidingKeys(_ evaluator: ResultEvaluator) -> Set<Key>? {
    let whole = program[condition].span
    var waiting = [condition]
    while let node = waiting.popLast() {
      let span = program[node].span
      guard span.file == whole.file, span.start >= whole.start, span.end <= whole.end else { continue }
      if case .aggregate(let name) = program[node].operation, ["all", "count"].contains(name),
        let operand = program[node].operands.first, case .keyed(let keyed) = evaluator.known(operand)
      {
        let deciding = Value.bool(name == "count")
        return Set(zip(keyed.keys, keyed.values).filter { $0.1 == deciding }.map(\.0))
      }
      waiting += program[node].operands.reversed()
    }
    return nil
  }
}
