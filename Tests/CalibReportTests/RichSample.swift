import CalibGraph
import CalibModel
import CalibReport

/// A report in which every section and every kind of drawing has something to show.
enum RichSample {
  static let millimetre = Unit(name: "mm", dimension: .none, factor: 1)

  /// Made once for all tests: it has ten thousand keys.
  static let page = htmlReport(content)

  static var content: ReportContent {
    var content = Sample.report([Sample.beamSpot(), Sample.momentumScale(), drift()])
    content.timeline = timeline()
    content.comparison = comparison()
    content.conditions = ["momentum_scale": ["good_fit": "peak.chi2 / peak.ndf < 2"]]
    content.overallChecks = [
      .init(
        name: "centred", isRequired: true, passed: false, calibrations: ["beam_spot", "drift"],
        run: Sample.run(103), message: "`x` is at 3 mm")
    ]
    content.inputs = [
      .init(
        dataset: "hits", path: "data/hits.csv", bytes: 123_456, runs: [Sample.run(100)],
        digest: String(repeating: "12", count: 32))
    ]
    return content
  }

  /// Keys of two and of three parts, gates, and a plot of every kind.
  static func drift() -> CalibrationResult {
    var report = ExecutionReport(status: .ok)
    report.payload = Payload(
      name: "Drift",
      fields: [
        .init(name: "gain", value: .keyed(keyed(parts: 2, count: 56 * 156))),
        .init(name: "t0", value: .keyed(keyed(parts: 3, count: 4 * 10 * 24))),
        .init(name: "slope", value: .keyed(keyed(parts: 1, count: 20))),
      ])
    report.plots = [
      weighted(), PlotRecord(name: "by decade", histogram: decades(), fit: nil, unit: .none, curve: []),
      PlotRecord(name: "unequal", histogram: unequal(), fit: nil, unit: millimetre, curve: []),
      PlotRecord(name: "kinds", histogram: categories(), fit: nil, unit: .none, curve: []),
      profile(), PlotRecord(name: "plane", content: .histogram2D(plane()), fit: nil, unit: millimetre),
    ]
    let gate = GateDecision(
      payload: "Drift", field: "gain",
      elements: (0..<60).map(element), verdict: .veto, reason: "", held: [])
    let interval = CalibrationResult.Interval(
      interval: Sample.interval(100, 107), runs: (100...107).map { Sample.run($0) }, report: report,
      digest: String(repeating: "ef", count: 32), executions: 1, isExtended: false, gates: [gate])
    return CalibrationResult(
      name: "drift", payloadName: "Drift", outcome: .completed, note: "",
      passes: [.init(number: 1, intervals: [])], intervals: [interval])
  }

  /// The last of sixty is too far, and a third of the others moved enough.
  private static func element(_ number: Int) -> GateDecision.Element {
    let verdict: GateDecision.Verdict = number == 59 ? .veto : number > 40 ? .update : .nothing
    return GateDecision.Element(
      key: "\(number)", value: 1, move: 0.01 * Double(number), error: 0.1, verdict: verdict,
      reason: number == 59 ? "moved by 0.59, more than 0.5" : "")
  }

  /// Values that go up along the last part, with one far off.
  static func keyed(parts: Int, count: Int, shift: Double = 0) -> KeyedConstants {
    let keys = (0..<count).map { number -> Key in
      switch parts {
      case 1: Key(number)
      case 2: Key([.integer(number / 156), .integer(number % 156)])
      default: Key([.integer(number / 240), .integer(number / 24 % 10), .integer(number % 24)])
      }
    }
    let values = (0..<count).map { number -> Double in
      let noise = 0.01 * Double((number * 7919) % 11)
      return number == 17 ? 9 : 1 + 0.001 * Double(number % 156) + noise + shift
    }
    let names = Array(["board", "layer", "wire"].suffix(parts))
    guard
      let constants = KeyedConstants(
        names: names, keys: keys,
        values: .numbers(values, errors: values.map { $0 / 50 }, unit: "ns"))
    else { preconditionFailure("calib bug: keys out of order") }
    return constants
  }

