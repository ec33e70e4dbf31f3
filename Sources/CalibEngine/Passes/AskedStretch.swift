import CalibGraph
import CalibModel

/// What all questions about the intervals of one stretch have in common.
struct AskedStretch {
  let runs: [[ExperimentRun]]
  let atoms: [LossRequest.Atom]
  /// For each last atom what the answers are kept under; `nil` where they may not be kept.
  let fingerprints: [Fingerprint]?

  /// - Complexity: O(*n*) for *n* atoms.
  init(_ runs: [[ExperimentRun]], _ driver: CalibrationDriver, _ question: BlockRequest.Question) {
    self.runs = runs
    atoms = driver.atoms(runs)
    fingerprints = Fingerprints.losses(driver.spec, question, atoms, driver.catalog)
  }
}
