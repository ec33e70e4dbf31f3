import CalibGraph
import CalibModel

extension HTMLReport {
  /// Title, verdict, and when it ran.
  var header: String {
    let open = content.results.count { Self.tone($0.outcome) != "good" }
    let verdict =
      content.results.isEmpty
      ? "nothing has run yet"
      : open == 0
        ? "all calibrations done"
        : "\(open) of \(QuantityText.plural(content.results.count, "calibration")) not done"
    let time = [content.started, content.started == content.finished ? "" : content.finished]
    let when = time.filter { !$0.isEmpty }.map(HTMLText.escaped).joined(separator: " → ")
    let facts = [HTMLText.element("code", content.script), when, HTMLText.escaped(content.work)]
    let tones = content.results.map { Self.tone($0.outcome) }
    let tone = tones.contains("bad") ? "bad" : tones.contains("doubt") ? "doubt" : "good"
    let badges = content.publicationResults.map { result in
      let text = "\(TerminalText.truncated(result.tag, to: 60)): \(Self.word(result.outcome))"
      return HTMLText.element("span", text, class: "badge \(Self.tone(result.outcome))")
    }
    return """
      <header>
      <p class="kicker">Calibration report</p>
      \(HTMLText.element("h1", content.title))
      <p class="verdict"><span class="badge \(content.results.isEmpty ? "" : tone)">\(verdict)</span> \
      \(badges.joined(separator: " "))</p>
      <p class="meta">\(facts.filter { !$0.isEmpty }.joined(separator: " · "))</p>
      </header>

      """
  }

  /// A row for each calibration, with links to their sections.
  var summary: String {
    guard !content.results.isEmpty else { return "" }
    var table = HTMLTable(
      [
        .text("Calibration"), .text("Outcome"), .number("Passes"), .number("Intervals"), .text("Checks"),
        .text("Constants moved"),
      ], style: "summary")
    for (number, result) in content.results.enumerated() {
      let name = HTMLText.escaped(result.name)
      let intervals = QuantityText.count(result.intervals.count)
      table.add([
        .html("<th scope=\"row\"><a href=\"#\(Self.anchor(number))\">\(name)</a></th>"),
        .html("<td>\(Self.badge(result.outcome))</td>"),
        .html("<td class=\"number\" data-label=\"passes\">\(result.passes.count)</td>"),
        .html("<td class=\"number\" data-label=\"intervals\">\(intervals)</td>"),
        .html("<td data-label=\"checks\">\(checkVerdict(result))</td>"),
        .html("<td data-label=\"moved\">\(HTMLText.escaped(movedText(result)))</td>"),
      ])
    }
    return section("Summary", table.html)
  }

  private func checkVerdict(_ result: CalibrationResult) -> String {
    let checks = result.intervals.flatMap(\.report.checks)
    let failed = checks.count { !$0.passed }
    if checks.isEmpty { return "<span class=\"faint\">none</span>" }
    if failed == 0 { return "\(QuantityText.count(checks.count)) passed" }
    return "<span class=\"bad-text\">\(failed) of \(QuantityText.count(checks.count)) failed</span>"
  }

  /// `3 of 12, at most 4.1 errors` against what was before; `—` where that is not known.
  private func movedText(_ result: CalibrationResult) -> String {
    let rows = content.comparison?.rows.filter { $0.calibration == result.name } ?? []
    let known = rows.filter { $0.old != nil }
    guard !known.isEmpty else { return "—" }
    let moved = known.filter { $0.old != $0.new }
    let largest = moved.compactMap(\.errorsMoved).map(abs).max()
    let most = largest.map { ", at most \(QuantityText.number($0, significant: 2)) errors" } ?? ""
    return "\(QuantityText.count(moved.count)) of \(QuantityText.count(known.count))\(most)"
  }

  /// What was published, under which tag, and why not.
  var publications: String {
    guard !content.publicationResults.isEmpty else { return "" }
    var table = HTMLTable([.text("Tag"), .text("Outcome"), .text("Payloads"), .text("Commit")])
    for result in content.publicationResults {
      let spec = content.publications.first { $0.tag == result.tag }
      let commit =
        result.commit.isEmpty ? "" : "<code>\(HTMLText.escaped(String(result.commit.prefix(16))))</code>"
      table.add([
        .head(result.tag), .badge(Self.word(result.outcome), Self.tone(result.outcome)),
        .text(spec?.calibrations.joined(separator: ", ") ?? ""),
        .html("<td>\(commit) \(HTMLText.message(result.note))</td>"),
      ])
    }
    return section("Publication", table.html)
  }

  private static func tone(_ outcome: PublicationResult.Outcome) -> String {
    switch outcome {
    case .published, .unchanged: "good"
    case .waiting, .heldBack: "doubt"
    case .refused: "bad"
    }
  }
}
