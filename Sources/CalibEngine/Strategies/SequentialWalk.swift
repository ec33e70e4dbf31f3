import CalibModel

/// The sequential strategy over one segment: merges runs forward while there is not enough data.
///
/// The numbers in the comments are the steps of `semantics`, section 3.
struct SequentialWalk: Hashable, Sendable {
  /// A success that is not kept yet: its neighbour at the end may still be joined to it.
  private struct Held: Hashable, Sendable {
    let execution: WalkExecution
    let tried: Int

    var kept: KeptInterval {
      KeptInterval(execution: execution, interval: execution.label, tried: tried)
    }
  }

  private let segment: WalkSegment
  private let step: Int
  private let extendsTail: Bool
  /// The next run that was not added yet.
  private var cursor = 0
  /// S: where the pending runs begin in the segment.
  private var pendingStart = 0
  /// H.
  private var held: Held?
  private var tried = 0
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []
  private(set) var isDone = false

  init(_ segment: WalkSegment, step: Int, extendsTail: Bool) {
    self.segment = segment
    self.step = max(1, step)
    self.extendsTail = extendsTail
  }

  private var pending: [ExperimentRun] { Array(segment.runs[pendingStart..<cursor]) }
  private var hasRunsLeft: Bool { cursor < segment.runs.count }

  /// Step 1: the first execution, or the next one after a result that asked for it.
  mutating func advance(id: Int) -> WalkExecution {
    cursor = min(cursor + step, segment.runs.count)
    let start = kept.isEmpty && held == nil ? segment.firstKey : segment.runs[pendingStart].key
    let end = hasRunsLeft ? segment.runs[cursor].key - 1 : segment.lastKey
    return WalkExecution(id: id, runs: pending, label: Self.interval(start, end))
  }

  /// Takes the result of the last execution; gives the next one, numbered `id`, or `nil` at the end.
  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, id: Int
  ) -> WalkExecution? {
    tried += 1
    if execution.isMergedBack { return endMerge(execution, status, reason: reason) }
    switch status {
    case .ok, .iterate:
      keepHeld()
      held = Held(execution: execution, tried: tried)
      (pendingStart, tried) = (cursor, 0)
      guard !hasRunsLeft else { return advance(id: id) }
      keepHeld()
    case .notEnoughData:
      if hasRunsLeft { return advance(id: id) }
      if let held { return mergedBack(held, id: id) }
      complaints.append(WalkComplaint(.gap, runs: pending, text: "\(segment.name): \(reason)"))
    case .failure:
      keepHeld()
      complaints.append(WalkComplaint(.failure, runs: pending, text: "\(execution.label): \(reason)"))
    }
    isDone = true
    return nil
  }

  /// The last runs of executions that may still follow, and whether each would be a merge at the end.
  var outlook: [(last: ExperimentRun, isMergedBack: Bool)] {
    guard !isDone, let last = segment.runs.last else { return [] }
    var ends = stride(from: cursor + step, to: segment.runs.count + step, by: step).map {
      (last: segment.runs[min($0, segment.runs.count) - 1], isMergedBack: false)
    }
    if segment.runs.count > step { ends.append((last, true)) }
    return ends
  }

  /// Step 4: the runs of H and S together, from H's start to the range's end.
  private func mergedBack(_ held: Held, id: Int) -> WalkExecution {
    WalkExecution(
      id: id, runs: held.execution.runs + pending,
      label: Self.interval(held.execution.label.firstKey, segment.lastKey), isMergedBack: true)
  }

  private mutating func endMerge(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String
  ) -> WalkExecution? {
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
        WalkComplaint(.gap, runs: pending, text: "\(runsText(pending)) without constants: \(reason)"))
    }
    return nil
  }

  private mutating func keepHeld() {
    if let held { kept.append(held.kept) }
    held = nil
  }

  private static func interval(_ firstKey: Int64, _ lastKey: Int64) -> IntervalOfValidity {
    guard let interval = IntervalOfValidity(firstKey: firstKey, lastKey: lastKey) else {
      preconditionFailure("calib bug: an empty label")
    }
    return interval
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
