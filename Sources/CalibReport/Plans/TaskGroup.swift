import CalibGraph

/// Tasks of one kind with the same action for the same reason, counted.
struct TaskGroup: Hashable {
  let kind: TaskKind
  let action: Plan.Action
  let reason: String
  var count: Int

  /// Passes that follow each other and would do the same.
  struct Passes: Hashable {
    let first: Int
    var last: Int
    let groups: [TaskGroup]

    /// `pass 1`, `passes 2–5`; empty for tasks outside of passes.
    func title(_ style: TextStyle) -> String {
      first == 0 ? "" : first == last ? "pass \(first)" : "passes \(first)\(style.sign("–", "-"))\(last)"
    }
  }

  /// Folds tasks, in their order: by pass, then by what is to be done.
  static func groups(_ tasks: [Plan.Task]) -> [Passes] {
    var passes: [(pass: Int, groups: [TaskGroup])] = []
    for task in tasks {
      let pass = task.description.pass
      // Said in the same words for each pass, so that passes which do the same fold.
      let reason = task.reason.replacing("of pass \(pass - 1)", with: "of the pass before")
      let index =
        passes.firstIndex { $0.pass == pass }
        ?? {
          passes.append((pass, []))
          return passes.count - 1
        }()
      let group = passes[index].groups.firstIndex {
        $0.kind == task.description.kind && $0.action == task.action && $0.reason == reason
      }
      if let group {
        passes[index].groups[group].count += 1
      } else {
        passes[index].groups.append(
          TaskGroup(kind: task.description.kind, action: task.action, reason: reason, count: 1))
      }
    }
    // Tasks outside of passes come after them.
    let sorted = passes.sorted { ($0.pass == 0 ? Int.max : $0.pass) < ($1.pass == 0 ? Int.max : $1.pass) }
    return sorted.reduce(into: []) { folded, pass in
      if let last = folded.indices.last, pass.pass > 0, folded[last].last == pass.pass - 1,
        folded[last].first > 0, folded[last].groups == pass.groups
      {
        folded[last].last = pass.pass
      } else {
        folded.append(Passes(first: pass.pass, last: pass.pass, groups: pass.groups))
      }
    }
  }
}
