// CalibEngine decides what is done when: it walks runs into intervals, counts passes, knows what is known
// already, keeps workers busy, and loses nothing. It does not know the language, nor what a task does.

package import CalibGraph
package import CalibModel

/// An execution that a strategy wants.
package struct WalkExecution: Hashable, Sendable {
  /// Why a strategy wants an execution; the text is part of the task's name.
  package enum Kind: String, Hashable, Sendable {
    /// Runs that are tried as they come.
    case plain = ""
    /// A short end with the success before it.
    case mergedBack = "merged back"
    /// Consecutive short blocks together (`merge_when`).
    case merged
    /// A short block with the interval after it.
    case joined
    /// A short block with the interval before it.
    case joinedBack = "joined back"
  }

  /// Its number within the walk.
  package let id: Int
  /// The runs, sorted.
  package let runs: [ExperimentRun]
  package let label: IntervalOfValidity
  package let kind: Kind
  /// The part of the label that it is for; `nil`: all of it, with all of the runs.
  package let part: Part?

  /// A part of an interval.
  package struct Part: Hashable, Sendable {
    /// What is used of the runs: from the first piece to the last.
    package let pieces: ClosedRange<RunPiece>
    /// From when to when its constants hold.
    package let span: CalibrationResult.Piece
  }

  package init(
    id: Int, runs: [ExperimentRun], label: IntervalOfValidity, kind: Kind = .plain, part: Part? = nil
  ) {
    self.part = part
    self.id = id
    self.runs = runs
    self.label = label
    self.kind = kind
  }

  /// What messages call it.
  var name: String { part.map { "\(label) from \($0.span.from)" } ?? "\(label)" }

  /// Its last piece, or its last run as a whole.
  var last: RunPiece? { part?.pieces.upperBound ?? runs.last.map { RunPiece($0) } }

  /// From when to when its data were taken; the end is excluded.
  ///
  /// - Parameter atomLength: of a stretch of a run, in nanoseconds; `nil` where runs are not divided.
  func extent(atomLength: Int64?) -> (begin: RunMoment, end: RunMoment)? {
    guard let first = runs.first, let last = runs.last else { return nil }
    guard let pieces = part?.pieces, let atomLength else { return (RunMoment(first), .end(of: last)) }
    return (
      pieces.lowerBound.begin(length: atomLength),
      pieces.upperBound.end(length: atomLength) ?? .end(of: last)
    )
  }
}
