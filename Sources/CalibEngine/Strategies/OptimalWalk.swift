import CalibGraph
import CalibModel

/// The optimal strategy over one segment: cuts that minimise the sum of a loss over the intervals.
///
/// All losses of intervals that end at the same atom are one question, so that a new run asks only those that end
/// with it. The cuts are found by dynamic programming over the atoms, in O(*n*²) for *n* of them; losses are let go as
/// soon as all that end earlier are known, so the memory is O(*n*) where answers come in order.
struct OptimalWalk: WalkPiece {
  private let segment: WalkSegment
  private var search = CutSearch()
  /// Losses that came before those that end earlier, by their last atom.
  private var early: [Int: [Double]] = [:]
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []

  init(_ segment: WalkSegment) { self.segment = segment }

  mutating func begin(_ outbox: inout WalkOutbox) {
    let atoms = segment.blocks.map(\.runs)
    for last in atoms.indices {
      outbox.ask(.loss, .intervals(atoms: atoms, last: last), name: atoms[last].last?.description ?? "")
    }
  }

  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox) {
    early[answers.count - 1] = answers
    while let losses = early.removeValue(forKey: search.count) { search.append(losses) }
    guard search.count == segment.blocks.count else { return }
    let whole = segment.blocks.indices
    if let interval = search.undefined {
      let range = interval.first..<interval.last + 1
      complaints = [
        WalkComplaint(
          .failure, runs: segment.runs(range), text: "\(segment.label(range)): the loss is not a number")
      ]
    } else if let cuts = search.cuts {
      for cut in cuts { outbox.execute(segment.runs(cut), segment.label(cut)) }
    } else {
      complaints = [
        WalkComplaint(
          .gap, runs: segment.runs(whole),
          text: "\(segment.name): no cut into intervals has enough data in each of them")
      ]
    }
  }

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox
  ) {
    switch status {
    case .ok, .iterate:
      kept.append(KeptInterval(execution: execution, interval: execution.label, tried: 1))
    case .notEnoughData, .failure:
      let kind: WalkComplaint.Kind = status == .failure ? .failure : .gap
      complaints.append(WalkComplaint(kind, runs: execution.runs, text: "\(execution.label): \(reason)"))
      complaints.sort { ($0.runs.first?.key ?? 0) < ($1.runs.first?.key ?? 0) }
    }
  }

  var outlook: [WalkOutlook] {
    guard search.count < segment.blocks.count else { return [] }
    return segment.blocks.compactMap(\.runs.last).map { WalkOutlook(last: $0, kind: .plain) }
  }
}
