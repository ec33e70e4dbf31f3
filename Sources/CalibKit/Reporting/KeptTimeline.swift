import CalibModel
import CalibReport

/// The timeline of the last run that had work, on disk.
struct KeptTimeline {
  /// When that run began, in seconds since 1970.
  let began: Int
  let timeline: RunTimeline

  init(began: Int, timeline: RunTimeline) {
    self.began = began
    self.timeline = timeline
  }

  /// Reads what ``write(to:)`` wrote; `nil` where there is nothing, or nothing that can be read: a report can do
  /// without.
  init?(_ path: String) throws(SessionError) {
    guard Files.exists(path) else { return nil }
    let bytes = try Files.read(path)
    do throws(JSONError) {
      let json = try JSONValue(parsing: bytes)
      guard let began = json["began"]?.asInteger,
        let timeline = json["timeline"].flatMap(RunTimeline.init(json:))
      else { return nil }
      self.init(began: began, timeline: timeline)
    } catch {
      return nil
    }
  }

  func write(to path: String) throws(SessionError) {
    let json = JSONValue.members(["began": .integer(began), "timeline": timeline.json])
    try Files.write(json.canonicalBytes, to: path)
  }
}
