import CalibGraph
import CalibModel
import CalibReport

/// A report and a plan in which every text that comes from a script, a file or a program is hostile.
enum HostileSample {
  /// Markup, quotes, Markdown, control characters, a change of direction, an end of line, and ten thousand letters.
  static let text =
    "</text></title><script>alert('x&y')</script>\"`*_[a](b)|\u{1B}[2J\u{202E}\u{0}\u{FFFF}\n# h\n"
    + String(repeating: "n", count: 10_000)

  static func content() -> ReportContent {
    var content = ReportContent(
      title: text, script: text, started: text, finished: text, results: [result()],
      calibrations: [
        Plan.Calibration(
          name: text, dependencies: [text], strategy: .single, maximumPasses: 1,
          runs: (100...108).map { Sample.run($0) }, files: 1, expectedIntervals: [], intervalsNote: text)
      ],
      publications: [PublicationSpec(tag: text, calibrations: [text], signoff: text, ownsBase: false)],
      publicationResults: [
        PublicationResult(tag: text, outcome: .refused, commit: text, note: "`\(text)`")
      ])
    content.work = text
    content.provenance = [.init(text, text)]
    content.inputs = [
      .init(dataset: text, path: text, bytes: 1, runs: [Sample.run(100)], digest: text)
    ]
    content.overallChecks = [
      .init(
        name: text, isRequired: true, passed: false, calibrations: [text], run: nil, message: "`\(text)")
    ]
    content.conditions = [text: [text: text]]
    content.pictures = [
      CheckPicture(calibration: text, interval: Sample.interval(100, 107), check: text, text: text)
    ]
    content.timelineNote = text
    content.timeline = RunTimeline(
      workers: 1,
      bars: [
        .init(
          kind: .collect, calibration: text, pass: 1, subject: text, start: 0, end: 5, ending: .failed)
      ])
    content.comparison = ReportComparison(
      name: text,
      rows: [
        .init(
          calibration: text, interval: Sample.interval(100, 107), field: text,
          old: .measured(1, error: 1, unit: text), new: .measured(2, error: 1, unit: text)),
        .init(
          calibration: text, interval: Sample.interval(100, 107), field: text, old: .string(text),
          new: .keyed(keyed())),
      ])
    return content
  }

  private static func result() -> CalibrationResult {
    var report = ExecutionReport(status: .failure, reason: text)
    report.payload = Payload(
      name: text,
      fields: [
        .init(name: text, value: .measured(1, error: 1, unit: text)),
        .init(name: text + "2", value: .keyed(keyed())), .init(name: text + "3", value: .string(text)),
      ])
    report.failedFits = [.init(name: text, value: 3)]
    report.checks = [
      CheckRecord(kind: .require, name: text, passed: false, value: text, message: text, parts: []),
      CheckRecord(kind: .expect, name: text, passed: true, value: text, message: "`\(text)`", parts: []),
    ]
    report.plots = [plot()]
    let gate = GateDecision(
      payload: text, field: text,
      elements: [
        .init(key: text, value: 1, move: 1, error: 1, verdict: .veto, reason: text),
        .init(key: text, value: 1, move: 1, error: 1, verdict: .update, reason: text),
      ], verdict: .veto, reason: text, held: [])
    let interval = CalibrationResult.Interval(
      interval: Sample.interval(100, 107), runs: [Sample.run(100)], report: report, digest: text,
      executions: 1, isExtended: true, gates: [gate])
    let watched = CalibrationResult.Pass.Watched(
      interval: interval.interval, values: [.init(name: text, value: .string(text))])
    return CalibrationResult(
      name: text, payloadName: text + "p", outcome: .rejected, note: text,
      passes: [1, 2].map { .init(number: $0, intervals: [watched]) }, intervals: [interval])
  }

  private static func keyed() -> KeyedConstants {
    let keys = [Key([.string(text), .string(text)]), Key([.string(text), .string(text + "o")])]
    guard
      let keyed = KeyedConstants(
        names: [text, text], keys: keys, values: .numbers([1, 2], errors: [1, 1], unit: text))
    else { preconditionFailure("calib bug: keys out of order") }
    return keyed
  }

  private static func plot() -> PlotRecord {
    guard let axis = HistogramAxis.category([text, text + "o"]) else {
      preconditionFailure("calib bug: no categories")
    }
    let fit = FitResult(
      status: .notFinite,
      parameters: [.init(path: text, value: Measured(value: 1, terms: []))], chi2: .nan, ndf: 0,
      pValue: .nan, model: ModelExpression(components: [.init(shape: text)]), low: 0, high: 1, binWidth: 1)
    let unit = Unit(name: text, dimension: .none, factor: 1)
    return PlotRecord(name: text, histogram: Histogram(axis: axis), fit: fit, unit: unit, curve: [])
  }

  static func plan() -> Plan {
    let task = TaskDescription(
      id: TaskID(0), name: text, kind: .collect, calibration: text, pass: 1, runs: [Sample.run(100)],
      scan: text, after: [])
    let publish = TaskDescription(
      id: TaskID(1), name: text, kind: .publish, calibration: text, pass: 0, runs: [], scan: "",
      after: [TaskID(0)])
    return Plan(
      tasks: [
        .init(description: task, action: .run, reason: text),
        .init(description: publish, action: .blocked, reason: text),
      ], calibrations: content().calibrations,
      publications: [PublicationSpec(tag: text, calibrations: [text], signoff: nil, ownsBase: false)])
  }
}
