import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import Glibc

extension Session {
  /// The results of the last whole run.
  package func results(_ path: String) throws(SessionError) -> ResultsReport {
    let (script, _) = try loadChecked(path)
    let place = try WorkPlace(script: path, folder: options.workFolder)
    guard let last = try LastRun(place.resultsPath) else {
      throw SessionError(.mistake, "`\(path)` has no results yet", help: "run it: `calib run \(path)`")
    }
    return ResultsReport(
      results: last.results, publications: last.publications, summary: last.summary, script: script,
      exitStatus: 0)
  }

  /// What the journal says of the last run, or of the one that runs now.
  package func status(_ path: String, color: Bool, width: Int) throws(SessionError) -> String {
    let place = try WorkPlace(script: path, folder: options.workFolder)
    let style = TextStyle(width: width, usesColour: color)
    do throws(DiskError) {
      return StatusText.text(
        try Journal.read(place.own.journalPath), isRunning: isRunning(place), style: style)
    } catch {
      throw SessionError(error)
    }
  }

  /// Whether another process holds the lock of a script's work.
  private func isRunning(_ place: WorkPlace) -> Bool {
    do throws(WorkFolderError) {
      _ = try place.own.lock(waits: false)
      return false
    } catch {
      return true
    }
  }

  /// Writes the HTML report of the last run, beside the script if no other place is given.
  ///
  /// - Returns: its path.
  package func writeReport(_ path: String, to output: String?) throws(SessionError) -> String {
    let report = try results(path)
    let prepared = try PreparedWork(path, options)
    let plan = plan(prepared)
    let stem = path.hasSuffix(".calib") ? String(path.dropLast(6)) : path
    let target = output ?? "\(stem).html"
    var content = ReportContent(
      title: stem.split(separator: "/").last.map(String.init) ?? stem, script: path,
      started: "", finished: Self.now, results: report.drawnResults, calibrations: plan.calibrations,
      publications: plan.publications, publicationResults: report.publications)
    content.pictures = report.pictures()
    content.catalog = Builtins.catalog
    content.provenance = [
      ReportContent.Fact("script", path), ReportContent.Fact("calib", Self.version),
      ReportContent.Fact("input files", "\(prepared.work.files.count)"),
    ]
    try Files.write(Array(htmlReport(content).utf8), to: target)
    return target
  }

  /// The time of day, in UTC, to the second.
  static var now: String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    return "\(date) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) UTC"
  }

  /// A stage of the script's way, for those who work on calib.
  package func dump(_ stage: DumpStage, _ path: String) throws(SessionError) -> String {
    let script = try load(path)
    switch stage {
    case .tokens: return script.tokenText
    case .tree: return script.treeText
    case .types: return script.checked.types.map { "\($0.description)\n" }.joined()
    case .events:
      let place = try WorkPlace(script: path, folder: options.workFolder)
      do throws(DiskError) {
        return try Journal.read(place.own.journalPath).map { EventCoding.json($0).canonicalText + "\n" }
          .joined()
      } catch {
        throw SessionError(error)
      }
    }
  }
}
