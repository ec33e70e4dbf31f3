import CalibEngine
import CalibGraph
import CalibModel

/// The results of the last whole run on disk: its closing events, a JSON line each.
struct LastRun {
  let results: [CalibrationResult]
  let publications: [PublicationResult]
  let summary: RunSummary

  init(_ results: [CalibrationResult], _ publications: [PublicationResult], _ summary: RunSummary) {
    self.results = results
    self.publications = publications
    self.summary = summary
  }

  /// Reads what ``write(to:)`` wrote; `nil` where nothing has run yet.
  init?(_ path: String) throws(SessionError) {
    guard Files.exists(path) else { return nil }
    var results: [CalibrationResult] = []
    var publications: [PublicationResult] = []
    var summary: RunSummary?
    for line in try Files.read(path).split(separator: UInt8(ascii: "\n")) {
      guard let json = try? JSONValue(parsing: Array(line)), let event = EventCoding.event(json) else {
        throw SessionError(.unreadable, "`\(path)` is damaged", help: "run the script again: it is made anew")
      }
      switch event {
      case .calibrationEnded(let result): results.append(result)
      case .publicationEnded(let result): publications.append(result)
      case .ended(let whole): summary = whole
      case .began, .passBegan, .added, .started, .progressed, .finished, .failed, .cancelled, .noted: break
      }
    }
    guard let summary else {
      throw SessionError(.unreadable, "`\(path)` is not whole", help: "run the script again: it is made anew")
    }
    self.init(results, publications, summary)
  }

  func write(to path: String) throws(SessionError) {
    let events =
      results.map(RunEvent.calibrationEnded) + publications.map(RunEvent.publicationEnded) + [.ended(summary)]
    var bytes: [UInt8] = []
    for event in events { bytes += EventCoding.json(event).canonicalBytes + [UInt8(ascii: "\n")] }
    try Files.write(bytes, to: path)
  }
}
