import CalibGraph
import CalibModel

/// What all questions about the intervals of one stretch have in common.
struct AskedStretch {
  let pieces: [RunPiece]
  let atoms: [LossRequest.Atom]
  /// For each last atom what the answers are kept under; `nil` where they may not be kept.
  let fingerprints: [Fingerprint]?

  /// - Complexity: O(*n*) for *n* atoms.
  init(_ pieces: [RunPiece], _ driver: CalibrationDriver, _ question: BlockRequest.Question) {
    self.pieces = pieces
    atoms = driver.atoms(pieces)
    fingerprints = Fingerprints.losses(driver.spec, question, atoms, driver.catalog)
  }
}
