package import CalibModel

extension CalibrationSpec {
  /// Whether an outcome counts as done: it is good, or the script accepts it (`semantics`, section 6).
  package func accepts(_ outcome: CalibrationOutcome) -> Bool {
    switch outcome {
    case .converged, .completed: true
    case .incomplete: gaps != .block
    case .notConverged: acceptsUnconverged
    case .rejected, .failed, .blocked, .cancelled: false
    }
  }

  /// Whether dependants run on what it found; those of a rejected one do, and are marked.
  package func delivers(_ outcome: CalibrationOutcome) -> Bool { outcome == .rejected || accepts(outcome) }

  /// All constants that it reads, in order of use: collectors, start values, results, gates; some more than once.
  package var references: [ConstantReference] {
    collectors.flatMap(\.constants) + startConstants + resultConstants + gates.map(\.against)
  }

  /// The calibrations that it reads, in order and each once.
  package var sources: [String] {
    var names: [String] = []
    for name in dependencies where !names.contains(name) { names.append(name) }
    for reference in references {
      guard case .calibration(let name) = reference.source, !names.contains(name) else { continue }
      names.append(name)
    }
    return names
  }
}
