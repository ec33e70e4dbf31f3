import CalibGraph
import CalibModel
import CalibReport

/// Results, plans and run events that the tests of this module show.
enum Sample {
  static func run(_ number: Int, experiment: Int = 12) -> ExperimentRun {
    guard let run = ExperimentRun(experiment: experiment, run: number) else {
      preconditionFailure("calib bug: a run out of range")
    }
    return run
  }

  static func interval(_ first: Int, _ last: Int) -> IntervalOfValidity {
    guard let interval = IntervalOfValidity(run(first), run(last)) else {
      preconditionFailure("calib bug: an empty interval")
    }
    return interval
  }

  static let gev = Unit(name: "GeV", dimension: Dimension(Dimension.Base.energy), factor: 1)

  /// A peak on a falling line, with a fit that was made to it.
  static func plot(bins: Int = 40, name: String = "mass_hist with peak", height: Double = 400) -> PlotRecord {
    func density(_ x: Double) -> Double {
      let pull = (x - 3.097) / 0.012
      return height * bell(pull) + height / 8 - 200 * (x - 3.0)
    }
    var histogram = Histogram(axis: HistogramAxis(bins: bins, low: 3.0, high: 3.2))
    for bin in histogram.counts.indices {
      // A fixed wiggle in the place of noise.
      let wiggle = Double((bin * 7919) % 13 - 6) / 6
      let expected = density(histogram.axis.center(bin))
      histogram.counts[bin] = max(0, (expected + wiggle * expected.squareRoot()).rounded())
    }
    histogram.underflow = 12
    let curve = (0...120).map { index -> PlotRecord.Point in
      let x = 3.02 + 0.16 * Double(index) / 120
      return PlotRecord.Point(x: x, y: density(x))
    }
    func parameter(_ path: String, _ value: Double, _ error: Double) -> FitResult.Parameter {
      .init(path: path, value: Measured(value: value, terms: [.init(source: 0, coefficient: error)]))
    }
    let fit = FitResult(
      status: .converged,
      parameters: [
        parameter("core.mean", 3.09702, 0.00021), parameter("core.sigma", 0.01204, 0.00018),
        parameter("core.yield", 3021, 71), parameter("slope", -1.52, 0.31),
      ], chi2: 34.2, ndf: 27, pValue: 0.161,
      model: ModelExpression(components: [.init(shape: "gauss", label: "core"), .init(shape: "linear")]),
      low: 3.02, high: 3.18, binWidth: 0.005)
    return PlotRecord(name: name, histogram: histogram, fit: fit, unit: gev, curve: curve)
  }

  /// exp(-x²/2) to the few digits that a picture shows, without a library of mathematics.
  private static func bell(_ x: Double) -> Double {
    var (base, result) = (1 - x * x / 2 / 1024, 1.0)
    guard base > 0 else { return 0 }
    for _ in 0..<10 { base *= base }
    result = base
    return result
  }

  static let catalog = PrimitiveCatalog([
    PrimitiveSignature(
      .shape, "gauss", "a normal distribution",
      shapeParameters: [
        .init("mean", axisPower: 1, "its centre"), .init("sigma", axisPower: 1, "its width"),
        .init("yield", axisPower: 0, "entries"),
      ]),
    PrimitiveSignature(
      .shape, "linear", "a straight line", shapeParameters: [.init("slope", axisPower: -1, "its slope")]),
  ])

  /// A calibration of four intervals in three passes; a `require` fails in the third.
  static func momentumScale(name: String = "momentum_scale") -> CalibrationResult {
    let ends = [(100, 102), (103, 105), (106, 108), (109, 111)]
    let values = [(1.000234, 0.000031), (1.000198, 0.000035), (1.001893, 0.000033), (1.001911, 0.000029)]
    let intervals = zip(ends, values).enumerated().map { index, pair in
      let (ends, value) = pair
      var report = ExecutionReport(status: .ok)
      report.payload = Payload(
        name: "MomentumScale",
        fields: [
          .init(name: "scale", value: .measured(value.0, error: value.1, unit: "")),
          .init(
            name: "width", value: .measured([12.04, 12.14, 12.24, 12.34][index], error: 0.18, unit: "MeV")),
          .init(name: "entries", value: .integer(30_412 + 17 * index)),
        ])
      report.checks = [
        CheckRecord(
          kind: .require, name: "good_fit", passed: index != 2, value: index == 2 ? "3.14" : "1.2",
          message: index == 2 ? "bad J/psi fit in 12/106..12/108" : "", parts: []),
        CheckRecord(kind: .expect, name: "steady", passed: true, value: "2e-05", message: "", parts: []),
      ]
      report.plots = [plot(height: 400 + 40 * Double(index))]
      return CalibrationResult.Interval(
        interval: interval(ends.0, ends.1), runs: (ends.0...ends.1).map { run($0) }, report: report,
        digest: String(repeating: "ab", count: 32), executions: 1, isExtended: index == 3)
    }
    let passes = (1...3).map { number in
      CalibrationResult.Pass(
        number: number,
        intervals: intervals.enumerated().map { index, interval in
          let step = [0, 0.0003, 0.00001, 0.0000004][number] * Double(index + 1)
          let watched = ExecutionReport.NamedConstant(
            name: "scale", value: .measured(values[index].0 - step, error: values[index].1, unit: ""))
          return CalibrationResult.Pass.Watched(interval: interval.interval, values: [watched])
        })
    }
    return CalibrationResult(
      name: name, payloadName: "MomentumScale", outcome: .rejected,
      note: "`good_fit` failed in 12/106..12/108", passes: passes, intervals: intervals)
  }

