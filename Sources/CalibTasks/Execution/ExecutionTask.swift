package import CalibDiagnostics
package import CalibGraph
package import CalibLanguage
package import CalibModel
import CalibPrimitives

/// Evaluates the algorithm of a calibration on what was collected for a set of runs.
///
/// What an algorithm cannot do is data: the report says `failure` and why. Only what is no part of the physics, a
/// cache that cannot be read, is thrown.
package struct ExecutionTask {
  let calibration: CalibrationDefinition
  let request: ExecutionRequest
  /// The text of a span of the script, for reasons.
  let text: (SourceSpan) -> String
  private let parallel: ParallelWork

  package init(
    calibration: CalibrationDefinition, request: ExecutionRequest,
    parallel: ParallelWork = ParallelWork(threads: 1), text: @escaping (SourceSpan) -> String
  ) {
    self.parallel = parallel
    self.calibration = calibration
    self.request = request
    self.text = text
  }

  /// The report of the execution on these collected objects, in the order of the collectors.
  ///
  /// - Parameter constants: one value for all runs of each of the calibration's result constants.
  /// - Parameter programs: what runs its external programs.
  package func report(
    collected: [Value], constants: [Value], programs: ResultPrograms? = nil
  ) -> ExecutionReport {
    var inputs = ResultEvaluator.Inputs()
    inputs.collected = collected
    inputs.constants = constants
    let types = calibration.algorithm.iteratedTypes
    inputs.before = zip(request.before, types).map { $0.value($1) }
    inputs.start = zip(request.start, types).map { $0.value($1) }
    inputs.next = calibration.algorithm.next
    inputs.label = request.label
    inputs.programs = programs
    var evaluator = ResultEvaluator(
      program: calibration.algorithm.program, inputs: inputs, parallel: parallel)
    var report = ExecutionReport(status: .ok)
    report.entries = zip(calibration.collectors, collected).map {
      ExecutionReport.NamedNumber(name: $0.name, value: Self.entries($1))
    }
    do {
      if let reason = try lack(of: collected, &evaluator) {
        report.status = .notEnoughData
        report.reason = reason
        return report
      }
      try fill(&report, &evaluator)
    } catch {
      report.status = .failure
      report.reason = "`\(text(error.span))` \(error.message)"
      report.payloads = []
    }
    return report
  }

  /// Whether these collected objects are enough data for an execution: what a plan asks.
  package func isEnough(_ collected: [Value]) throws(EvaluationFailure) -> Bool {
    var inputs = ResultEvaluator.Inputs()
    inputs.collected = collected
    var evaluator = ResultEvaluator(program: calibration.algorithm.program, inputs: inputs)
    return try lack(of: collected, &evaluator) == nil
  }

  /// Entries of a collected object.
  static func entries(_ value: Value) -> Double {
    switch value {
    case .histogram(let histogram): histogram.entries
    case .summary(let summary): summary.count
    case .count(let count): count
    case .object(let object): object.entries
    case .keyed(let values): values.values.reduce(0) { $0 + entries($1) }
    case .none, .bool, .integer, .number, .measured, .string, .run, .interval, .range, .list, .record, .curve,
      .model, .file, .fit:
      0
    }
  }
}

extension ExecutionTask {
  /// Why there is not enough data, or `nil` where there is.
  private func lack(
    of collected: [Value], _ evaluator: inout ResultEvaluator
  ) throws(EvaluationFailure) -> String? {
    if !calibration.algorithm.allowsEmpty {
      for (collector, value) in zip(calibration.collectors, collected)
      where collector.exec == nil && Self.entries(value) == 0 {
        return "no entry in `\(collector.name)`"
      }
    }
    for need in calibration.algorithm.need where try evaluator.value(need) != .bool(true) {
      let program = calibration.algorithm.program
      let parts = ConditionParts(program: program, condition: need).known(in: evaluator)
      let values = parts.filter { $0.node != need }.map { "\(text($0.span)) = \($0.text)" }
      let detail = values.isEmpty ? "" : " (\(values.joined(separator: ", ")))"
      return "`\(text(program[need].span))` is false\(detail)"
    }
    return nil
  }

