import CalibEngine
import CalibGraph
import CalibModel

extension Session {
  /// Runs a script again and again as data come, until it is interrupted; gives what the last round found.
  ///
  /// A dataset without any file, or without a run that is asked for, is waited for. Nothing is read to see whether data
  /// came: files are looked for and their sizes and times compared. Once a round was done, no mistake ends the
  /// watching: it is said once, and what is wrong may be mended meanwhile.
  ///
  /// - Parameters:
  ///   - seconds: between two looks.
  ///   - report: takes what each round found.
  package func watch(
    _ path: String, _ run: RunOptions, everySeconds seconds: Int = 5, report: (ResultsReport) -> Void,
    write: @escaping (String) -> Void
  ) throws(SessionError) -> Int32 {
    let interruption = Interruption()
    interruption.catchSignals()
    let talks = run.progress == .auto || run.progress == .line
    func say(_ line: String) { if talks { write(line + "\n") } }
    var watch = DataWatch(clock: SteadyTime().nanoseconds)
    var complaint: String?
    while true {
      do throws(SessionError) {
        let prepared = try prepare(path, run, late: watch.late)
        for line in watch.newlyLate(prepared.lateFiles) { say(line) }
        if let reason = watch.reasonToRun(prepared) {
          if let reason { say(reason) }
          let moment = watch.moment
          let (outcome, found) = try self.run(
            prepared, run, watching: moment, interruption: interruption, write: write)
          report(found)
          watch.took(prepared, outcome)
          if !interruption.isRequested { say("waiting for data; Ctrl-C ends") }
        } else if complaint != nil {
          say("this is mended; waiting for data")
        }
        complaint = nil
      } catch {
        let text = error.awaited.map { "waiting for data: \($0)" } ?? "\(error)"
        // Only data that are not there yet are worth waiting for from the start.
        guard error.awaited != nil || watch.hasRun else { throw error }
        if text != complaint {
          error.awaited == nil ? write(text + "\nwaiting until this is mended\n") : say(text)
        }
        complaint = text
      }
      if interruption.wait(milliseconds: watch.millisecondsToWait(atMost: seconds * 1000)) {
        say("no longer watching")
        return 130
      }
    }
  }
}
