import CalibEngine
import CalibGraph
import CalibReport

extension Session {
  /// The plan of a script as text in the format asked for.
  package func plan(
    _ path: String, format: PlanFormat, color: Bool, width: Int
  ) throws(SessionError) -> String {
    let prepared = try PreparedWork(path, options, color: color)
    let plan = plan(prepared)
    switch format {
    case .text: return PlanText.text(plan, style: TextStyle(width: width, usesColour: color))
    case .json: return PlanJSON.text(plan)
    case .dot: return PlanDOT.text(plan)
    case .mermaid: return PlanMermaid.text(plan)
    }
  }

  func plan(_ prepared: PreparedWork) -> Plan {
    Planner(
      runner: prepared.runner, cache: prepared.cache, identities: prepared.identities,
      publisher: prepared.publisher, only: options.only
    ).plan(prepared.work)
  }
}
