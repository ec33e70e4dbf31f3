import CalibGraph
import CalibModel

/// A task of which the survey knows whether a run does it.
struct KnownTask: Hashable {
  let name: String
  let kind: TaskKind
  let pass: Int
  let runs: [ExperimentRun]
  let scan: String
  /// The collector's place; 0 for executions.
  let collector: Int
  let action: Plan.Action
  let reason: String
  /// How many external programs it runs.
  var programs = 0
}
