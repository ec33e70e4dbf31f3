import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport
import CalibTasks

/// Expressions that need no data: computed at once, or of constants of the last run.
extension Repl {
  func plain(_ typed: String, _ showsValue: Bool) -> Reply {
    var context = loaded.checked.context
    let line = context.check(line: typed)
    let messages = rendered(line, typed: typed)
    if line.hasErrors { return Reply(text: messages, isError: true) }
    guard let expression = line.expression else { return Reply(text: messages) }
    let unit = TerminalText.sanitized(expression.unit.name)
    let kind = "\(expression.type)\(unit.isEmpty ? "" : " in \(unit)"), \(expression.stage.word)\n"
    guard showsValue, let program = expression.program, let node = expression.node else {
      return Reply(text: messages + kind)
    }
    do throws(SessionError) {
      let values = try values(of: program, node, expression)
      let plot = constantsPlot(typed)
      return Reply(text: messages + values.map { "\($0)\n" }.joined() + plot + kind)
    } catch {
      return Reply(text: messages + text(error), isError: true)
    }
  }

  /// The messages on a line as it was typed: a bare expression is checked as the value of a name before it.
  private func rendered(_ line: ScriptContext.Line, typed: String) -> String {
    DiagnosticRenderer(sources: SourceMap(line.sources), color: color).render(line.diagnostics)
  }

  /// The value; one for each interval where constants of a calibration differ over runs.
  private func values(
    of program: ResultProgram, _ node: ResultProgram.NodeID, _ expression: ScriptContext.BareExpression
  ) throws(SessionError) -> [String] {
    func text(_ constants: [Value]) throws(SessionError) -> String {
      var inputs = ResultEvaluator.Inputs()
      inputs.constants = constants
      var evaluator = ResultEvaluator(program: program, inputs: inputs)
      do throws(EvaluationFailure) {
        return TerminalText.sanitized(ValueText.text(try evaluator.value(node), unit: expression.unit))
      } catch {
        throw SessionError(.mistake, "the expression \(error.message)")
      }
    }
    if expression.constants.isEmpty { return [try text([])] }
    let report = try session.results(try script())
    let units = loaded.checked.context.program.units
    let tables = try expression.constants.map { reference throws(SessionError) in
      try report.table(of: reference, units: units)
    }
    let intervals = tables.first?.map(\.interval) ?? []
    return try intervals.map { interval throws(SessionError) in
      let constants = tables.map { table in
        table.first { $0.interval.contains(interval.first) }?.value ?? .none
      }
      return "\(interval)  \(try text(constants))"
    }
  }

  /// A constant that was named by itself is drawn over the runs; empty for anything else.
  private func constantsPlot(_ typed: String) -> String {
    let parts = typed.split(separator: ".").map { String($0).trimmed }
    guard parts.count == 2, let found = try? session.results(try script()),
      let result = found.results.first(where: { $0.name == parts[0] })
    else { return "" }
    if let keyed = keyedText(result, parts[1]) { return keyed }
    guard result.intervals.count > 1,
      let constants = ConstantsOverRuns.all(result).first(where: { $0.field == parts[1] })
    else { return "" }
    return BlockPlot.text(constants, style: style)
  }

  /// Constants by key as an overview with outliers, for each interval.
  private func keyedText(_ result: CalibrationResult, _ field: String) -> String? {
    let keyed = result.intervals.compactMap { interval -> [String]? in
      guard case .keyed(let constants)? = interval.report.constant(field) else { return nil }
      return ["\(interval.interval)"]
        + ConstantText.lines(.keyed(constants), name: field, style: style).map { "  " + $0 }
    }
    return keyed.isEmpty ? nil : keyed.joined().map { $0 + "\n" }.joined()
  }
}

extension ResultsReport {
  struct Looked {
    let interval: IntervalOfValidity
    let value: Value
  }

  /// The constants of a reference in the last run, by interval.
  func table(of reference: ConstantReference, units: UnitTable) throws(SessionError) -> [Looked] {
    guard case .calibration(let name) = reference.source else {
      throw SessionError(.mistake, "`\(reference)` cannot be looked up here", help: "use `calib store get`")
    }
    guard let result = results.first(where: { $0.name == name }) else {
      throw SessionError(.mistake, "`\(name)` has no results yet", help: ":run")
    }
    return result.intervals.compactMap { interval in
      guard let constant = interval.report.constant(reference.field),
        let value = ConstantValues.value(constant, units: units, source: 0)
      else { return nil }
      return Looked(interval: interval.interval, value: value)
    }
  }
}
