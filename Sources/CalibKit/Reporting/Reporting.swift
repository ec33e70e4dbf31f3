import CalibEngine
import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport

extension Session {
  /// The results of the last whole run.
  package func results(_ path: String) throws(SessionError) -> ResultsReport {
    let (script, last) = try lastRun(path)
    return ResultsReport(
      results: last.results, publications: last.publications, summary: last.summary, script: script,
      exitStatus: 0)
  }

  /// The script with what its last whole run left.
  func lastRun(_ path: String) throws(SessionError) -> (LoadedScript, LastRun) {
    let (script, _) = try loadChecked(path)
    let place = try WorkPlace(script: path, folder: options.workFolder)
    guard let last = try LastRun(place.resultsPath) else {
      throw SessionError(.mistake, "`\(path)` has no results yet", help: "run it: `calib run \(path)`")
    }
    return (script, last)
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
