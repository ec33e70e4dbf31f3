import CalibGraph
import CalibModel

extension HTMLReport {
  /// Calibrations, what they read of each other, and what is published.
  var graph: String {
    guard content.calibrations.count + content.publications.count > 1 else { return "" }
    let graph = SVGGraph(content)
    return section(
      "Dependencies",
      """
      <div class="scroll"><div class="graph" style="width:\(HTMLText.coordinate(graph.width))px">
      \(graph.svg())</div></div>

      """)
  }

  /// When each task was worked on.
  var timeline: String {
    guard let timeline = content.timeline, !timeline.bars.isEmpty else { return "" }
    let kinds = TaskKind.allCases.filter { kind in timeline.worked.contains { $0.kind == kind } }
    var key = kinds.map { kind in
      "<span><span class=\"swatch task-\(kind.rawValue)\"></span>\(HTMLText.escaped(Self.words(kind)))</span>"
    }
    if timeline.bars.contains(where: { $0.ending == .failed }) {
      key.append("<span><span class=\"swatch task-failed\"></span>failed</span>")
    }
    let tasks = timeline.bars.reduce(0) { $0 + $1.count }
    let facts = [
      QuantityText.plural(tasks, "task"), QuantityText.duration(milliseconds: timeline.milliseconds),
      "busy for \(busyPercent(timeline)) % of the time", content.timelineNote,
    ]
    let line = facts.filter { !$0.isEmpty }.map(HTMLText.escaped).joined(separator: " · ")
    return section(
      "Timeline",
      "<p class=\"meta\">\(line)</p>\n"
        + figure(
          "<span class=\"key\">\(key.joined(separator: " "))</span>", SVGTimeline(timeline).svg(),
          isWide: true))
  }

  private static func words(_ kind: TaskKind) -> String {
    switch kind {
    case .collect: "reading and collecting"
    case .algorithm: "algorithm"
    case .question: "question of a strategy"
    case .execution: "fitting"
    case .exec: "external program"
    case .check: "checks"
    case .publish: "publishing"
    }
  }

  /// How much of the time that the workers had together was used.
  private func busyPercent(_ timeline: RunTimeline) -> Int {
    let used = timeline.worked.reduce(0) { $0 + $1.end - $1.start }
    let lanes = max(1, min(timeline.workers, timeline.lanes.count))
    return min(100, Int(100 * Double(used) / Double(lanes * max(1, timeline.milliseconds))))
  }
}
