package import CalibGraph
package import CalibModel

/// The plan for programs, as the command line promises it.
package enum PlanJSON {
  /// `{"tasks": […], "summary": {…}}`; tasks in the order of the plan, a task's `id` is its name.
  package static func value(_ plan: Plan) -> JSONValue {
    let names = Dictionary(
      plan.tasks.map { ($0.description.id, $0.description.name) }, uniquingKeysWith: { first, _ in first })
    return .members([
      "tasks": .array(plan.tasks.map { task($0, names: names) }),
      "summary": .object(
        Plan.Action.allCases.map { JSONValue.Member($0.rawValue, .integer(plan.count($0))) }),
    ])
  }

  package static func text(_ plan: Plan) -> String { value(plan).prettyText }

  private static func task(_ task: Plan.Task, names: [TaskID: String]) -> JSONValue {
    let description = task.description
    return .members([
      "id": .string(description.name), "kind": .string(description.kind.rawValue),
      "calibration": .string(description.calibration), "pass": .integer(description.pass),
      "runs": .array(description.runs.map { .string($0.description) }), "scan": .string(description.scan),
      "action": .string(task.action.rawValue), "reason": .string(task.reason),
      "after": .array(description.after.map { .string(names[$0] ?? "\($0.index)") }),
    ])
  }
}
