import CalibGraph
import CalibModel

/// The sequential strategy with `merge_when`: each block alone first, short ones then join a neighbour.
///
/// Consecutive short blocks join until they are enough. One that is left short joins the interval after it where
/// the predicate of the script allows it, else the one before, else (`else:`) the neighbour of least cost. What may join
/// none stays without constants.
struct JoiningWalk: WalkPiece {
  /// Neighbouring blocks that were executed together.
  private struct Unit: Hashable, Sendable {
    var blocks: Range<Int>
    /// The success; `nil` where the data are short.
    var execution: WalkExecution?
    var tried: Int
    var reason = ""
    /// Whether it may join nothing: its runs stay without constants.
    var isGivenUp = false

    var isShort: Bool { execution == nil && !isGivenUp }
  }

  private enum Neighbour: Hashable, Sendable { case next, previous }

  private let segment: WalkSegment
  private let hasCost: Bool
  private let extendsTail: Bool
  private var units: [Unit] = []
  /// For each execution that is awaited the blocks it stands for.
  private var awaited: [Int: Range<Int>] = [:]
  /// The short unit whose place is being sought.
  private var seeker: Int?
  private(set) var kept: [KeptInterval] = []
  private(set) var complaints: [WalkComplaint] = []
  private var isDone = false

  init(_ segment: WalkSegment, hasCost: Bool, extendsTail: Bool) {
    self.segment = segment
    self.hasCost = hasCost
    self.extendsTail = extendsTail
  }

  mutating func begin(_ outbox: inout WalkOutbox) {
    for block in segment.blocks.indices {
      units.append(Unit(blocks: block..<block + 1, execution: nil, tried: 0))
      execute(block..<block + 1, .plain, &outbox)
    }
  }

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox
  ) {
    guard let blocks = awaited.removeValue(forKey: execution.id) else {
      preconditionFailure("calib bug: a result that nobody awaits")
    }
    if status == .failure {
      complaints.append(
        WalkComplaint(.failure, runs: execution.runs, text: "\(execution.label): \(reason)"))
    }
    take(execution, blocks, status, reason: reason, &outbox)
    guard awaited.isEmpty, seeker == nil, !isDone else { return }
    complaints.contains { $0.kind == .failure } ? finish() : seek(&outbox)
  }

  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox) {
    guard let seeker else { preconditionFailure("calib bug: an answer that nobody awaits") }
    let neighbours = self.neighbours(of: seeker)
    if question.question == .cost {
      let least = answers.indices.min { (answers[$0], $0) < (answers[$1], $1) } ?? 0
      return join(neighbours[least], &outbox)
    }
    let asked = neighbours.firstIndex {
      segment.runs(units[place($0, of: seeker)].blocks) == question.items[0][1]
    }
    guard let asked else { preconditionFailure("calib bug: an answer on no neighbour") }
    if answers[0] != 0 { return join(neighbours[asked], &outbox) }
    if asked + 1 < neighbours.count { return askJoin(neighbours[asked + 1], &outbox) }
    if hasCost { return askCost(neighbours, &outbox) }
    giveUp(seeker)
    self.seeker = nil
    seek(&outbox)
  }

  var outlook: [WalkOutlook] {
    guard !isDone, segment.blocks.count > 1 else { return [] }
    return segment.blocks.compactMap(\.runs.last).flatMap { last in
      [WalkExecution.Kind.merged, .joined, .joinedBack].map { WalkOutlook(last: last, kind: $0) }
    }
  }
}

extension JoiningWalk {
  private mutating func execute(
    _ blocks: Range<Int>, _ kind: WalkExecution.Kind, _ outbox: inout WalkOutbox
  ) {
    awaited[outbox.execute(segment.runs(blocks), segment.label(blocks), kind)] = blocks
  }

  private mutating func take(
    _ execution: WalkExecution, _ blocks: Range<Int>, _ status: ExecutionStatus, reason: String,
    _ outbox: inout WalkOutbox
  ) {
    switch execution.kind {
    case .plain:
      // Nothing is merged before the last of these: a block is the unit of its own number.
      let first = blocks.lowerBound
      units[first].tried += 1
      units[first].reason = reason
      if status.isSuccess { units[first].execution = execution }
      if awaited.isEmpty { mergeShort(&outbox) }
    case .merged:
      let first = unit(containing: blocks.lowerBound)
      units[first].tried += 1
      units[first].reason = reason
      if status.isSuccess { units[first].execution = execution }
      if status == .notEnoughData { grow(first, &outbox) } else { growNext(after: first, &outbox) }
    case .joined, .joinedBack, .mergedBack:
      endJoin(execution, blocks, status, reason: reason)
    }
  }

  private func unit(containing block: Int) -> Int {
    guard let place = units.firstIndex(where: { $0.blocks.contains(block) }) else {
      preconditionFailure("calib bug: a block in no unit")
    }
    return place
  }

