package import CalibGraph
import CalibModel

/// Parts of a plan that are asked for by themselves.
extension PlanText {
  /// The calibrations, each below what it reads, with how they are walked and what they publish.
  package static func graph(_ plan: Plan, style: TextStyle) -> String {
    guard !plan.calibrations.isEmpty else { return "no calibrations\n" }
    let tree = CalibrationTree.lines(plan.calibrations, style: style)
    let names = tree.isEmpty ? plan.calibrations.map { TerminalText.sanitized($0.name) } : tree
    return (names + ["", summary(plan, style: style)]).map { $0 + "\n" }.joined()
  }

  /// What one calibration would do and why; empty where the plan has none of this name.
  package static func reasons(_ plan: Plan, of name: String, style: TextStyle) -> String {
    let tasks = tasksByCalibration(plan)[name] ?? []
    return plan.calibrations.filter { $0.name == name }.flatMap { lines($0, tasks, style: style) }
      .map { $0 + "\n" }.joined()
  }
}
