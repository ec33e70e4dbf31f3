import CalibGraph
import CalibModel

/// One self-contained HTML file of a run: no scripts, nothing from the network, light and dark, printable.
///
/// Whatever a script, a file name or a message holds is shown as text.
package func htmlReport(_ content: ReportContent) -> String { HTMLReport(content: content).page }

/// The page's parts, from top to bottom.
struct HTMLReport {
  let content: ReportContent

  var page: String {
    let body =
      [header, summary, comparison, graph] + content.results.enumerated().map { calibration($1, number: $0) }
      + [publications, provenance]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <meta name="color-scheme" content="light dark">
      <title>\(HTMLText.escaped(content.title))</title>
      <style>
      \(ReportStyle.css)</style>
      </head>
      <body>
      <main>
      \(body.joined())</main>
      </body>
      </html>

      """
  }

  /// The class of an outcome's colour.
  static func tone(_ outcome: CalibrationOutcome) -> String {
    switch outcome {
    case .converged, .completed: "good"
    case .incomplete, .notConverged, .cancelled: "doubt"
    case .rejected, .failed, .blocked: "bad"
    }
  }

  static func word(_ outcome: PublicationResult.Outcome) -> String {
    switch outcome {
    case .published: "published"
    case .unchanged: "unchanged"
    case .waiting: "waiting for sign-off"
    case .refused: "not published"
    }
  }

  static func badge(_ outcome: CalibrationOutcome) -> String {
    HTMLText.element("span", outcome.rawValue.replacingUnderscores, class: "badge \(tone(outcome))")
  }

  /// The place of a calibration on the page; its name may be anything, so it is a number.
  static func anchor(_ number: Int) -> String { "calibration-\(number + 1)" }
}

extension HTMLReport {
  private var header: String {
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
    return """
      <header>
      <p class="kicker">Calibration report</p>
      \(HTMLText.element("h1", content.title))
      <p class="verdict"><span class="badge \(tone)">\(verdict)</span></p>
      <p class="meta">\(facts.filter { !$0.isEmpty }.joined(separator: " · "))</p>
      </header>

      """
  }

  private var summary: String {
    guard !content.results.isEmpty else { return "" }
    let rows = content.results.enumerated().map { number, result in
      let checks = result.intervals.flatMap(\.report.checks)
      let failed = checks.count { !$0.passed }
      let verdict =
        checks.isEmpty
        ? "<span class=\"faint\">none</span>"
        : failed == 0
          ? "\(checks.count) passed" : "<span class=\"bad-text\">\(failed) of \(checks.count) failed</span>"
      return """
        <tr><th scope="row"><a href="#\(Self.anchor(number))">\(HTMLText.escaped(result.name))</a></th>\
        <td>\(Self.badge(result.outcome))</td>\
        <td class="number" data-label="passes">\(result.passes.count)</td>\
        <td class="number" data-label="intervals">\(QuantityText.count(result.intervals.count))</td>\
        <td data-label="checks">\(verdict)</td></tr>

        """
    }
    return """
      <section>
      <h2>Summary</h2>
      <div class="scroll"><table class="summary">
      <thead><tr><th>Calibration</th><th>Outcome</th><th class="number">Passes</th>\
      <th class="number">Intervals</th><th>Checks</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>
      </section>

      """
  }

  private var graph: String {
    guard content.calibrations.count + content.publications.count > 1 else { return "" }
    let graph = SVGGraph(content)
    return """
      <section>
      <h2>Dependencies</h2>
      <div class="scroll"><div class="graph" style="width:\(HTMLText.coordinate(graph.width))px">
      \(graph.svg())</div></div>
      </section>

      """
  }

  private var publications: String {
    guard !content.publicationResults.isEmpty else { return "" }
    let rows = content.publicationResults.map { result in
      let spec = content.publications.first { $0.tag == result.tag }
      let tone =
        switch result.outcome {
        case .published, .unchanged: "good"
        case .waiting: "doubt"
        case .refused: "bad"
        }
      let commit =
        result.commit.isEmpty ? "" : "<code>\(HTMLText.escaped(String(result.commit.prefix(16))))</code>"
      return """
        <tr><th scope="row">\(HTMLText.escaped(result.tag))</th>\
        <td><span class="badge \(tone)">\(Self.word(result.outcome))</span></td>\
        <td>\(HTMLText.escaped(spec?.calibrations.joined(separator: ", ") ?? ""))</td>\
        <td>\(commit) \(HTMLText.message(result.note))</td></tr>

        """
    }
    return """
      <section>
      <h2>Publication</h2>
      <div class="scroll"><table>
      <thead><tr><th>Tag</th><th>Outcome</th><th>Payloads</th><th>Commit</th></tr></thead>
      <tbody>
      \(rows.joined())</tbody></table></div>
      </section>

      """
  }
}
