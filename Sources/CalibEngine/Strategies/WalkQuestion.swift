package import CalibGraph
package import CalibModel

/// Questions of one kind that a strategy asks of the script's conditions, answered together.
package struct WalkQuestion: Hashable, Sendable {
  /// Its number within the walk.
  package let id: Int
  package let question: BlockRequest.Question
  /// For each question its blocks: one run, two neighbours, or a candidate interval.
  package let items: [[[ExperimentRun]]]
  /// What tells it from others of its kind: runs of its blocks.
  package let name: String

  package init(id: Int, question: BlockRequest.Question, items: [[[ExperimentRun]]], name: String) {
    self.id = id
    self.question = question
    self.items = items
    self.name = name
  }
}
