import CalibGraph
import CalibModel

/// The optimal strategy over one segment: cuts that minimise the sum of a loss over the intervals.
///
/// All losses of intervals that end at the same atom are one question, so that a new run asks only those that end
/// with it. The cuts are found by dynamic programming over the atoms, in O(*n*²) for *n* of them.
struct OptimalWalk: WalkPiece {
  private let segment: WalkSegment
  /// For each last atom the losses of the intervals that end there, by their first atom; empty while not known.
  private var losses: [[Double]]
  private var missing: Int
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []

  init(_ segment: WalkSegment) {
    self.segment = segment
    losses = Array(repeating: [], count: segment.blocks.count)
    missing = segment.blocks.count
  }

  mutating func begin(_ outbox: inout WalkOutbox) {
    for last in segment.blocks.indices {
      let items = (0...last).map { [segment.runs($0..<last + 1)] }
      outbox.ask(.loss, items, name: segment.blocks[last].runs.last?.description ?? "")
    }
  }

  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox) {
    losses[answers.count - 1] = answers
    missing -= 1
    guard missing == 0 else { return }
    let whole = segment.blocks.indices
    if let (first, last) = Self.undefined(losses) {
      complaints = [
        WalkComplaint(
          .failure, runs: segment.runs(first..<last + 1),
          text: "\(segment.label(first..<last + 1)): the loss is not a number")
      ]
    } else if let cuts = Self.cuts(losses) {
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
    guard missing > 0 else { return [] }
    return segment.blocks.compactMap(\.runs.last).map { WalkOutlook(last: $0, kind: .plain) }
  }

  /// The cut of least total loss, as ranges of atoms; `nil` where each has an infinite one.
  ///
  /// Of several with the same sum it is that whose last intervals begin first.
  ///
  /// - Parameter losses: for each last atom those of the intervals that end there, by first atom.
  /// - Complexity: O(*n*²) for *n* atoms.
  static func cuts(_ losses: [[Double]]) -> [Range<Int>]? {
    // The least loss of the first atoms, and where the last interval of that cut begins.
    var least: [(loss: Double, start: Int)] = [(0, 0)]
    for (last, row) in losses.enumerated() {
      var best = (loss: Double.infinity, start: last)
      for first in 0...last {
        let loss = least[first].loss + row[first]
        if loss < best.loss { best = (loss, first) }
      }
      least.append(best)
    }
    guard let total = least.last, total.loss < .infinity else { return nil }
    var cuts: [Range<Int>] = []
    var end = losses.count
    while end > 0 {
      cuts.append(least[end].start..<end)
      end = least[end].start
    }
    return cuts.reversed()
  }

  /// The first interval whose loss is not a number.
  private static func undefined(_ losses: [[Double]]) -> (first: Int, last: Int)? {
    for (last, row) in losses.enumerated() {
      if let first = row.firstIndex(where: \.isNaN) { return (first, last) }
    }
    return nil
  }
}
