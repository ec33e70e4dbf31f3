package import CalibModel

/// The question what each interval costs that ends with the same atom, asked of a loss of the script.
///
/// All questions of a stretch share one array of atoms, so *n* of them take memory in proportion to *n*.
package struct LossRequest: Hashable, Sendable {
  /// What no cut divides: a run.
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
    let block = BlockRequest.Block(
      runs: part.flatMap(\.runs), partials: partials, time: amounts.time, gap: amounts.gap)
    return BlockRequest(calibration: calibration, question: question, blocks: [block])
  }
}

/// The amounts of an interval that grows backwards by an atom at a time: what losses are made of.
package struct LossAmounts: Hashable, Sendable {
  /// For each collector.
  package private(set) var entries: [Int]
  package private(set) var runs = 0
  /// The longest pause between neighbours, in nanoseconds; atoms without times are passed over.
  package private(set) var gap = 0.0
  /// Those of the outermost atoms; `nil` where nothing tells them.
  private var firstTimes: RunCatalog.Times?
  private var lastTimes: RunCatalog.Times?
  /// When the first atom with times began.
  private var nextBegin: Int64?

  package init(collectors: Int) { entries = Array(repeating: 0, count: collectors) }

  /// From the begin of the first atom to the end of the last, in nanoseconds; 0 where one of them has no times.
  package var time: Double {
    guard let firstTimes, let lastTimes else { return 0 }
    return Double(lastTimes.end - firstTimes.begin)
  }

  /// Adds the atom before those so far.
  package mutating func prepend(_ atom: LossRequest.Atom) {
    for (collector, parts) in atom.partials.enumerated() {
      entries[collector] += parts.reduce(0) { $0 + $1.entries }
    }
    if runs == 0 { lastTimes = atom.times }
    runs += atom.runs.count
    firstTimes = atom.times
    guard let times = atom.times else { return }
    if let nextBegin { gap = max(gap, Double(nextBegin - times.end)) }
    nextBegin = times.begin
  }
}
