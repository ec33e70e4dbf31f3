import CalibGraph

/// Programs that collect: their values are constants of the run, evaluated before they begin.
extension Checker {
  func execDefinition(_ collector: CalibrationDraft.Collector) -> ExecDefinition? {
    guard let exec = collector.exec else { return nil }
    var lowering = ResultLowering(graph, iteratedAreConstants: true)
    let values = exec.operands.map { lowering.lower($0) }
    var definition = exec.definition
    definition.values = StartDefinition(
      program: lowering.program, values: values, constants: lowering.constants)
    return definition
  }

  /// The canonical text of a program: all of it that its results depend on.
  static func text(of exec: ExecDefinition) -> String {
    var lines = ["exec 1 \(exec.grouping)", "run \(exec.command)"]
    for output in exec.outputs {
      let factors = output.factors.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      lines.append(
        "out \(output.name) \(output.kind) \(output.path) \(output.skip) \(output.type) \(factors)")
    }
    lines.append("merge \(exec.merge.map { "\($0)" } ?? "none")")
    lines.append("ok \(exec.ok ?? -1) enough \(exec.enough ?? -1) uses \(exec.uses)")
    for (name, value) in exec.environment.sorted(by: { $0.key < $1.key }) {
      lines.append("env \(name) \(value ?? "handed through")")
    }
    if let values = exec.values {
      lines.append(CanonicalText.of(values.program, values.constants))
      lines.append("values " + values.values.map { "\($0.index)" }.joined(separator: ","))
    }
    return lines.joined(separator: "\n")
  }
}
