import CalibDiagnostics
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibReport
import CalibStore
import CalibTasks
import Glibc

extension Session {
  /// Writes the report of the last run, beside the script if no other place is given.
  ///
  /// - Parameters:
  ///   - against: a tag of the store, or a script with results of its own, to compare with; without one the
  ///     constants that were published before.
  ///   - tag: a tag whose constants are compared instead of the run's.
  /// - Returns: its path.
  package func writeReport(
    _ path: String, format: ReportFormat = .html, against: String? = nil, tag: String? = nil,
    to output: String?
  ) throws(SessionError) -> String {
    let stem = path.hasSuffix(".calib") ? String(path.dropLast(6)) : path
    let target = output ?? "\(stem).\(format.ending)"
    let content = try reportContent(path, stem: stem, against: against, tag: tag)
    let text =
      switch format {
      case .html: htmlReport(content)
      case .junit: junitReport(content)
      case .markdown: markdownReport(content)
      }
    try Files.write(Array(text.utf8), to: target)
    return target
  }

  private func reportContent(
    _ path: String, stem: String, against: String?, tag: String?
  ) throws(SessionError) -> ReportContent {
    let (script, last) = try lastRun(path)
    let report = ResultsReport(
      results: last.results, publications: last.publications, summary: last.summary, script: script,
      exitStatus: 0)
    let prepared = try PreparedWork(path, options)
    let plan = plan(prepared)
    let (began, ended) = (Self.text(seconds: last.origin.began), Self.text(seconds: last.origin.ended))
    var content = ReportContent(
      title: stem.split(separator: "/").last.map(String.init) ?? stem, script: path,
      started: began.day + " " + began.time + " UTC",
      finished: (began.day == ended.day ? "" : ended.day + " ") + ended.time + " UTC",
      results: report.drawnResults, calibrations: plan.calibrations, publications: plan.publications,
      publicationResults: report.publications)
    content.work = StatusText.line(last.summary, style: TextStyle())
    content.pictures = report.pictures()
    content.catalog = Builtins.catalog
    content.provenance = try facts(script, last, prepared)
    content.inputs = prepared.work.files.map(Self.input)
    content.comparison = try comparison(last, against: against, tag: tag, prepared)
    if last.origin.scriptDigest == script.digest { content.conditions = Self.conditions(prepared) }
    content.overallChecks = prepared.overall.verdicts(last.results).map {
      .init(
        name: $0.name, isRequired: $0.isRequired, passed: $0.passed, calibrations: $0.calibrations,
        run: $0.run, message: $0.message)
    }
    if let kept = try KeptTimeline(prepared.place.timelinePath) {
      content.timeline = kept.timeline
      let when = Self.text(seconds: kept.began)
      if kept.began != last.origin.began {
        content.timelineNote = "of the run of \(when.day) \(when.time) UTC, the last one that had work"
      }
    }
    return content
  }

  private func comparison(
    _ last: LastRun, against: String?, tag: String?, _ prepared: PreparedWork
  ) throws(SessionError) -> ReportComparison? {
    switch (against, tag) {
    case (nil, nil): return try comparisonWithBefore(last, prepared)
    case (let against?, nil): return try comparison(last, against: against, prepared)
    case (let against?, let tag?):
      return try comparison(last, ofTag: tag, against: against, prepared)
    case (nil, .some):
      throw SessionError(
        .usage, "`--tag` says whose constants are compared, and nothing says with what",
        help: "add `--against TAG`")
    }
  }

  /// The conditions of all checks as they are written, by calibration and check.
  private static func conditions(_ prepared: PreparedWork) -> [String: [String: String]] {
    var conditions: [String: [String: String]] = [:]
    for calibration in prepared.program.calibrations {
      let nodes = calibration.algorithm.program.nodes
      for check in calibration.algorithm.checks {
        let text = prepared.script.sources.text(nodes[Int(check.condition.index)].span)
        // A condition of several lines as one.
        conditions[calibration.name, default: [:]][check.name] =
          text.split { $0.isWhitespace }.joined(separator: " ")
      }
    }
    return conditions
  }

  /// What the constants came from and where they went, beside the input files.
  private func facts(
    _ script: LoadedScript, _ last: LastRun, _ prepared: PreparedWork
  ) throws(SessionError) -> [ReportContent.Fact] {
    let isSame = last.origin.scriptDigest == script.digest
    let changed = isSame ? "" : " (the script has changed since)"
    var facts = [
      ReportContent.Fact("script", script.path),
      ReportContent.Fact("SHA-256 of the script", last.origin.scriptDigest + changed),
      ReportContent.Fact("version of calib", last.origin.version),
    ]
    let settings = options.settings.map { "\($0.name) = \($0.text)" }
    if !settings.isEmpty {
      facts.append(ReportContent.Fact("set for this report", settings.joined(separator: ", ")))
    }
    guard ConditionsStore.isStore(at: prepared.storePath) else { return facts }
    facts.append(ReportContent.Fact("conditions store", prepared.storePath))
    do throws(StoreError) {
      let store = try ConditionsStore(at: prepared.storePath, for: .reading)
      for publication in last.publications where publication.outcome != .refused {
        guard let head = try store.log(tag: publication.tag, limit: 1).first else { continue }
        facts.append(ReportContent.Fact("newest commit of \(publication.tag)", head.digest))
      }
      try store.close()
    } catch {
      throw SessionError(error)
    }
    return facts
  }

  private static func input(_ file: InputFile) -> ReportContent.Input {
    ReportContent.Input(
      dataset: file.dataset, path: file.path, bytes: Int(file.identity.size), runs: file.runs,
      digest: file.digest ?? "")
  }

  /// A day and a time of day, in UTC, to the second.
  private static func text(seconds: Int) -> (day: String, time: String) {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return (
      "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))",
      "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    )
  }
}
