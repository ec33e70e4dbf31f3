import CalibEngine
import CalibGraph
import CalibModel
import Glibc

extension Session {
  /// Runs a script again and again as data come, until it is interrupted; gives what the last round found.
  ///
  /// A dataset without any file is waited for. Nothing is read to see whether data came: files are looked for and
  /// their sizes and times compared.
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
    var run = run
    run.watches = true
    var seen: Set<InputFile.Identity>?
    var isWaitingSaid = false
    while true {
      do throws(SessionError) {
        let files = Set(try PreparedWork(path, options).work.files.map(\.identity))
        if files != seen {
          seen = files
          report(try self.run(path, run, interruption: interruption, write: write))
        }
      } catch {
        // Only data that are not there yet are worth waiting for.
        guard error.isMissingData else { throw error }
        if !isWaitingSaid { write("\(error)waiting for data\n") }
        isWaitingSaid = true
      }
      if interruption.wait(milliseconds: seconds * 1000) { return 130 }
    }
  }
}

extension SessionError {
  /// Whether a file pattern matches nothing.
  var isMissingData: Bool { description.contains("error[C0711]") }
}
