package import CalibGraph
package import CalibModel

/// A strategy at work: gives the executions and questions that it wants, takes their results, and ends with
/// intervals.
///
/// It is a value without effects. What it wants next depends on the results so far, not on the order in which
/// results of independent pieces (experiments, single runs) arrive.
package struct StrategyWalk: Sendable {
  /// What an execution came to.
  struct Ending: Hashable, Sendable {
    let status: ExecutionStatus
    let reason: String
  }

  private var pieces: [any WalkPiece] = []
  private var outbox = WalkOutbox()
  private(set) var results: [Int: Ending] = [:]
  private var answered: Set<Int> = []
  /// What is asked about single runs before there are pieces; `nil` once there are.
  private var opening: WalkOpening?
  /// What is known to be missing before anything is executed.
  private var initialComplaints: [WalkComplaint] = []

  /// Begins a walk that decides the groups.
  ///
  /// - Parameter splits: packed keys of the runs at which an interval has to end before, sorted.
  /// - Parameter atoms: what a loss decides about, sorted; the runs, where it is `nil`.
  package init(
    _ strategy: Strategy, runs: [ExperimentRun], coverage: IntervalOfValidity?, splits: [Int64] = [],
    atoms: [RunPiece]? = nil
  ) {
    let opening = WalkOpening(strategy, runs: runs, coverage: coverage, splits: splits, atoms: atoms)
    opening.ask(&outbox)
    self.opening = opening
    if outbox.open == 0 { makePieces() }
  }

  /// Begins a walk over groups that an earlier pass decided: exactly those, all at once.
  package init(groups: [KeptInterval], pass: Int) {
    begin(
      groups.map {
        FixedWalk(
          runs: $0.execution.runs, label: $0.execution.label, shortage: .failureOfPass(pass), group: $0)
      })
  }

  /// The executions wanted that were not handed out yet.
  package mutating func wanted() -> [WalkExecution] { outbox.takeExecutions() }

  /// The questions wanted that were not handed out yet.
  package mutating func questions() -> [WalkQuestion] { outbox.takeQuestions() }

  /// Takes the result of an execution that was handed out; once for each.
  package mutating func receive(_ id: Int, _ status: ExecutionStatus, reason: String) {
    outbox.answered()
    results[id] = Ending(status: status, reason: reason)
    outbox.owner = outbox.executionOwners[id]
    pieces[outbox.owner].receive(outbox.executions[id], status, reason: reason, &outbox)
  }

  /// Takes the answers to a question that was handed out, one for each of its items; once for each.
  package mutating func receive(answers: [Double], to id: Int) {
    let question = outbox.questions[id]
    precondition(answers.count == question.count, "calib bug: answers that do not fit the questions")
    outbox.answered()
    answered.insert(id)
    guard opening == nil else {
      opening?.receive(answers, to: question)
      if outbox.open == 0 { makePieces() }
      return
    }
    outbox.owner = outbox.questionOwners[id]
    pieces[outbox.owner].receive(answers, to: question, &outbox)
  }

  /// Whether nothing is wanted or awaited any more.
  package var isDone: Bool { outbox.open == 0 }

  /// The intervals kept so far, in order of their first run.
  package var kept: [KeptInterval] {
    pieces.flatMap(\.kept).sorted {
      ($0.interval.firstKey, $0.execution.id) < ($1.interval.firstKey, $1.execution.id)
    }
  }

  /// What could not be covered or done so far, in order of the runs.
  package var complaints: [WalkComplaint] { initialComplaints + pieces.flatMap(\.complaints) }

  /// All executions that were wanted so far, by number.
  var executions: [WalkExecution] { outbox.executions }

  /// The executions that were handed out and are not answered.
  var awaited: [WalkExecution] { outbox.executions.filter { results[$0.id] == nil } }

  /// The questions that were handed out and are not answered.
  var awaitedQuestions: [WalkQuestion] { outbox.questions.filter { !answered.contains($0.id) } }

  /// The executions that may still follow those that are wanted or awaited now.
  var outlook: [WalkOutlook] {
    if let opening {
      return opening.runs.flatMap {
        [WalkOutlook(last: $0, kind: .plain), WalkOutlook(last: $0, kind: .mergedBack)]
      }
    }
    return pieces.flatMap(\.outlook)
  }

  private mutating func makePieces() {
    guard let opening else { return }
    self.opening = nil
    let (pieces, complaints) = opening.pieces()
    initialComplaints = complaints
    begin(pieces)
  }

  private mutating func begin(_ pieces: [any WalkPiece]) {
    self.pieces = pieces
    for place in pieces.indices {
      outbox.owner = place
      self.pieces[place].begin(&outbox)
    }
  }
}
