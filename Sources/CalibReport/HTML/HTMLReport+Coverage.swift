import CalibGraph
import CalibModel

extension HTMLReport {
  /// How many gaps are named.
  private static let gapLimit = 60

  /// Which runs have constants of each calibration, and the gaps by name.
  var coverage: String {
    let plans = Dictionary(
      content.calibrations.map { ($0.name, $0.runs) }, uniquingKeysWith: { first, _ in first })
    let all = content.results.flatMap { result in
      (plans[result.name] ?? []) + result.intervals.flatMap(\.runs)
    }
    let runs = Set(all).sorted()
    // Of one run there is nothing to see.
    guard runs.count > 1 else { return "" }
    let rows = content.results.map { result in
      RunCoverage(result, wanted: plans[result.name] ?? [], runs: runs)
    }
    let open = rows.filter { !$0.gaps.isEmpty }
    let verdict =
      open.isEmpty
      ? "All \(QuantityText.count(runs.count)) runs have constants of every calibration that reads them."
      : open.map { row in
        "\(row.name): \(QuantityText.count(row.covered)) of \(QuantityText.plural(row.count, "run")) covered"
      }.joined(separator: " · ")
    var body = HTMLText.element("p", verdict, class: "meta")
    body += "\n<div class=\"scroll wide\">\n\(SVGCoverage(rows, runs: runs).svg())</div>\n"
    if !open.isEmpty { body += gaps(open, runs) }
    return section("Coverage", body)
  }

  private func gaps(_ rows: [RunCoverage], _ runs: [ExperimentRun]) -> String {
    var table = HTMLTable([.text("Without constants"), .text("Runs"), .number("How many"), .text("Why")])
    let all = rows.flatMap { row in row.gaps.map { (row, $0) } }
    for (row, gap) in all.prefix(Self.gapLimit) {
      let (first, last) = (runs[gap.first], runs[gap.last])
      let result = content.results.first { $0.name == row.name }
      table.add([
        .head(row.name),
        .html("<td class=\"iov\">\(first == last ? "\(first)" : "\(first) to \(last)")</td>"),
        .number("\(gap.last - gap.first + 1)"), .message(reason(first, result)),
      ])
    }
    return table.html + left(all.count - table.count, "more gaps are not shown")
  }

  /// Why the first run of a gap has no constants, from what was tried there.
  private func reason(_ run: ExperimentRun, _ result: CalibrationResult?) -> String {
    guard let result else { return "" }
    let tried = result.trials.last { $0.label.contains(run) && !$0.status.isSuccess }
    let report = result.intervals.first { $0.contains(run) }?.report
    return tried?.reason ?? report?.reason ?? result.note
  }
}
