import CalibGraph
import CalibModel

/// How a walk begins: what is asked of single runs first, and the pieces that follow from the answers.
struct WalkOpening: Sendable {
  private let strategy: Strategy
  let runs: [ExperimentRun]
  private let coverage: IntervalOfValidity?
  private let splits: [Int64]
  /// What intervals are made of where a loss decides: the runs, or stretches of them; sorted.
  private let atoms: [RunPiece]
  /// Runs that are left out, and still covered.
  private var skipped: Set<ExperimentRun> = []
  /// Runs with which a block begins.
  private var firstRuns: Set<ExperimentRun> = []

  /// How many runs are asked about in one task.
  private static let runsPerQuestion = 64

  init(
    _ strategy: Strategy, runs: [ExperimentRun], coverage: IntervalOfValidity?, splits: [Int64],
    atoms: [RunPiece]?
  ) {
    self.atoms = atoms ?? runs.map { RunPiece($0) }
    self.strategy = strategy
    self.runs = runs
    self.coverage = coverage
    self.splits = splits
  }

  /// Asks which runs are left out or begin a block, where the script has a condition for it.
  ///
  /// A condition on a run and the one before it is not asked of the first run of an experiment.
  func ask(_ outbox: inout WalkOutbox) {
    switch strategy {
    case .sequential(let options) where options.skips:
      ask(.skips, runs.map { [[$0]] }, &outbox)
    case .boundaries(let options) where options.isAsked:
      let pairs = zip(runs.dropFirst(), runs).filter { $0.experiment == $1.experiment }
      ask(.begins, pairs.map { [[$0], [$1]] }, &outbox)
    case .single, .perRun, .sequential, .boundaries, .optimal: return
    }
  }

  private func ask(
    _ question: BlockRequest.Question, _ items: [[[ExperimentRun]]], _ outbox: inout WalkOutbox
  ) {
    for start in stride(from: 0, to: items.count, by: Self.runsPerQuestion) {
      let part = Array(items[start..<min(start + Self.runsPerQuestion, items.count)])
      outbox.ask(question, part, name: part[0][0][0].description)
    }
  }

  mutating func receive(_ answers: [Double], to question: WalkQuestion) {
    let meant = zip(question.items, answers).filter { $1 != 0 }.map { $0.0[0][0] }
    if question.question == .skips { skipped.formUnion(meant) } else { firstRuns.formUnion(meant) }
  }

  /// The pieces of the walk, and what is known to be missing.
  func pieces() -> (pieces: [any WalkPiece], complaints: [WalkComplaint]) {
    switch strategy {
    case .single: return (single, [])
    case .perRun:
      return (runs.map { FixedWalk(runs: [$0], label: IntervalOfValidity($0), shortage: .gap) }, [])
    case .sequential(let options): return sequential(options)
    case .boundaries(let options):
      let starts = (options.firstRuns + firstRuns).map(\.key).sorted()
      let walks = ranges.map { range in
        SequentialWalk(range.segment(boundaries: starts), extendsTail: options.extendsTail)
      }
      return (walks, emptyExperiments)
    case .optimal(let options): return (ranges.map { optimal($0, options) }, emptyExperiments)
    }
  }

  private var single: [any WalkPiece] {
    WalkRange.whole(of: runs, coverage: coverage, cuts: splits).compactMap { range in
      IntervalOfValidity(firstKey: range.firstKey, lastKey: range.lastKey).map {
        FixedWalk(runs: range.runs, label: $0, shortage: .failure)
      }
    }
  }

  private func optimal(_ range: WalkRange, _ options: OptimalOptions) -> OptimalWalk {
    let runs = range.runs[0]...range.runs[range.runs.count - 1]
    let own = atoms.filter { runs.contains($0.run) }
    return OptimalWalk(range.segment(atoms: own), atoms: own, options)
  }

  private var ranges: [WalkRange] { WalkRange.ranges(of: runs, coverage: coverage, cuts: splits) }

  private func sequential(
    _ options: SequentialOptions
  ) -> (pieces: [any WalkPiece], complaints: [WalkComplaint]) {
    var (pieces, complaints): ([any WalkPiece], [WalkComplaint]) = ([], emptyExperiments)
    for range in ranges {
      guard let segment = range.segment(step: options.step, skipping: skipped) else {
        complaints.append(WalkComplaint(.gap, runs: range.runs, text: "\(range.name): all runs are skipped"))
        continue
      }
      if options.mergesWhen {
        pieces.append(JoiningWalk(segment, hasCost: options.hasCost, extendsTail: options.extendsTail))
      } else {
        pieces.append(SequentialWalk(segment, extendsTail: options.extendsTail))
      }
    }
    return (pieces, complaints)
  }

  private var emptyExperiments: [WalkComplaint] {
    WalkRange.emptyExperiments(between: runs, coverage: coverage).map {
      WalkComplaint(.gap, runs: [], text: "experiment \($0): no data")
    }
  }
}
