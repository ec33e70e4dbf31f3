import CalibModel
import GRDB

/// Compares the tables with what the commits make; gives the differences in words.
///
/// Rows are read one after the other and looked up in the replay, so that the tables are not held a second time. What
/// the replay has and the table has not is counted only: it is found by the sums, and naming it would take a set of
/// all that was seen.
struct ReplayComparison {
  /// How many differences are told in full; a store that differs everywhere is told as a number.
  private static let limit = 20

  private let replay: HistoryReplay

  init(_ replay: HistoryReplay) { self.replay = replay }

  func differences(in database: Database) throws -> [String] {
    var differences = try tags(in: database)
    differences += try payloads(in: database)
    differences += try rows(in: database)
    differences += try proposals(in: database)
    guard differences.count > Self.limit else { return differences }
    return differences.prefix(Self.limit) + ["and \(differences.count - Self.limit) more differences"]
  }

  private func tags(in database: Database) throws -> [String] {
    var differences: [String] = []
    var seen: Set<String> = []
    for row in try Row.fetchAll(
      database, sql: "SELECT name, state, description, head FROM tags ORDER BY name")
    {
      let name: String = row[0]
      seen.insert(name)
      guard let tag = replay.tags[name] else {
        differences.append("tag `\(name)` was made by no commit")
        continue
      }
      if row[1] != tag.state.rawValue {
        differences.append("tag `\(name)` is \(row[1] as String), its commits say \(tag.state.rawValue)")
      }
      if row[2] != tag.description {
        differences.append("tag `\(name)` has not the description of its commits")
      }
      if row[3] != tag.head { differences.append("the head of tag `\(name)` is not its newest commit") }
    }
    for name in replay.tags.keys.sorted() where !seen.contains(name) {
      differences.append("tag `\(name)` is missing")
    }
    return differences
  }

  /// Payload records: everything that a commit says of one, as text, so that another spelling is a difference.
  private func payloads(in database: Database) throws -> [String] {
    let sql = """
      SELECT names.name, revision, sha256, md5, size, created, provenance
      FROM payloads JOIN names ON names.id = payloads.name ORDER BY names.name, revision
      """
    var differences: [String] = []
    var count = 0
    let cursor = try Row.fetchCursor(database, sql: sql)
    while let row = try cursor.next() {
      let (name, revision): (String, Int) = (row[0], row[1])
      guard let record = replay.payloads[name]?[revision] else {
        differences.append("payload `\(name)` revision \(revision) was made by no commit")
        continue
      }
      count += 1
      if row[2] != record.digest || row[3] != record.md5 || row[4] != record.size
        || row[5] != record.createdSeconds || row[6] != record.provenance.canonicalText
      {
        differences.append("payload `\(name)` revision \(revision) is not what its commit made")
      }
    }
    let missing = replay.payloads.values.reduce(0) { $0 + $1.count } - count
    if missing > 0 { differences.append("\(missing) payload records are missing") }
    return differences
  }

  /// Proposals: a verdict is a commit, so a state that somebody wrote into the table is found here.
  private func proposals(in database: Database) throws -> [String] {
    let sql = """
      SELECT proposals.id, tags.name, team, proposals.state, content
      FROM proposals JOIN tags ON tags.id = proposals.tag ORDER BY proposals.id
      """
    var differences: [String] = []
    let found = try Row.fetchAll(database, sql: sql)
    for row in found {
      let id: Int = row[0]
      let expected = replay.proposals[id]
      if expected?.tag != row[1] || expected?.content.group != row[2] || expected?.state.rawValue != row[3]
        || expected?.content.json.canonicalText != row[4]
      {
        differences.append("proposal \(id) is not what the commits make")
      }
    }
    let missing = replay.proposals.count - found.count
    return missing > 0 ? differences + ["\(missing) proposals are missing"] : differences
  }

  /// The rows of all tags.
  ///
  /// A row whose payload record is of another name than the row's is damage that no key of the
  /// schema forbids, so the comparison of the two ids is fetched as well.
  private func rows(in database: Database) throws -> [String] {
    let sql = """
      SELECT tags.name, names.name, iovs.first, iovs.last, payloads.revision,
        payloads.name = iovs.name, iovs.origin
      FROM iovs JOIN tags ON tags.id = iovs.tag JOIN names ON names.id = iovs.name
      JOIN payloads ON payloads.id = iovs.payload ORDER BY tags.name, names.name, iovs.first
      """
    var differences: [String] = []
    var count = 0
    let cursor = try Row.fetchCursor(database, sql: sql)
    while let row = try cursor.next() {
      let (tag, name): (String, String) = (row[0], row[1])
      let iov = try database.interval(row[2], row[3])
      let expected = replay.tags[tag]?.rows[name]?[iov.firstKey]
      let found = HistoryReplay.Row(name: name, iov: iov, revision: row[4], origin: row[6])
      if expected != nil { count += 1 }
      if expected != found || row[5] != true {
        differences.append("`\(name)` \(iov) in tag `\(tag)` is not what the commits make")
      }
    }
    let all = replay.tags.values.reduce(0) { $0 + $1.rows.values.reduce(0) { $0 + $1.count } }
    if all > count { differences.append("\(all - count) intervals are missing") }
    return differences
  }
}
