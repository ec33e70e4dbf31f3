package import CalibModel
import GRDB

/// A store in figures.
package struct StoreInfo: Hashable, Sendable {
  package let path: String
  package let tagCount: Int
  package let commitCount: Int
  package let payloadCount: Int
  package let entryCount: Int
  /// The bytes of all payload contents.
  package let contentBytes: Int
  /// The digest of the newest commit: who keeps it elsewhere can show later that none is missing.
  package let newestCommit: String?
  /// Proposals that wait or are approved.
  package let pendingCount: Int

  package var json: JSONValue {
    .members([
      "store": .string(path), "format": .integer(StoreFolder.formatVersion), "tags": .integer(tagCount),
      "commits": .integer(commitCount), "payloads": .integer(payloadCount), "entries": .integer(entryCount),
      "bytes": .integer(contentBytes), "newest": newestCommit.map { .string($0) } ?? .null,
      "pending_proposals": .integer(pendingCount),
    ])
  }
}

extension ConditionsStore {
  /// The figures of the store, all from one state of it; linear in its rows.
  package func info() throws(StoreError) -> StoreInfo {
    try reading { database in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
      return StoreInfo(
        path: path, tagCount: try count("SELECT COUNT(*) FROM tags"),
        commitCount: try count("SELECT COUNT(*) FROM commits"),
        payloadCount: try count("SELECT COUNT(*) FROM payloads"),
        entryCount: try count("SELECT COUNT(*) FROM iovs"),
        contentBytes: try count("SELECT SUM(size) FROM (SELECT DISTINCT sha256, size FROM payloads)"),
        newestCommit: try String.fetchOne(
          database, sql: "SELECT digest FROM commits ORDER BY id DESC LIMIT 1"),
        pendingCount: try count("SELECT COUNT(*) FROM proposals WHERE state IN ('WAITING', 'APPROVED')"))
    }
  }

  /// The digest of the newest commit of the store; `nil` where there is none.
  ///
  /// What was read under one digest is true as long as it stays. A server asks before each answer: so it is one
  /// statement, which sees one state without a transaction around it.
  package func newestCommit() throws(StoreError) -> String? {
    do {
      return try database.unsafeRead { database in
        let sql = "SELECT digest FROM commits ORDER BY id DESC LIMIT 1"
        return try String.fetchOne(try database.cachedStatement(sql: sql))
      }
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }
}
