import CalibModel
import GRDB

/// A commit as its row has it, not trusted yet.
///
/// Reading it apart from its meaning lets `verify` look at the chain also where a delta cannot be read.
struct CommitRow {
  let number: Int
  let digest: String
  let previous: String?
  let parent: String?
  let tagID: Int64
  /// The name that the tag has now.
  let tag: String
  let author: CommitAuthor
  let message: String
  let delta: String

  /// The digest that the row should have.
  var expectedDigest: String {
    CommitHeader(previous: previous, parent: parent, author: author, message: message, delta: delta).digest
  }

  /// The row with its delta read; `nil` where that is no delta.
  var record: CommitRecord? {
    guard let json = try? JSONValue(parsing: Array(delta.utf8)),
      let delta = CommitDelta(json: json, createdSeconds: author.timeSeconds)
    else { return nil }
    return CommitRecord(
      number: number, digest: digest, previous: previous, parent: parent, tag: tag, author: author,
      message: message, delta: delta)
  }
}

extension Database {
  /// Calls `body` with the rows of commits that a condition and an order give, one at a time.
  func forEachCommit(
    _ clauses: String, _ arguments: StatementArguments = [], _ body: (CommitRow) throws -> Void
  ) throws {
    let sql = """
      SELECT commits.id, commits.digest, commits.previous, commits.parent, tags.name, commits.time,
        commits.user, commits.host, commits.tool, commits.message, commits.delta, commits.tag
      FROM commits JOIN tags ON tags.id = commits.tag \(clauses)
      """
    let cursor = try Row.fetchCursor(self, sql: sql, arguments: arguments)
    while let row = try cursor.next() {
      let author = CommitAuthor(timeSeconds: row[5], user: row[6], host: row[7], tool: row[8])
      try body(
        CommitRow(
          number: row[0], digest: row[1], previous: row[2], parent: row[3], tagID: row[11], tag: row[4],
          author: author, message: row[9], delta: row[10]))
    }
  }

  func commits(_ clauses: String, _ arguments: StatementArguments) throws -> [CommitRecord] {
    var records: [CommitRecord] = []
    try forEachCommit(clauses, arguments) { row in
      guard let record = row.record else {
        throw damage("commit \(row.number) has no delta that can be read")
      }
      records.append(record)
    }
    return records
  }

  /// The entries of a tag after the commit whose digest begins with some digits.
  ///
  /// Only the tag's own commits are replayed: a clone and a merge put all their rows in by their first commit.
  ///
  /// - Complexity: linear in the rows that the tag ever had.
  func entries(_ tag: TagRow, asOf prefix: String) throws -> [ConditionsEntry] {
    let records = try commits("WHERE commits.tag = ? ORDER BY commits.id", [tag.id])
    let found = records.filter { $0.digest.hasPrefix(prefix) }
    guard let commit = found.first, found.count == 1 else {
      throw StoreError.noSuchCommit(prefix, tag: tag.name, count: found.count)
    }
    var history = HistoryReplay()
    var digests: [Int: String] = [:]
    for record in records where record.number <= commit.number {
      digests[record.number] = record.digest
      if let problem = history.apply(record.delta, number: record.number).first { throw damage(problem) }
    }
    let contents = try contentsOfPayloads()
    // The tag may have had another name then; it is the only one of this history.
    return try history.rows(of: history.tags.keys.first ?? tag.name).map { row in
      guard let digest = contents["\(row.name) \(row.revision)"], let origin = digests[row.origin] else {
        throw damage("payload `\(row.name)` has no revision \(row.revision)")
      }
      return ConditionsEntry(
        tag: tag.name, name: row.name, iov: row.iov, revision: row.revision, digest: digest, commit: origin)
    }
  }

  private func contentsOfPayloads() throws -> [String: String] {
    let sql = "SELECT names.name, revision, sha256 FROM payloads JOIN names ON names.id = payloads.name"
    var contents: [String: String] = [:]
    let cursor = try Row.fetchCursor(self, sql: sql)
    while let row = try cursor.next() { contents["\(row[0] as String) \(row[1] as Int)"] = row[2] }
    return contents
  }
}
