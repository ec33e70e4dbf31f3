import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import CalibSyntax

/// What a run found, ready to be shown.
///
/// A class, so that the command line, which does not see the modules of its parts, holds a reference and knows
/// nothing of their layout.
package final class ResultsReport: Sendable {
  let results: [CalibrationResult]
  let publications: [PublicationResult]
  let summary: RunSummary
  let script: LoadedScript
  private let status: Int32

  init(
    results: [CalibrationResult], publications: [PublicationResult], summary: RunSummary,
    script: LoadedScript,
    exitStatus: Int32
  ) {
    self.results = results
    self.publications = publications
    self.summary = summary
    self.script = script
    status = exitStatus
  }

  package var exitStatus: Int32 { status }

  /// The contract of `calib run --json` and `calib results --json`.
  package var json: String { ResultsJSON.text(results) }

  /// The table of constants, failed checks with their values, and publications.
  package func text(color: Bool, width: Int) -> String {
    let style = TextStyle(width: width, usesColour: color)
    var text = ResultsText.text(results, pictures: pictures(), style: style)
    if !publications.isEmpty { text += "\n" }
    for publication in publications { text += PublicationText.line(publication, style: style) + "\n" }
    if publications.isEmpty { text += "\nnot published: \(reasonOfNoPublication)\n" }
    return text
  }

  private var reasonOfNoPublication: String {
    if summary.wasInterrupted { return "the run was interrupted" }
    let tags = (script.checked.program?.publications ?? []).map { "`\($0.tag)`" }
    return tags.isEmpty
      ? "the script has no `publish`"
      : "\(tags.joined(separator: ", ")) needs calibrations that were not asked for"
  }

  /// Histograms with their fits, and constants over runs, as block plots.
  package func plots(color: Bool, width: Int) -> String {
    let style = TextStyle(width: width, usesColour: color)
    var blocks: [String] = []
    for result in drawnResults {
      for constants in ConstantsOverRuns.all(result) {
        blocks.append(BlockPlot.text(constants, style: style))
      }
      for interval in result.intervals {
        for plot in interval.report.plots {
          blocks.append(
            "\(result.name) \(interval.label)\n"
              + BlockPlot.text(plot, fitText: FitText(catalog: Builtins.catalog), style: style))
        }
      }
    }
    return blocks.map { "\n" + $0 }.joined()
  }

  /// The results with the fitted curves of their plots.
  var drawnResults: [CalibrationResult] {
    results.map { result in
      result.mapPlots { plot in
        var drawn = plot
        if let fit = plot.fit, fit.isOK { drawn.curve = FitPrimitive.curve(of: fit, points: 201) }
        return drawn
      }
    }
  }

  /// The constants beside a table of true ones.
  package func compared(withTruth path: String) throws(SessionError) -> TruthComparison {
    let table = String(decoding: try Files.read(path), as: UTF8.self)
    return try TruthComparison(
      results, table: table, name: path, units: script.checked.program?.units ?? UnitTable())
  }

  /// Failed checks with the value of every part of their conditions.
  func pictures() -> [CalibReport.CheckPicture] {
    let file = script.parsed.tree.file
    var pictures: [CalibReport.CheckPicture] = []
    for result in results {
      for interval in result.intervals {
        for check in interval.report.checks where !check.passed {
          guard let text = Self.picture(check, in: file) else { continue }
          pictures.append(
            CalibReport.CheckPicture(
              calibration: result.name, interval: interval.interval, check: check.name, text: text))
        }
      }
    }
    return pictures
  }
}