  static func weighted() -> PlotRecord {
    let axis = HistogramAxis(bins: 20, low: -1, high: 1)
    let sums = (0..<20).map { (bin: Int) -> Double in Double(bin) - 4 }
    let squares = sums.map { (sum: Double) -> Double in 1 + sum * sum / 4 }
    let histogram = Histogram(axis: axis, sums: sums, squares: squares, rows: 700)
    return PlotRecord(name: "weighted", histogram: histogram, fit: nil, unit: millimetre, curve: [])
  }

  static func decades() -> Histogram {
    var histogram = Histogram(axis: .logarithmic(bins: 12, low: 1, high: 1000))
    for bin in 0..<12 { histogram.counts[bin] = Double(100 - 7 * bin) }
    return histogram
  }

  /// Four bins with ten entries per millimetre each, so that all are as high.
  static func unequal() -> Histogram {
    guard let axis = HistogramAxis.variable([0, 1, 2, 4, 8]) else {
      preconditionFailure("calib bug: edges out of order")
    }
    var histogram = Histogram(axis: axis)
    histogram.counts = [10, 10, 20, 40]
    return histogram
  }

  static func categories() -> Histogram {
    guard let axis = HistogramAxis.category(["mu<mu>", "e&e", "tau"]) else {
      preconditionFailure("calib bug: no categories")
    }
    var histogram = Histogram(axis: axis)
    histogram.counts = [5, 3, 1]
    return histogram
  }

  /// y = 2x - 1 with a fit through it.
  static func profile() -> PlotRecord {
    let axis = HistogramAxis(bins: 8, low: 0, high: 8)
    let bins = (0..<8).map { bin -> Moments in
      if bin == 3 { return Moments() }
      let mean = 2 * axis.center(bin) - 1
      return Moments(weight: 10, weightSquares: 10, mean: mean, squares: 9)
    }
    var plot = PlotRecord(
      name: "drift",
      content: .profile(
        Profile(axis: axis, bins: bins, entries: 70, underflow: 1, overflow: 2, invalid: 0)), fit: nil,
      unit: millimetre)
    plot.verticalUnit = Unit(name: "ns", dimension: .none, factor: 1)
    plot.curve = [.init(x: 0, y: -1), .init(x: 8, y: 15)]
    return plot
  }

  static func plane() -> Histogram2D {
    let counts = (0..<600).map { cell -> Double in Double((cell % 30) * (cell / 30)) }
    return Histogram2D(
      x: HistogramAxis(bins: 30, low: 0, high: 3), y: HistogramAxis(bins: 20, low: -1, high: 1),
      counts: counts, entries: counts.reduce(0, +), outside: 3, invalid: 0)
  }

  static func timeline() -> RunTimeline {
    let bars = (0..<40).map { (number: Int) -> RunTimeline.Bar in
      let start = 10 * (number / 2)
      let kind: TaskKind = number % 5 == 4 ? .execution : .collect
      let ending: RunTimeline.Ending = number == 7 ? .failed : .done
      return RunTimeline.Bar(
        kind: kind, calibration: number < 20 ? "beam_spot" : "drift", pass: 1,
        subject: "data/\(number).csv", start: start, end: start + 9, ending: ending)
    }
    return RunTimeline(workers: 2, bars: bars)
  }

  static func comparison() -> ReportComparison {
    let result = Sample.momentumScale()
    var rows: [ReportComparison.Row] = result.intervals.map { interval in
      .init(
        calibration: result.name, interval: interval.interval, field: "scale",
        old: .measured(1.0001, error: 0.00003, unit: ""),
        new: interval.report.constant("scale") ?? .number(1, unit: ""))
    }
    rows.append(
      .init(
        calibration: "drift", interval: Sample.interval(100, 107), field: "slope",
        old: .keyed(keyed(parts: 1, count: 19)), new: .keyed(keyed(parts: 1, count: 20, shift: 0.5))))
    return ReportComparison(name: "tag prompt_2026a before this run", rows: rows)
  }
}
