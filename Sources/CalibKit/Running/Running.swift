import CSystem
import CalibDiagnostics
import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport
import CalibTasks
import Glibc

extension Session {
  /// Runs a script: what is known already is not done again.
  ///
  /// - Parameter write: takes the progress, for standard error.
  package func run(
    _ path: String, _ run: RunOptions, write: @escaping (String) -> Void
  ) throws(SessionError) -> ResultsReport {
    // Without it a stray grandchild of an external program is only found by the next run.
    if run.adoptsOrphans { _ = calib_adopt_orphans() }
    let interruption = Interruption()
    interruption.catchSignals()
    return try self.run(
      try prepare(path, run), run, watching: nil, interruption: interruption, write: write
    ).report
  }

  /// A script with its data found, for a run.
  func prepare(
    _ path: String, _ run: RunOptions, late: LateData = LateData()
  ) throws(SessionError) -> PreparedWork {
    try PreparedWork(
      path, options, color: run.color, threads: run.workers ?? Self.cores, late: late)
  }

  /// Runs what was prepared.
  ///
  /// - Parameters:
  ///   - watching: where more data are awaited, so that intervals that are still open are not published.
  ///   - interruption: the wish to stop.
  func run(
    _ prepared: PreparedWork, _ run: RunOptions, watching: WatchMoment?, interruption: Interruption,
    write: @escaping (String) -> Void
  ) throws(SessionError) -> (outcome: RunOutcome, report: ResultsReport) {
    let (began, beganSeconds) = (Engine.milliseconds(), time(nil))
    let lock = try Self.lock(prepared.place)
    defer { withExtendedLifetime(lock) {} }
    prepared.cache.sweep()
    prepared.place.shared.sweep()
    prepared.place.own.sweep()
    let execs = try prepared.place.execs()
    execs.pruneLogs()
    var timeline = RunTimeline()
    let outcome = engine(
      prepared, try prepared.place.journal(), execs, interruption, run, watching, write,
      began: began, noting: { timeline.apply($0, at: $1) }
    )
    .run(prepared.work)
    for problem in outcome.problems { write("warning: \(problem)\n") }
    if !Files.exists(prepared.place.own.path) {
      write(
        "error: the work folder `\(prepared.place.shared.path)` was deleted while the run went on\n"
          + "help: run again: what it held is done anew\n")
    }
    let origin = LastRun.Origin(
      began: beganSeconds, ended: time(nil), scriptDigest: prepared.script.digest, version: Self.version)
    let isKept =
      outcome.summary.wasInterrupted || Self.keep(outcome, origin, timeline, prepared.place, write)
    let verdicts = prepared.overall.verdicts(outcome.results).filter { !$0.passed }
    for verdict in verdicts { write("\(verdict.isRequired ? "error" : "warning"): check \(verdict.text)\n") }
    var status = Self.exitStatus(outcome, prepared, requiresPublished: run.requiresPublished)
    if status == 0, verdicts.contains(where: \.isRequired) { status = 1 }
    notify(prepared, status, outcome.summary.wasInterrupted, write)
    let report = ResultsReport(
      results: outcome.results, publications: outcome.publications, summary: outcome.summary,
      script: prepared.script, exitStatus: isKept ? status : 2)
    return (outcome, report)
  }

  /// Runs the command that the script wants to be run when all is over.
  private func notify(
    _ prepared: PreparedWork, _ status: Int32, _ wasInterrupted: Bool, _ write: (String) -> Void
  ) {
    let notifications = prepared.program.notifications
    let command = status == 0 ? notifications.onSuccess : notifications.onFailure
    guard !command.isEmpty, !wasInterrupted else { return }
    var environment = Self.environment
    environment["CALIB_SCRIPT"] = prepared.script.path
    environment["CALIB_STATUS"] = "\(status)"
    environment["CALIB_WORK"] = prepared.place.own.path
    let folder = prepared.script.folder.isEmpty ? "." : prepared.script.folder
    let problem = Notifier.run(
      command, environment: environment, folder: folder, log: "\(prepared.place.own.path)/notify.log")
    if let problem { write("warning: \(problem)\n") }
  }

  /// Keeps the results for `calib results`; where that fails they are shown all the same, as they may be published.
  private static func keep(
    _ outcome: RunOutcome, _ origin: LastRun.Origin, _ timeline: RunTimeline, _ place: WorkPlace,
    _ write: (String) -> Void
  ) -> Bool {
    do throws(SessionError) {
      // A run that found all of it known has none worth keeping; that of the run before stays.
      if !timeline.bars.isEmpty {
        try KeptTimeline(began: origin.began, timeline: timeline).write(to: place.timelinePath)
      }
      try LastRun(origin, outcome.results, outcome.publications, outcome.summary)
        .write(to: place.resultsPath)
      return true
    } catch {
      write("\(error)\n")
      return false
    }
  }

  /// Takes the script for this process.
  ///
  /// `calib status` holds the lock for a moment to see whether it is free, so a few tries are made.
  static func lock(_ place: WorkPlace) throws(SessionError) -> WorkFolderLock {
    var tries = 10
    while true {
      do throws(WorkFolderError) {
        return try place.own.lock(waits: false)
      } catch {
        tries -= 1
        guard tries > 0 else { throw SessionError(.unreadable, error.message, help: error.help) }
        usleep(10_000)
      }
    }
  }

  private func engine(
    _ prepared: PreparedWork, _ journal: Journal, _ execs: ExecFolder, _ interruption: Interruption,
    _ run: RunOptions, _ watching: WatchMoment?, _ write: @escaping (String) -> Void, began: Int,
    noting: @escaping (RunEvent, Int) -> Void
  ) -> Engine {
    var reporter = ProgressReporter(
      Self.mode(run), style: TextStyle(width: run.width, usesColour: run.color),
      size: { Self.terminalSize(default: run.width) }, write: write)
    return Engine(
      runner: prepared.runner, cache: prepared.cache, identities: prepared.identities, journal: journal,
      publisher: prepared.publisher, execs: execs, interruption: interruption,
      options: EngineOptions(
        workers: run.workers ?? prepared.program.backend?.workers ?? Self.cores, failFast: run.failsFast,
        only: options.only, memory: prepared.program.backend?.memory,
        tokens: prepared.program.backend?.tokens ?? [:],
        watching: watching, verifiesInputs: run.verifiesInputs),
      observer: { event in
        let elapsed = Engine.milliseconds() - began
        noting(event, elapsed)
        reporter.receive(event, at: .milliseconds(elapsed))
      })
  }

  private static func mode(_ run: RunOptions) -> ProgressReporter.Mode {
    switch run.progress {
    case .auto: run.isTerminal ? .live : .line
    case .line: .line
    case .json: .json
    case .none: .none
    }
  }

  private static func terminalSize(default width: Int) -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (width, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The cores that this process may use.
  static var cores: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// 0 where everything asked for is done; an outcome that the script accepts is.
  private static func exitStatus(
    _ outcome: RunOutcome, _ prepared: PreparedWork, requiresPublished: Bool
  ) -> Int32 {
    if outcome.summary.wasInterrupted { return 130 }
    if prepared.publisher.trouble != nil { return 2 }
    let specs = Dictionary(
      prepared.work.calibrations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let isDone = outcome.results.allSatisfy { specs[$0.name]?.accepts($0.outcome) == true }
    let isPublished = outcome.publications.allSatisfy { publication in
      publication.outcome != .refused && !(requiresPublished && publication.outcome == .waiting)
    }
    return isDone && isPublished ? 0 : 1
  }
}
