import CalibModel
import GRDB

/// The checks of `verify` that read the database alone.
///
/// From the outside in: whether SQLite's pages hold together, whether keys refer to something, whether what the
/// triggers forbid was forced in, whether the chain of commits is whole, and, deep, whether the tables are what the
/// chain makes. Each finding stands for itself; a damaged page does not hide a broken chain where that can be read.
enum StoreVerification {
  static func check(_ database: Database, deep: Bool) throws -> [VerifyFinding] {
    let check = deep ? "integrity_check" : "quick_check"
    var findings = try String.fetchAll(database, sql: "PRAGMA \(check)").filter { $0 != "ok" }
      .map { VerifyFinding(kind: .database, message: $0) }
    findings += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
      VerifyFinding(
        kind: .database, message: "a row of `\($0[0] as String)` refers to nothing in `\($0[2] as String)`")
    }
    findings += try overlaps(database)
    findings += try history(database, deep: deep)
    return findings
  }

  /// The contents that payload records name; one twice where records disagree on it.
  static func contents(_ database: Database) throws -> [StoredContent] {
    let sql = "SELECT DISTINCT sha256, md5, size FROM payloads ORDER BY sha256"
    return try Row.fetchAll(database, sql: sql).map { StoredContent(digest: $0[0], md5: $0[1], size: $0[2]) }
  }

  /// The SHA-256 of each content that a record of a store names.
  static func digests(_ store: ConditionsStore) throws(StoreError) -> [String] {
    try store.reading { try contents($0) }.map(\.digest)
  }

  /// Rows that share a run with the one before them, in one pass over the clustered table: a trigger refuses them,
  /// but a damaged file or another program may hold them.
  private static func overlaps(_ database: Database) throws -> [VerifyFinding] {
    let sql = """
      SELECT tags.name, names.name, before, first FROM (
        SELECT tag, name, first, LAG(last) OVER (PARTITION BY tag, name ORDER BY first) AS before FROM iovs)
      AS rows JOIN tags ON tags.id = rows.tag JOIN names ON names.id = rows.name
      WHERE before >= first ORDER BY tags.name, names.name, first
      """
    return try Row.fetchAll(database, sql: sql).map { row in
      let first: Int64 = row[3]
      return VerifyFinding(
        kind: .overlap,
        message: "`\(row[1] as String)` in tag `\(row[0] as String)` overlaps: one ends at "
          + "\(IoV.endDescription(row[2])), the next begins at \(IoV.endDescription(first))")
    }
  }

  /// Follows the chain of commits; deep, compares what they make with the tables.
  private static func history(_ database: Database, deep: Bool) throws -> [VerifyFinding] {
    var chain = ChainCheck()
    var replay = HistoryReplay()
    var problems: [String] = []
    try database.forEachCommit("ORDER BY commits.id") { row in
      chain.check(row)
      guard let delta = row.record?.delta else {
        chain.report("commit \(row.number) has no delta that can be read")
        return
      }
      chain.checkName(delta, row)
      if deep { problems += replay.apply(delta, number: row.number) }
    }
    let count = try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM commits") ?? 0
    if count != chain.count { chain.report("\(count - chain.count) commits are of no tag") }
    if deep { problems += try ReplayComparison(replay).differences(in: database) }
    return chain.findings + problems.map { VerifyFinding(kind: .replay, message: $0) }
  }
}

/// Follows the digests from commit to commit.
///
/// Each commit is compared with what the one before it really has, not with what it says: after one mistake the
/// following commits are still checked, and only those that are wrong themselves are reported.
private struct ChainCheck {
  private(set) var findings: [VerifyFinding] = []
  private(set) var count = 0
  private var number = 0
  private var previous: String?
  private var heads: [Int64: String] = [:]
  /// The name that each tag has at this point of the history.
  private var names: [Int64: String] = [:]

  mutating func check(_ row: CommitRow) {
    count += 1
    number += 1
    if row.number != number { report("commit \(number) is missing, commit \(row.number) follows") }
    number = row.number
    if row.previous != previous { report("commit \(row.number) does not follow the commit before it") }
    if row.parent != heads[row.tagID] {
      report("commit \(row.number) does not follow the commit before it of tag `\(row.tag)`")
    }
    if row.expectedDigest != row.digest { report("commit \(row.number) was changed: its digest is another") }
    previous = row.digest
    heads[row.tagID] = row.digest
  }

  /// A delta names its tag as it was called at the time.
  mutating func checkName(_ delta: CommitDelta, _ row: CommitRow) {
    if let name = names[row.tagID], delta.tag != name {
      report("commit \(row.number) is of `\(delta.tag)`, its row says `\(name)`")
    }
    names[row.tagID] = delta.newName ?? delta.tag
  }

  mutating func report(_ message: String) { findings.append(VerifyFinding(kind: .commit, message: message)) }
}