  /// One interval for each of twelve runs; the last has no constants.
  static func beamSpot() -> CalibrationResult {
    let intervals = (100...111).map { number in
      var report = ExecutionReport(status: number == 111 ? .notEnoughData : .ok)
      if number == 111 {
        report.reason = "`n >= 500` is not met: 212 entries"
      } else {
        let drift = Double((number * 37) % 11) / 5
        report.payload = Payload(
          name: "BeamSpot",
          fields: [
            .init(name: "x", value: .measured(0.4123 + drift / 100, error: 0.0021, unit: "mm")),
            .init(name: "y", value: .measured(-0.0213 - drift / 200, error: 0.0019, unit: "mm")),
          ])
      }
      return CalibrationResult.Interval(
        interval: IntervalOfValidity(run(number)), runs: [run(number)], report: report,
        digest: number == 111 ? "" : String(repeating: "cd", count: 32), executions: 1, isExtended: false)
    }
    return CalibrationResult(
      name: "beam_spot", payloadName: "beam_spot", outcome: .incomplete, note: "12/111 has no constants",
      passes: [.init(number: 1, intervals: [])], intervals: intervals)
  }

  /// The plan of both: a collect task per file, then algorithms, checks and a publication.
  static func plan(files: Int = 12) -> Plan {
    var tasks: [Plan.Task] = []
    func add(
      _ kind: TaskKind, _ calibration: String, pass: Int, runs: [ExperimentRun], scan: String = "",
      after: [TaskID], _ action: Plan.Action, _ reason: String
    ) {
      let id = TaskID(tasks.count)
      let name = "\(calibration)/\(pass)/\(kind.rawValue)" + (scan.isEmpty ? "" : "/\(scan)")
      tasks.append(
        Plan.Task(
          description: TaskDescription(
            id: id, name: name, kind: kind, calibration: calibration, pass: pass, runs: runs, scan: scan,
            after: after), action: action, reason: reason))
    }
    let runs = (100..<100 + files).map { run($0) }
    for number in runs {
      add(
        .collect, "beam_spot", pass: 1, runs: [number], scan: "data/vertices_12_\(number.run).csv", after: [],
        .reuse, "known")
    }
    add(
      .algorithm, "beam_spot", pass: 1, runs: runs, after: (0..<files).map { TaskID($0) }, .reuse, "known")
    for pass in 1...3 {
      let first = tasks.count
      for number in runs {
        add(
          .collect, "momentum_scale", pass: pass, runs: [number], scan: "data/dimuon_12_\(number.run).csv",
          after: [TaskID(files)], pass == 1 ? .run : .conditional,
          pass == 1 ? "never done" : "where the pass before changed the constants")
      }
      add(
        .algorithm, "momentum_scale", pass: pass, runs: runs,
        after: (first..<first + files).map { TaskID($0) },
        pass == 1 ? .run : .conditional, pass == 1 ? "its collect tasks run" : "until it converges")
    }
    add(
      .publish, "prompt_2026a", pass: 0, runs: [], after: [TaskID(tasks.count - 1)], .conditional,
      "where all of it ends well")
    return Plan(
      tasks: tasks, calibrations: calibrations(runs: runs),
      publications: [
        PublicationSpec(
          tag: "prompt_2026a", calibrations: ["beam_spot", "momentum_scale"], signoff: "tracking",
          ownsBase: false)
      ])
  }

  static func calibrations(runs: [ExperimentRun]) -> [Plan.Calibration] {
    [
      Plan.Calibration(
        name: "beam_spot", dependencies: [], strategy: .perRun, maximumPasses: 1, runs: runs,
        files: runs.count, expectedIntervals: runs.map { IntervalOfValidity($0) }, intervalsNote: ""),
      Plan.Calibration(
        name: "momentum_scale", dependencies: ["beam_spot"],
        strategy: .sequential(
          SequentialOptions(extendsTail: true)), maximumPasses: 3,
        runs: runs, files: runs.count, expectedIntervals: [],
        intervalsNote: "known once the entries of each run are"),
    ]
  }

  static func report(_ results: [CalibrationResult]) -> ReportContent {
    var content = ReportContent(
      title: "Momentum scale, prompt 2026a", script: "momentum_scale.calib", started: "2026-03-01 10:02:11",
      finished: "10:02:19", results: results,
      calibrations: calibrations(runs: (100...111).map { run($0) }), publications: plan().publications,
      publicationResults: [
        PublicationResult(
          tag: "prompt_2026a", outcome: .refused, commit: "", note: "`momentum_scale` was rejected")
      ])
    content.catalog = catalog
    content.provenance = [
      .init("calib", "0.1.0"), .init("script", "sha256 5f0c1b…"), .init("store", "conditions/ at 3f2a91c0"),
    ]
    content.pictures = [
      CheckPicture(
        calibration: "momentum_scale", interval: interval(106, 108), check: "good_fit",
        text: "require good_fit: peak.chi2 / peak.ndf < 2\n                  │    │            │\n"
          + "                  │    │            27\n                  │    84.8\n                  3.14")
    ]
    return content
  }
}
