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
    case .text:
      let style = TextStyle(width: width, usesColour: color)
      // What cannot be read of the last run is nothing to compare with, and no reason not to plan.
      let last = (try? LastRun(prepared.place.resultsPath))?.results ?? []
      let changes = PlanDiff(plan, last: last).text(style: style)
      return (changes.isEmpty ? "" : changes + "\n") + PlanText.text(plan, style: style)
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
