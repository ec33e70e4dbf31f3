import CalibModel
import GRDB

/// Where the next commit stands in the store's history.
struct NextCommit: Hashable {
  let number: Int
  let previous: String?
}

extension Database {
  func nextCommit() throws -> NextCommit {
    let sql = "SELECT id, digest FROM commits ORDER BY id DESC LIMIT 1"
    guard let row = try Row.fetchOne(try cachedStatement(sql: sql)) else {
      return NextCommit(number: 1, previous: nil)
    }
    let number: Int = row[0]
    return NextCommit(number: number + 1, previous: row[1])
  }

  /// Makes an OPEN tag whose first commit comes later in the same transaction.
  func insertTag(_ name: String, description: String = "", head: Int) throws -> Int64 {
    try cachedStatement(sql: "INSERT INTO tags (name, state, description, head) VALUES (?, ?, ?, ?)")
      .execute(arguments: [name, TagState.open.rawValue, description, head])
    return lastInsertedRowID
  }

  /// Makes a payload record, and its name if need be.
  func insert(_ record: PayloadRecord) throws -> Int64 {
    var name = try nameID(record.name)
    if name == nil {
      try cachedStatement(sql: "INSERT INTO names (name) VALUES (?)").execute(arguments: [record.name])
      name = lastInsertedRowID
    }
    try cachedStatement(
      sql: """
        INSERT INTO payloads (name, revision, sha256, md5, size, created, provenance)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        name, record.revision, record.digest, record.md5, record.size, record.createdSeconds,
        record.provenance.canonicalText,
      ])
    return lastInsertedRowID
  }

  /// Writes a commit; gives its digest.
  ///
  /// The digest covers the commit before it in the store and the one before it of the tag, so it can only be made
  /// under the right to write.
  func insert(
    _ delta: CommitDelta, as commit: NextCommit, tag: Int64, parent: String?, by author: CommitAuthor,
    message: String
  ) throws -> String {
    let text = delta.json.canonicalText
    let header = CommitHeader(
      previous: commit.previous, parent: parent, author: author, message: message, delta: text)
    let digest = header.digest
    try cachedStatement(sql: "INSERT INTO commits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .execute(
        arguments: [
          commit.number, digest, commit.previous, parent, tag, author.timeSeconds, author.user, author.host,
          author.tool, message, text,
        ])
    return digest
  }
}
