import CalibModel

/// The sequential strategy over one segment: merges blocks forward while there is not enough data.
///
/// A block is a step of runs, or what lies between two boundaries. The numbers in the comments are the steps of
/// `semantics`, section 3.
struct SequentialWalk: WalkPiece {
  /// A success that is not kept yet: its neighbour at the end may still be joined to it.
  private struct Held: Hashable, Sendable {
    let execution: WalkExecution
    let blocks: Range<Int>
    let tried: Int

    var kept: KeptInterval {
      KeptInterval(execution: execution, interval: execution.label, tried: tried)
    }
  }

  private let segment: WalkSegment
  private let extendsTail: Bool
  /// The next block that was not added yet.
  private var cursor = 0
  /// S: where the pending blocks begin in the segment.
  private var pendingStart = 0
  /// H.
  private var held: Held?
  private var tried = 0
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []
  private var isDone = false

  init(_ segment: WalkSegment, extendsTail: Bool) {
    self.segment = segment
    self.extendsTail = extendsTail
  }

  mutating func begin(_ outbox: inout WalkOutbox) { advance(&outbox) }

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox
  ) {
    tried += 1
    if execution.kind == .mergedBack { return endMerge(execution, status, reason: reason) }
    switch status {
    case .ok, .iterate:
      keepHeld()
      held = Held(execution: execution, blocks: pending, tried: tried)
      (pendingStart, tried) = (cursor, 0)
      if hasBlocksLeft { return advance(&outbox) }
      keepHeld()
    case .notEnoughData:
      if hasBlocksLeft { return advance(&outbox) }
      if let held { return mergeBack(held, &outbox) }
      complaints.append(WalkComplaint(.gap, runs: pendingRuns, text: "\(segment.name): \(reason)"))
    case .failure:
      keepHeld()
      complaints.append(WalkComplaint(.failure, runs: pendingRuns, text: "\(execution.label): \(reason)"))
    }
    isDone = true
  }

  var outlook: [WalkOutlook] {
    guard !isDone else { return [] }
    var ends = segment.blocks[cursor...].compactMap(\.runs.last).map { WalkOutlook(last: $0, kind: .plain) }
    if segment.blocks.count > 1, let last = segment.blocks.last?.runs.last {
      ends.append(WalkOutlook(last: last, kind: .mergedBack))
    }
    return ends
  }
}

extension SequentialWalk {
  private var pending: Range<Int> { pendingStart..<cursor }
  private var pendingRuns: [ExperimentRun] { segment.runs(pending) }
  private var hasBlocksLeft: Bool { cursor < segment.blocks.count }

  /// Step 1: the first execution, or the next one after a result that asked for it.
  private mutating func advance(_ outbox: inout WalkOutbox) {
    cursor += 1
    outbox.execute(pendingRuns, segment.label(pending))
  }

  /// Step 4: the runs of H and S together, from H's start to the range's end.
  private func mergeBack(_ held: Held, _ outbox: inout WalkOutbox) {
    let all = held.blocks.lowerBound..<cursor
    outbox.execute(segment.runs(all), segment.label(all), .mergedBack)
  }

  private mutating func endMerge(_ execution: WalkExecution, _ status: ExecutionStatus, reason: String) {
    guard let held else { preconditionFailure("calib bug: a merge with no success before it") }
    isDone = true
    if status.isSuccess {
      kept.append(
        KeptInterval(execution: execution, interval: execution.label, tried: held.tried + tried))
    } else if extendsTail {
      kept.append(
        KeptInterval(
          execution: held.execution, interval: execution.label, tried: held.tried + tried, isExtended: true))
    } else {
      kept.append(held.kept)
      complaints.append(
        WalkComplaint(.gap, runs: pendingRuns, text: "\(runsText(pendingRuns)) without constants: \(reason)"))
    }
  }

  private mutating func keepHeld() {
    if let held { kept.append(held.kept) }
    held = nil
  }
}

/// Runs for a message: all of up to four, else the first three and how many more.
func runsText(_ runs: [ExperimentRun]) -> String {
  let shown = runs.count <= 4 ? runs[...] : runs.prefix(3)
  let text = shown.map(\.description).joined(separator: ", ")
  let word = runs.count == 1 ? "run" : "runs"
  return shown.count == runs.count
    ? "\(word) \(text)" : "\(word) \(text) and \(runs.count - shown.count) more"
}