  /// Evaluates all that is asked of a success.
  private func fill(
    _ report: inout ExecutionReport, _ evaluator: inout ResultEvaluator
  ) throws(EvaluationFailure) {
    let algorithm = calibration.algorithm
    for (name, node) in zip(calibration.spec.iterated, algorithm.next) {
      let value = try evaluator.value(node)
      try refuseGaps(value, node, evaluator)
      guard let next = IteratedValue(value) else {
        throw EvaluationFailure("is not a finite number", at: algorithm.program[node].span)
      }
      report.next.append(ExecutionReport.NamedValue(name: name, value: next))
    }
    if let until = algorithm.until, try evaluator.value(until) != .bool(true) { report.status = .iterate }
    report.payloads = try payloads(&evaluator)
    for watched in algorithm.watched {
      let type = algorithm.program[watched.node].type
      let value = try evaluator.value(watched.node)
      guard let constant = Self.constant(value, type, unit: watched.unit) else {
        continue
      }
      report.watched.append(ExecutionReport.NamedConstant(name: watched.name, value: constant))
    }
    for check in algorithm.checks { report.checks.append(try record(of: check, &evaluator)) }
    for plot in algorithm.plots { report.plots += try records(of: plot, &evaluator) }
    report.failedFits = failedFits(evaluator)
  }

  /// The payloads in the order of the script; a validation has none.
  private func payloads(_ evaluator: inout ResultEvaluator) throws(EvaluationFailure) -> [Payload] {
    var names: [String] = []
    var fields: [String: [Payload.Field]] = [:]
    for field in calibration.algorithm.payload {
      let value = try evaluator.value(field.node)
      try refuseGaps(value, field.node, evaluator)
      let type = calibration.algorithm.program[field.node].type
      guard let constant = Self.constant(value, type, unit: field.unit) else {
        let reason =
          if case .file = value {
            "is a file for programs: the payload's `\(field.name)` can be one that an `exec` made"
          } else {
            "is no constant: the payload's `\(field.name)` would hold no finite value"
          }
        throw EvaluationFailure(
          reason, at: calibration.algorithm.program[field.node].span)
      }
      if fields[field.payload] == nil { names.append(field.payload) }
      fields[field.payload, default: []].append(Payload.Field(name: field.name, value: constant))
    }
    return names.map { name in
      Payload(name: names.count == 1 ? calibration.spec.payloadName : name, fields: fields[name] ?? [])
    }
  }

  private func record(
    of check: AlgorithmDefinition.CheckDefinition, _ evaluator: inout ResultEvaluator
  ) throws(EvaluationFailure) -> CheckRecord {
    let passed = try evaluator.value(check.condition) == .bool(true)
    var message = ""
    if let node = check.message, !passed, case .string(let written) = try evaluator.value(node) {
      message = written
    }
    let parts = ConditionParts(program: calibration.algorithm.program, condition: check.condition)
      .known(in: evaluator)
    return CheckRecord(
      kind: check.kind, name: check.name, passed: passed, value: compared(check.condition, in: evaluator),
      message: message,
      parts: parts.map {
        CheckRecord.Part(start: Int($0.span.start), end: Int($0.span.end), value: $0.text)
      })
  }

  /// The left side of a comparison as text; empty where the condition is something else.
  private func compared(_ condition: ResultProgram.NodeID, in evaluator: ResultEvaluator) -> String {
    let program = calibration.algorithm.program
    switch program[condition].operation {
    case .binary, .contains:
      guard let left = program[condition].operands.first, let value = evaluator.known(left) else { return "" }
      return ValueText.text(value, unit: program[left].unit)
    case .aggregate:
      // Which keys it is of, where the aggregate is the whole condition.
      guard let operand = program[condition].operands.first, let value = evaluator.known(operand) else {
        return ""
      }
      let keys = ConditionParts(program: program, condition: condition).decidingKeys(evaluator)
      return keys?.isEmpty == false ? KeyedText.text(value, of: keys, unit: .none) : ""
    default: return ""
    }
  }
}
