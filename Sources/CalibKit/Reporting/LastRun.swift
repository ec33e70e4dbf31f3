import CalibEngine
import CalibGraph
import CalibModel

/// The results of the last whole run on disk: a JSON line on the run itself, then one for each closing event.
struct LastRun {
  /// When the run was, and what it ran.
  struct Origin: Hashable {
    /// Seconds since 1970.
    let began: Int
    let ended: Int
    /// SHA-256 of the script's bytes, in hexadecimal.
    let scriptDigest: String
    /// The version of calib.
    let version: String
  }

  let origin: Origin
  let results: [CalibrationResult]
  let publications: [PublicationResult]
  let summary: RunSummary

  init(
    _ origin: Origin, _ results: [CalibrationResult], _ publications: [PublicationResult],
    _ summary: RunSummary
  ) {
    self.origin = origin
    self.results = results
    self.publications = publications
    self.summary = summary
  }

  /// Reads what ``write(to:)`` wrote; `nil` where nothing has run yet.
  init?(_ path: String) throws(SessionError) {
    guard Files.exists(path) else { return nil }
    let lines = try Files.read(path).split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first, let origin = Origin(json: try Self.json(first, of: path)) else {
      throw Self.damage(path)
    }
    var results: [CalibrationResult] = []
    var publications: [PublicationResult] = []
    var summary: RunSummary?
    for line in lines.dropFirst() {
      guard let event = EventCoding.event(try Self.json(line, of: path)) else { throw Self.damage(path) }
      switch event {
      case .calibrationEnded(let result): results.append(result)
      case .publicationEnded(let result): publications.append(result)
      case .ended(let whole): summary = whole
      case .began, .passBegan, .added, .started, .progressed, .finished, .failed, .cancelled, .noted: break
      }
    }
    guard let summary else { throw Self.damage(path) }
    self.init(origin, results, publications, summary)
  }

  func write(to path: String) throws(SessionError) {
    let events =
      results.map(RunEvent.calibrationEnded) + publications.map(RunEvent.publicationEnded) + [.ended(summary)]
    var bytes = origin.json.canonicalBytes + [UInt8(ascii: "\n")]
    for event in events { bytes += EventCoding.json(event).canonicalBytes + [UInt8(ascii: "\n")] }
    try Files.write(bytes, to: path)
  }
}

extension LastRun {
  private static func json(_ line: ArraySlice<UInt8>, of path: String) throws(SessionError) -> JSONValue {
    do throws(JSONError) { return try JSONValue(parsing: Array(line)) } catch { throw damage(path) }
  }

  private static func damage(_ path: String) -> SessionError {
    SessionError(
      .unreadable, "the results in `\(path)` are damaged, or of another version of calib",
      help: "run the script again: they are made anew")
  }
}

extension LastRun.Origin {
  fileprivate var json: JSONValue {
    .members([
      "began": .integer(began), "ended": .integer(ended), "script_sha256": .string(scriptDigest),
      "calib": .string(version),
    ])
  }

  fileprivate init?(json: JSONValue) {
    guard let began = json["began"]?.asInteger, let ended = json["ended"]?.asInteger,
      let digest = json["script_sha256"]?.asString, let version = json["calib"]?.asString
    else { return nil }
    self.init(began: began, ended: ended, scriptDigest: digest, version: version)
  }
}
