import CalibGraph
import CalibModel

/// A stretch of runs that a strategy walks by itself, whatever becomes of the others.
///
/// It says what it wants through the outbox, and what comes back depends on nothing but the answers.
protocol WalkPiece: Hashable, Sendable {
  var kept: [KeptInterval] { get }
  var complaints: [WalkComplaint] { get }
  /// Executions that may still follow those that are wanted now.
  var outlook: [WalkOutlook] { get }

  mutating func begin(_ outbox: inout WalkOutbox)

  mutating func receive(
    _ execution: WalkExecution, _ status: ExecutionStatus, reason: String, _ outbox: inout WalkOutbox)

  /// Takes the answers to a question, one for each of its items.
  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox)
}

extension WalkPiece {
  var outlook: [WalkOutlook] { [] }

  mutating func receive(_ answers: [Double], to question: WalkQuestion, _ outbox: inout WalkOutbox) {
    preconditionFailure("calib bug: an answer to a strategy that asks nothing")
  }
}

/// An execution that may come: a plan names it by its last run, or the last stretch of one.
struct WalkOutlook: Hashable, Sendable {
  let last: RunPiece
  let kind: WalkExecution.Kind

  init(last: RunPiece, kind: WalkExecution.Kind) {
    self.last = last
    self.kind = kind
  }

  init(last: ExperimentRun, kind: WalkExecution.Kind) { self.init(last: RunPiece(last), kind: kind) }
}
