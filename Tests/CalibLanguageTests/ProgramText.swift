import CalibColumns
import CalibGraph
import CalibLanguage
import CalibModel

/// A program as text, for fixtures.
enum ProgramText {
  static func of(_ program: Program) -> String {
    var lines: [String] = []
    lines.append("store \(program.store.path) base \(program.store.base)")
    for parameter in program.parameters {
      lines.append("param \(parameter.name): \(parameter.type) = \(parameter.value)")
    }
    for dataset in program.datasets {
      lines.append("dataset \(dataset.name) \(dataset.patterns) \(dataset.badRows)")
      if let run = dataset.runColumns { lines.append("  run_from \(run.experiment ?? "-") \(run.run)") }
      lines.append("  runs \(dataset.runs.included) except \(dataset.runs.excepted)")
      for column in dataset.columns {
        lines.append(
          "  \(column.name) from \(column.sourceName): \(column.kind) \(column.unit) × \(column.unit.factor)")
      }
    }
    for calibration in program.calibrations { lines += text(calibration) }
    for publication in program.publications {
      lines.append(
        "publish \(publication.tag) \(publication.calibrations) sign-off \(publication.signoff ?? "-")")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ calibration: CalibrationDefinition) -> [String] {
    let spec = calibration.spec
    var lines = ["calibration \(spec.name) writes \(spec.payloadName) after \(spec.dependencies)"]
    lines.append("  \(spec.strategy) split \(spec.splitAt.constants)")
    lines.append("  cover \(spec.coverage.map { "\($0)" } ?? "-") gaps \(spec.gaps)")
    lines.append("  iterated \(spec.iterated) passes \(spec.maximumPasses) label \(spec.usesLabel)")
    if !spec.optionalConstants.isEmpty {
      lines.append("  optional \(spec.optionalConstants.map(\.description).sorted())")
    }
    for collector in calibration.collectors {
      lines.append(
        "  collect \(collector.name) = \(collector.primitive) of \(collector.datasets) in \(collector.unit)")
      for setting in collector.settings { lines.append("    \(setting.name): \(setting.value)") }
      for (place, constant) in collector.constants.enumerated() {
        lines.append("    constant \(place) = \(constant)")
      }
      lines.append("    inputs \(collector.graph.inputs)")
      for (place, node) in collector.graph.nodes.enumerated() {
        lines.append("    \(place): \(short("\(node)"))")
      }
      let columns = collector.columns.map { "\($0.index)" }
      lines.append("    columns \(columns) where \(collector.selection.map { "\($0.index)" } ?? "-")")
    }
    for (place, constant) in spec.resultConstants.enumerated() {
      lines.append("  constant \(place) = \(constant)")
    }
    lines += text(calibration.algorithm.program).map { "  " + $0 }
    let algorithm = calibration.algorithm
    let until = algorithm.until.map { "\($0.index)" } ?? "-"
    lines.append(
      "  need \(algorithm.need.map(\.index)) next \(algorithm.next.map(\.index)) until \(until)")
    for field in algorithm.payload {
      lines.append("  payload \(field.name) = \(field.node.index) in \(field.unit)")
    }
    for check in algorithm.checks {
      let message = check.message.map { "\($0.index)" } ?? "-"
      lines.append("  \(check.kind) \(check.name): \(check.condition.index) else \(message)")
    }
    for plot in algorithm.plots {
      lines.append("  plot \(plot.name) \(plot.object.index) \(plot.fit.map { "\($0.index)" } ?? "-")")
    }
    for watched in algorithm.watched {
      lines.append("  watch \(watched.name) \(watched.node.index) in \(watched.unit)")
    }
    lines.append("  start")
    for (place, constant) in calibration.start.constants.enumerated() {
      lines.append("    constant \(place) = \(constant)")
    }
    lines += text(calibration.start.program).map { "    " + $0 }
    return lines
  }

  private static func text(_ program: ResultProgram) -> [String] {
    program.nodes.enumerated().map { place, node in
      "\(place): \(short("\(node.operation)")) \(node.operands.map(\.index)): \(node.type) in \(node.unit)"
    }
  }

  /// Without the names of modules and wrappers.
  private static func short(_ text: String) -> String {
    var text = text
    for part in [
      "CalibColumns.ColumnGraph.", "CalibLanguage.ResultProgram.", "CalibModel.", "CalibLanguage.",
    ] {
      text = text.replacing(part, with: "")
    }
    while let range = text.firstRange(of: "NodeID(index: ") {
      guard let end = text[range.upperBound...].firstIndex(of: ")") else { break }
      text.replaceSubrange(range.lowerBound...end, with: "#" + text[range.upperBound..<end])
    }
    return text
  }
}