  /// When all blocks were tried alone: each stretch of short ones begins to grow together.
  private mutating func mergeShort(_ outbox: inout WalkOutbox) {
    guard !complaints.contains(where: { $0.kind == .failure }) else { return }
    let heads = units.indices.filter { units[$0].isShort && ($0 == 0 || !units[$0 - 1].isShort) }
    // From the end, so that the places before stay what they are.
    for head in heads.reversed() { grow(head, &outbox) }
  }

  /// Joins a short unit with the short block after it, and tries them together.
  private mutating func grow(_ place: Int, _ outbox: inout WalkOutbox) {
    guard place + 1 < units.count, units[place + 1].isShort else { return }
    let next = units.remove(at: place + 1)
    units[place].blocks = units[place].blocks.lowerBound..<next.blocks.upperBound
    units[place].tried += next.tried
    execute(units[place].blocks, .merged, &outbox)
  }

  /// After blocks that are enough together the next short one begins anew.
  private mutating func growNext(after place: Int, _ outbox: inout WalkOutbox) {
    if place + 1 < units.count, units[place + 1].isShort { grow(place + 1, &outbox) }
  }

  /// Finds a place for the first unit that is still short; ends where there is none.
  private mutating func seek(_ outbox: inout WalkOutbox) {
    while let short = units.firstIndex(where: \.isShort) {
      seeker = short
      if let first = neighbours(of: short).first { return askJoin(first, &outbox) }
      giveUp(short)
    }
    seeker = nil
    finish()
  }

  /// The neighbours of a unit that have constants, the next one first.
  private func neighbours(of place: Int) -> [Neighbour] {
    var found: [Neighbour] = []
    if place + 1 < units.count, units[place + 1].execution != nil { found.append(.next) }
    if place > 0, units[place - 1].execution != nil { found.append(.previous) }
    return found
  }

  private func place(_ neighbour: Neighbour, of unit: Int) -> Int {
    neighbour == .next ? unit + 1 : unit - 1
  }

  private func pair(_ neighbour: Neighbour) -> [[ExperimentRun]] {
    guard let seeker else { preconditionFailure("calib bug: a question without a short block") }
    return [segment.runs(units[seeker].blocks), segment.runs(units[place(neighbour, of: seeker)].blocks)]
  }

  private func askJoin(_ neighbour: Neighbour, _ outbox: inout WalkOutbox) {
    let pair = pair(neighbour)
    outbox.ask(.joins, [pair], name: "\(lastText(pair[0])) with \(lastText(pair[1]))")
  }

  private func askCost(_ neighbours: [Neighbour], _ outbox: inout WalkOutbox) {
    let pairs = neighbours.map(pair)
    outbox.ask(.cost, pairs, name: lastText(pairs[0][0]))
  }

  private func lastText(_ runs: [ExperimentRun]) -> String { runs.last?.description ?? "" }

  private mutating func join(_ neighbour: Neighbour, _ outbox: inout WalkOutbox) {
    guard let seeker else { preconditionFailure("calib bug: a join without a short block") }
    let other = units[place(neighbour, of: seeker)].blocks
    let both =
      min(
        units[seeker].blocks.lowerBound, other.lowerBound)..<max(
        units[seeker].blocks.upperBound, other.upperBound)
    execute(both, neighbour == .next ? .joined : .joinedBack, &outbox)
  }

  private mutating func endJoin(
    _ execution: WalkExecution, _ blocks: Range<Int>, _ status: ExecutionStatus, reason: String
  ) {
    guard let seeker else { preconditionFailure("calib bug: the end of no join") }
    self.seeker = nil
    guard status.isSuccess else {
      units[seeker].reason = reason
      if status == .notEnoughData { giveUp(seeker) }
      return
    }
    let first = min(seeker, execution.kind == .joined ? seeker + 1 : seeker - 1)
    let tried = units[first].tried + units[first + 1].tried + 1
    units[first] = Unit(blocks: blocks, execution: execution, tried: tried)
    units.remove(at: first + 1)
  }

  private mutating func giveUp(_ place: Int) { units[place].isGivenUp = true }

  /// Keeps what has constants, and says what has none.
  private mutating func finish() {
    isDone = true
    for (place, unit) in units.enumerated() {
      if let execution = unit.execution {
        kept.append(KeptInterval(execution: execution, interval: execution.label, tried: unit.tried))
      } else if extendsTail, place == units.count - 1, place > 0, units[place - 1].execution != nil,
        let before = kept.popLast()
      {
        let label = segment.label(unit.blocks, from: before.interval.firstKey)
        kept.append(
          KeptInterval(
            execution: before.execution, interval: label, tried: before.tried + unit.tried, isExtended: true))
      } else if !complaints.contains(where: { $0.kind == .failure }) {
        let runs = segment.runs(unit.blocks)
        let text =
          units.count == 1
          ? "\(segment.name): \(unit.reason)" : "\(runsText(runs)) without constants: \(unit.reason)"
        complaints.append(WalkComplaint(.gap, runs: runs, text: text))
      }
    }
  }
}
