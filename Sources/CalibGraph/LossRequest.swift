package import CalibModel

/// The question what each interval costs that ends with the same atom, asked of a loss of the script.
///
/// All questions of a stretch share one array of atoms, so *n* of them take memory in proportion to *n*.
package struct LossRequest: Hashable, Sendable {
  /// What no cut divides: a run, or a stretch of one.
  package struct Atom: Hashable, Sendable {
    package let runs: [ExperimentRun]
    /// For each collector the partial results, in the order in which they are folded.
    package let partials: [[PartialReference]]
    /// When it was taken; `nil` where nothing tells it.
    package let times: RunCatalog.Times?

    package init(runs: [ExperimentRun], partials: [[PartialReference]], times: RunCatalog.Times? = nil) {
      self.runs = runs
      self.partials = partials
      self.times = times
    }
  }

  package let calibration: String
  package let question: BlockRequest.Question
  /// All atoms of the stretch, in order.
  package let atoms: [Atom]
  /// The place of the last atom of the intervals that are asked about.
  package let last: Int

  package init(calibration: String, question: BlockRequest.Question, atoms: [Atom], last: Int) {
    self.calibration = calibration
    self.question = question
    self.atoms = atoms
    self.last = last
  }

  /// How many intervals it asks about: one for each first atom, in order.
  package var count: Int { last + 1 }

  /// The same question about one interval alone, by its first atom.
  ///
  /// - Complexity: O(*length* of the interval).
  package func block(from first: Int) -> BlockRequest {
    let part = atoms[first...last]
    var amounts = LossAmounts(collectors: part.first?.partials.count ?? 0)
    for atom in part.reversed() { amounts.prepend(atom) }
    let partials = (0..<amounts.entries.count).map { collector in part.flatMap { $0.partials[collector] } }
    let runs = part.reduce(into: [ExperimentRun]()) { runs, atom in
      for run in atom.runs where runs.last != run { runs.append(run) }
    }
    let block = BlockRequest.Block(runs: runs, partials: partials, time: amounts.time, gap: amounts.gap)
    return BlockRequest(calibration: calibration, question: question, blocks: [block])
  }
}
