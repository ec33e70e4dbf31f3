import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel

/// What a script declares, as text: slots and strategies, not expressions.
enum DeclarationText {
  static func of(_ result: CheckResult) -> String {
    guard let program = result.program else { return "no program\n" }
    var lines: [String] = []
    for dataset in program.datasets { lines += self.lines(dataset) }
    for calibration in program.calibrations { lines += self.lines(calibration) }
    for store in program.furtherStores {
      lines.append("store \(store.name) \(store.store.path) \(store.store.base)")
    }
    if let backend = program.backend {
      lines.append("backend \(backend.name) \(backend.settings.map { "\($0.name) \($0.value)" })")
    }
    for check in program.checks { lines.append("check \(check.check.name) of \(check.calibrations)") }
    for publication in program.publications {
      lines.append(
        "publish \(publication.tag) \(publication.calibrations) guards \(publication.guards) own \(publication.ownsBase)"
      )
    }
    lines += program.stored.map { "reads \($0.reference): \($0.type)" }
    lines += program.pending.map { "pending \($0.message)" }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func lines(_ dataset: DatasetDefinition) -> [String] {
    let runs = dataset.runs
    var lines = ["dataset \(dataset.name) \(dataset.patterns)"]
    lines.append("  runs \(runs.included) except \(runs.excepted) conditions \(runs.conditions.count)")
    lines.append(
      "  format \(dataset.format ?? "-") tree \(dataset.treeName ?? "-") each \(dataset.element ?? "-")")
    lines.append(
      "  catalog \(dataset.catalog?.path ?? "-") limit \(dataset.limit.map { "\($0)" } ?? "-") seed \(dataset.seed)"
    )
    lines.append("  time \(dataset.timeColumn ?? "-")")
    for column in dataset.columns {
      let allowed = column.allowed.map { "\($0)" } ?? column.allowedValues.map { "\($0)" } ?? "-"
      lines.append("  \(column.name) \(column.kind) \(column.unit.name) \(allowed) \(column.count ?? 1)")
    }
    return lines
  }

  private static func lines(_ calibration: CalibrationDefinition) -> [String] {
    let spec = calibration.spec
    var lines = [
      "\(spec.isValidation ? "validation" : "calibration") \(spec.name) writes \(spec.payloadName)"
    ]
    lines.append("  needs \(spec.dependencies) after \(spec.after) checks \(spec.checks)")
    lines.append("  strategy \(spec.strategy)")
    lines.append("  answers \(calibration.answers.map { "\($0.question)/\($0.blocks)" })")
    if !spec.splitAt.isEmpty {
      lines.append("  split \(spec.splitAt.constants) \(spec.splitAt.attributes.map(\.name))")
    }
    lines.append(
      "  kept \(spec.isKept) skips \(spec.skipsGaps) gaps \(spec.gaps) runs \(spec.runs) passes \(spec.maximumPasses)"
    )
    for gate in spec.gates { lines.append("  gate \(gate)") }
    lines.append("  policy \(spec.policy)")
    lines.append("  fields \(calibration.algorithm.payload.map { "\($0.payload).\($0.name)" })")
    return lines
  }
}
