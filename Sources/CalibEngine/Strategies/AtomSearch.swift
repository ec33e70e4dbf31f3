/// The search for the best cut of some neighbouring atoms, whose losses come in any order.
struct AtomSearch: Hashable, Sendable {
  /// The places of the atoms.
  let atoms: Range<Int>
  private var search = CutSearch()
  /// Losses that came before those that end earlier, by their last atom.
  private var early: [Int: [Double]] = [:]

  init(_ atoms: Range<Int>) { self.atoms = atoms }

  /// Takes the losses of all intervals that end with the same atom, by their first atom.
  mutating func receive(_ losses: [Double]) {
    early[losses.count - 1] = losses
    while let losses = early.removeValue(forKey: search.count) { search.append(losses) }
  }

  var isComplete: Bool { search.count == atoms.count }

  /// The first interval whose loss is not a number.
  var undefined: Range<Int>? {
    search.undefined.map { atoms.lowerBound + $0.first..<atoms.lowerBound + $0.last + 1 }
  }

  /// The cut of least total loss; `nil` where each has an infinite one.
  var cuts: [Range<Int>]? {
    search.cuts?.map { atoms.lowerBound + $0.lowerBound..<atoms.lowerBound + $0.upperBound }
  }
}
