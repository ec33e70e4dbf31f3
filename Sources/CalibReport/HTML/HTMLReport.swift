import CalibGraph
import CalibModel

/// One self-contained HTML file of a run: no scripts, nothing from the network, light and dark, printable.
///
/// Whatever a script, a file name or a message holds is shown as text.
package func htmlReport(_ content: ReportContent) -> String { HTMLReport(content: content).page }

/// The page's parts, from top to bottom.
///
/// A new section is one file `HTMLReport+NAME.swift` with a property that gives its HTML, empty where there is nothing
/// to show, and its place in ``sections``; a new part of a calibration the same in ``parts(of:)``.
struct HTMLReport {
  let content: ReportContent

  /// The sections of the whole run and of each calibration, in their order.
  private var sections: [String] {
    [header, summary, comparison, overallChecks, graph, coverage]
      + content.results.enumerated().map { calibration($1, number: $0) }
      + [publications, timeline, provenance]
  }

  /// What is shown of one calibration, in its order.
  func parts(of result: CalibrationResult) -> [String] {
    [
      overRuns(result), constants(result), keyed(result), checks(result), gates(result), plots(result),
      passes(result),
    ]
  }

  var page: String { HTMLPage.page(title: content.title, body: sections.joined()) }
}

extension HTMLReport {
  /// A section with its title; empty where its body is.
  func section(_ title: String, _ body: String) -> String {
    body.isEmpty ? "" : "<section>\n<h2>\(HTMLText.escaped(title))</h2>\n\(body)</section>\n\n"
  }

  /// A part with a title, folded away where it is long.
  func folded(_ title: String, _ summary: String, _ body: String, if isLong: Bool) -> String {
    let content = isLong ? details(summary, body) : body
    return "<h3>\(HTMLText.escaped(title))</h3>\n\(content)"
  }

  /// What is shown only when its summary is clicked, and in print.
  func details(_ summary: String, _ body: String) -> String {
    "<details><summary>\(HTMLText.escaped(summary))</summary>\n\(body)</details>\n"
  }

  /// A line that says how many are not shown; empty for none.
  func left(_ count: Int, _ what: String) -> String {
    count > 0 ? "<p class=\"meta\">\(QuantityText.count(count)) \(HTMLText.escaped(what)).</p>\n" : ""
  }

  /// A drawing in a frame with its title; a wide one is scrolled on small screens instead of shrunk.
  ///
  /// - Parameters:
  ///   - caption: HTML.
  ///   - below: HTML under the drawing.
  func figure(_ caption: String, _ svg: String, below: String = "", isWide: Bool = false) -> String {
    """
    <figure\(isWide ? " class=\"wide\"" : "")><figcaption>\(caption)</figcaption>
    \(isWide ? "<div class=\"scroll\">\n\(svg)</div>\n" : svg)\(below)</figure>

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
    case .heldBack: "held back"
    case .refused: "not published"
    }
  }

  static func badge(_ outcome: CalibrationOutcome) -> String {
    HTMLText.element("span", outcome.words, class: "badge \(tone(outcome))")
  }

  /// The place of a calibration on the page; its name may be anything, so it is a number.
  static func anchor(_ number: Int) -> String { "calibration-\(number + 1)" }
}
