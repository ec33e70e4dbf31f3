import CalibKit
import CalibTestSupport

/// A script of one calibration with three short data files, in a folder of its own.
struct SmallScript {
  let temporary: TemporaryFolder
  let path: String

  static let text = """
    store "conditions/"

    param limit = 5 mm

    dataset hits {
      files:   "hits_<exp>_<run>.csv"
      columns: { x: mm }
    }

    calibration spot {
      input:    hits where abs(x) < limit
      collect   vx = summary(x)
      strategy: per_run
      payload:  { x = vx.mean, entries = vx.entries }
      require   near: abs(vx.mean) < 4 mm, else "far off in {iov}"
    }

    publish "tag_a" { payloads: [spot] }

    """

  init() throws {
    temporary = try TemporaryFolder()
    path = try temporary.write("small.calib", Self.text)
    for run in 1...3 {
      let rows = (0..<10).map { "\(Double(run) + Double($0) / 10)\n" }
      try temporary.write("hits_12_\(run).csv", "x\n" + rows.joined())
    }
  }

  var session: Session { Session(SessionOptions()) }

  var storePath: String { temporary.path("conditions") }

  /// Runs it on one worker, silently.
  func run() throws -> ResultsReport {
    var options = RunOptions(workers: 1)
    options.progress = .none
    return try session.run(path, options) { _ in }
  }
}
