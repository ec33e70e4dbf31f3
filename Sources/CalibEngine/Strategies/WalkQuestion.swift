package import CalibGraph
package import CalibModel

/// Questions of one kind that a strategy asks of the script's conditions, answered together.
package struct WalkQuestion: Hashable, Sendable {
  /// What is asked about.
  package enum Subject: Hashable, Sendable {
    /// For each question its blocks: one run, or two neighbours.
    case blocks([[[ExperimentRun]]])
    /// All intervals that end with the atom at `last`, by their first atom; questions of one stretch share the array.
    case intervals(atoms: [RunPiece], last: Int)
  }

  /// Its number within the walk.
  package let id: Int
  package let question: BlockRequest.Question
  package let subject: Subject
  /// What tells it from others of its kind: runs of its blocks.
  package let name: String

  package init(id: Int, question: BlockRequest.Question, subject: Subject, name: String) {
    self.id = id
    self.question = question
    self.subject = subject
    self.name = name
  }

  /// How many answers it wants.
  package var count: Int {
    switch subject {
    case .blocks(let items): items.count
    case .intervals(_, let last): last + 1
    }
  }

  /// For each answer wanted the runs of the blocks that it is about; intervals are written out, in O(*n*²) for *n* atoms.
  package var items: [[[ExperimentRun]]] {
    switch subject {
    case .blocks(let items): items
    case .intervals(let atoms, let last): (0...last).map { [atoms[$0...last].map(\.run)] }
    }
  }
}
