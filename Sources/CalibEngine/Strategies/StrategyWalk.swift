package import CalibGraph
package import CalibModel

/// A strategy at work: gives the executions that it wants, takes their results, and ends with intervals.
///
/// It is a value without effects. What it wants next depends on the results so far, not on the order in which
/// results of independent pieces (experiments, single runs) arrive.
package struct StrategyWalk: Hashable, Sendable {
  /// One of the two; properties and not cases, so that they change in place.
  private struct Piece: Hashable, Sendable {
    var fixed: FixedWalk?
    var sequential: SequentialWalk?
  }

  private var pieces: [Piece]
  /// For each execution by its number the piece that wants it.
  private var owners: [Int] = []
  private var executions: [WalkExecution] = []
  private var unclaimed: [WalkExecution] = []
  private var open = 0
  /// What is known to be missing before anything is executed.
  private let initialComplaints: [WalkComplaint]

  /// Begins a walk that decides the groups.
  ///
  /// - Parameter boundaries: packed keys of the runs at which an interval has to end before, sorted.
  package init(
    _ strategy: Strategy, runs: [ExperimentRun], coverage: IntervalOfValidity?, boundaries: [Int64] = []
  ) {
    var complaints: [WalkComplaint] = []
    switch strategy {
    case .single:
      pieces = []
      if let first = runs.first, let last = runs.last, let spanned = IntervalOfValidity(first, last) {
        pieces = [Piece(fixed: FixedWalk(runs: runs, label: coverage ?? spanned, shortage: .failure))]
      }
    case .perRun:
      pieces = runs.map {
        Piece(fixed: FixedWalk(runs: [$0], label: IntervalOfValidity($0), shortage: .gap))
      }
    case .boundaries, .optimal:
      preconditionFailure("calib bug: a strategy that the checker does not let pass")
    case .sequential(let options):
      pieces = WalkSegment.segments(of: runs, coverage: coverage, boundaries: boundaries).map {
        Piece(sequential: SequentialWalk($0, step: options.step, extendsTail: options.extendsTail))
      }
      complaints = WalkSegment.emptyExperiments(between: runs, coverage: coverage).map {
        WalkComplaint(.gap, runs: [], text: "experiment \($0): no data")
      }
    }
    initialComplaints = complaints
    begin()
  }

  /// Begins a walk over groups that an earlier pass decided: exactly those, all at once.
  package init(groups: [KeptInterval], pass: Int) {
    pieces = groups.map {
      Piece(
        fixed: FixedWalk(
          runs: $0.execution.runs, label: $0.execution.label, shortage: .failureOfPass(pass), group: $0))
    }
    initialComplaints = []
    begin()
  }

  /// The executions wanted that were not handed out yet.
  package mutating func wanted() -> [WalkExecution] {
    defer { unclaimed = [] }
    return unclaimed
  }

  /// Takes the result of an execution that was handed out; once for each.
  package mutating func receive(_ id: Int, _ status: ExecutionStatus, reason: String) {
    open -= 1
    let execution = executions[id]
    let owner = owners[id]
    pieces[owner].fixed?.receive(execution, status, reason: reason)
    let next = pieces[owner].sequential?.receive(
      execution, status, reason: reason, id: executions.count)
    if let next { want(next, owner: owner) }
  }

  /// Whether nothing is wanted or awaited any more.
  package var isDone: Bool { open == 0 }

  /// The intervals kept so far, in order of their first run.
  package var kept: [KeptInterval] {
    let all = pieces.flatMap { ($0.fixed?.kept ?? []) + ($0.sequential?.kept ?? []) }
    return all.sorted { $0.interval.firstKey < $1.interval.firstKey }
  }

  /// What could not be covered or done so far, in order of the runs.
  package var complaints: [WalkComplaint] {
    initialComplaints
      + pieces.flatMap { ($0.fixed?.complaints ?? []) + ($0.sequential?.complaints ?? []) }
  }

  /// The last runs of executions that may still follow those that are wanted or awaited now.
  var outlook: [(last: ExperimentRun, isMergedBack: Bool)] {
    pieces.flatMap { $0.sequential?.outlook ?? [] }
  }

  private mutating func begin() {
    for index in pieces.indices {
      if let walk = pieces[index].fixed {
        want(WalkExecution(id: executions.count, runs: walk.runs, label: walk.label), owner: index)
      } else if let first = pieces[index].sequential?.advance(id: executions.count) {
        want(first, owner: index)
      }
    }
  }

  private mutating func want(_ execution: WalkExecution, owner: Int) {
    executions.append(execution)
    owners.append(owner)
    unclaimed.append(execution)
    open += 1
  }
}
