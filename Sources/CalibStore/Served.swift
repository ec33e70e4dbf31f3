package import CalibModel
import GRDB

/// A payload as other systems' programs ask for it: with numbers for identity, and an MD5.
package struct ServedPayload: Hashable, Sendable {
  package let id: Int
  package let name: String
  package let revision: Int
  package let digest: String
  package let md5: String
  package let size: Int
  package let createdSeconds: Int
}

/// A payload with its runs in a tag.
package struct ServedRow: Hashable, Sendable {
  package let payload: ServedPayload
  package let iov: IoV
  /// A number of its own, the same for the same row.
  package let id: Int
}

/// A tag with its number.
package struct ServedTag: Hashable, Sendable {
  package let id: Int
  package let record: TagRecord
  /// When its first commit was made, in seconds since 1970.
  package let createdSeconds: Int
  /// Who made the newest commit.
  package let user: String
}

extension ConditionsStore {
  /// All tags with their numbers, by name.
  package func servedTags() throws(StoreError) -> [ServedTag] {
    let records = try tags()
    return try reading { database in
      let sql = """
        SELECT tags.name, tags.id, commits.user, (SELECT MIN(time) FROM commits WHERE commits.tag = tags.id)
        FROM tags JOIN commits ON commits.id = tags.head
        """
      var rows: [String: Row] = [:]
      for row in try Row.fetchAll(database, sql: sql) { rows[row[0]] = row }
      return records.compactMap { record in
        rows[record.name].map { row in
          ServedTag(id: row[1], record: record, createdSeconds: row[3], user: row[2])
        }
      }
    }
  }

  /// The payloads of a tag for a run, in order of name; of all runs where none is given.
  package func servedRows(of tag: String, at run: ExperimentRun? = nil) throws(StoreError) -> [ServedRow] {
    try reading { database in
      let row = try database.readableTagRow(tag, in: path)
      return try run.map { try database.servedRows(of: row, at: $0) } ?? database.servedRows(of: row)
    }
  }

  /// The payload records that fit: of a name, with a number, a revision, or all.
  package func servedPayloads(
    name: String? = nil, id: Int? = nil, revision: Int? = nil, md5: String? = nil
  ) throws(StoreError) -> [ServedPayload] {
    try reading { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT payloads.id, names.name, revision, sha256, md5, size, created
          FROM payloads JOIN names ON names.id = payloads.name
          WHERE (?1 IS NULL OR names.name = ?1) AND (?2 IS NULL OR payloads.id = ?2)
            AND (?3 IS NULL OR revision = ?3) AND (?4 IS NULL OR md5 = ?4)
          ORDER BY names.name, revision
          """, arguments: [name, id, revision, md5]
      ).map { try Database.servedPayload($0, at: 0) }
    }
  }
}

extension Database {
  fileprivate static func servedPayload(_ row: Row, at start: Int) throws -> ServedPayload {
    ServedPayload(
      id: row[start], name: row[start + 1], revision: row[start + 2], digest: row[start + 3],
      md5: row[start + 4], size: row[start + 5], createdSeconds: row[start + 6])
  }

  private func served(_ row: Row) throws -> ServedRow {
    let payload = try Self.servedPayload(row, at: 3)
    let first: Int64 = row[0]
    // Mixed from what is the row's key, within the whole numbers that JSON readers keep exactly.
    let mixed =
      (UInt64(bitPattern: first) ^ UInt64(row[2] as Int) << 17 ^ UInt64(payload.id) << 33)
      &* 0x9e37_79b9_7f4a_7c15
    return ServedRow(payload: payload, iov: try interval(first, row[1]), id: Int(mixed >> 11))
  }

  /// One search in the clustered table for each name: the joins are kept in this order (CROSS), as the planner would
  /// else begin with the tag's rows, of which there may be a million.
  fileprivate func servedRows(of tag: TagRow, at run: ExperimentRun) throws -> [ServedRow] {
    let statement = try cachedStatement(
      sql: """
        SELECT iovs.first, iovs.last, iovs.tag, payloads.id, names.name, revision, sha256, md5, size, created
        FROM names CROSS JOIN iovs ON iovs.tag = ?1 AND iovs.name = names.id AND iovs.first =
            (SELECT MAX(first) FROM iovs WHERE tag = ?1 AND name = names.id AND first <= ?2)
          CROSS JOIN payloads ON payloads.id = iovs.payload
        WHERE iovs.last >= ?2 ORDER BY names.name
        """)
    var rows: [ServedRow] = []
    let cursor = try Row.fetchCursor(statement, arguments: [tag.id, run.key])
    while let row = try cursor.next() { rows.append(try served(row)) }
    return rows
  }

  fileprivate func servedRows(of tag: TagRow) throws -> [ServedRow] {
    let statement = try cachedStatement(
      sql: """
        SELECT iovs.first, iovs.last, iovs.tag, payloads.id, names.name, revision, sha256, md5, size, created
        FROM iovs JOIN names ON names.id = iovs.name JOIN payloads ON payloads.id = iovs.payload
        WHERE iovs.tag = ? ORDER BY names.name, iovs.first
        """)
    var rows: [ServedRow] = []
    let cursor = try Row.fetchCursor(statement, arguments: [tag.id])
    while let row = try cursor.next() { rows.append(try served(row)) }
    return rows
  }
}
