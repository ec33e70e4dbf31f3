/// Programs that collect: their values are constants of the run, evaluated before they begin.
extension Checker {
  func execDefinition(_ collector: CalibrationDraft.Collector) -> ExecDefinition? {
    guard let exec = collector.exec else { return nil }
    var lowering = ResultLowering(graph)
    let values = exec.operands.map { lowering.lower($0) }
    var definition = exec.definition
    definition.values = StartDefinition(
      program: lowering.program, values: values, constants: lowering.constants)
    return definition
  }
}
