import CalibGraph

/// The programs that one task waits for together; none of them waits for another.
struct ExecBatch: Sendable {
  let parent: PendingExec.Parent
  /// What the programs before them gave.
  let earlier: [ExecResult]
  /// What these gave, by place; `nil` where one has not ended.
  private(set) var results: [ExecResult?]
  /// Those that have to be started.
  let wanted: [PendingExec]
  /// How many have not ended.
  private(set) var open: Int

  init(parent: PendingExec.Parent, earlier: [ExecResult], known: [ExecResult?], wanted: [PendingExec]) {
    self.parent = parent
    self.earlier = earlier
    results = known
    self.wanted = wanted
    open = wanted.count
  }

  mutating func receive(_ result: ExecResult, at place: Int) {
    results[place] = result
    open -= 1
  }

  /// What the task goes on with when all have ended.
  var all: [ExecResult] { earlier + results.compactMap { $0 } }
}
