import CalibGraph
import CalibModel

/// What the cache knows of tasks; planner and run ask through the same words.
struct ResultLookup: Sendable {
  let cache: any ResultCache
  private let marked = KnownMarks()

  init(cache: any ResultCache) { self.cache = cache }

  func collected(_ fingerprint: Fingerprint) -> (result: Collected, rows: Int)? {
    guard let entry = cache.header(fingerprint).flatMap(PartialEntry.init(json:)) else { return nil }
    return (entry.collected(fingerprint), entry.rows)
  }

  func report(_ fingerprint: Fingerprint) -> ExecutionReport? {
    guard let body = cache.read(fingerprint)?.body else { return nil }
    do throws(JSONError) {
      return ExecutionReport(json: try JSONValue(parsing: body))
    } catch {
      return nil  // of another version: as good as not there
    }
  }

  func keep(_ report: ExecutionReport, _ fingerprint: Fingerprint) throws(CacheError) {
    try cache.write(
      fingerprint,
      header: .members(["kind": .string("execution"), "status": .string(report.status.rawValue)]),
      body: report.json.canonicalBytes)
  }

  /// The answers to questions of a strategy.
  func answers(_ fingerprint: Fingerprint?) -> [Double]? {
    guard let values = fingerprint.flatMap(cache.header)?["answers"]?.asArray else { return nil }
    let answers = values.compactMap(\.asExactDouble)
    return answers.count == values.count ? answers : nil
  }

  func keep(_ answers: [Double], _ fingerprint: Fingerprint) throws(CacheError) {
    try cache.write(
      fingerprint,
      header: .members(["kind": .string("question"), "answers": .array(answers.map(JSONValue.exact))]),
      body: [])
  }

  /// Remembers that a part of the script was at work.
  func mark(_ marks: Marks) throws(CacheError) {
    guard !marked.contains(marks) else { return }
    let (part, version) = marks.fingerprints
    try cache.remember([part, version])
    marked.insert(marks)
  }

  /// Whether a part of the script was at work as it is, and whether in any form.
  func knows(_ marks: Marks) -> (version: Bool, part: Bool) {
    let (part, version) = marks.fingerprints
    return (cache.remembers(version), cache.remembers(part))
  }

  /// Keeps what one collector gave for a file: all runs in one entry.
  func keep(
    _ parts: [ScanResult.Part], of result: ScanResult, _ fingerprint: Fingerprint
  ) throws(CacheError) -> Collected {
    let entry = PartialEntry(parts, of: result)
    try cache.write(fingerprint, header: entry.json, body: parts.flatMap(\.bytes))
    return entry.collected(fingerprint)
  }
}
