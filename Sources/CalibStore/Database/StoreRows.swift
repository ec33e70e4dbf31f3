import CalibModel
import GRDB

/// A tag as its row has it.
struct TagRow {
  let id: Int64
  let name: String
  let state: TagState
  let headNumber: Int
  let head: String
}

/// A row of `iovs` with what a cut of it needs.
struct IntervalRow {
  let iov: IoV
  let payload: Int64
  let revision: Int
  let digest: String
  let origin: Int

  /// The same payload for other runs.
  func with(_ iov: IoV) -> IntervalRow {
    IntervalRow(iov: iov, payload: payload, revision: revision, digest: digest, origin: origin)
  }
}

extension Database {
  func tagRow(_ name: String) throws -> TagRow? {
    let statement = try cachedStatement(
      sql: """
        SELECT tags.id, tags.state, tags.head, commits.digest
        FROM tags JOIN commits ON commits.id = tags.head WHERE tags.name = ?
        """)
    guard let row = try Row.fetchOne(statement, arguments: [name]) else { return nil }
    let text: String = row[1]
    guard let state = TagState(rawValue: text) else { throw damage("tag `\(name)` has the state `\(text)`") }
    return TagRow(id: row[0], name: name, state: state, headNumber: row[2], head: row[3])
  }

  func tagNamesAndHeads() throws -> [(name: String, head: String)] {
    let sql = "SELECT tags.name, commits.digest FROM tags JOIN commits ON commits.id = tags.head"
    return try Row.fetchAll(self, sql: sql).map { ($0[0], $0[1]) }
  }

  /// A tag that must be there.
  func existingTagRow(_ name: String, in path: String) throws -> TagRow {
    if let tag = try tagRow(name) { return tag }
    let names = try String.fetchAll(self, sql: "SELECT name FROM tags ORDER BY name LIMIT 10")
    throw StoreError.noSuchTag(name, in: path, nearest: names)
  }

  /// A tag that must be there and may be read.
  func readableTagRow(_ name: String, in path: String) throws -> TagRow {
    let tag = try existingTagRow(name, in: path)
    if tag.state == .invalid { throw StoreError.tagIsInvalid(name) }
    return tag
  }

  func nameID(_ name: String) throws -> Int64? {
    try Int64.fetchOne(try cachedStatement(sql: "SELECT id FROM names WHERE name = ?"), arguments: [name])
  }

  /// The rows of a tag and a name that share a run with an interval, in order.
  ///
  /// Nothing overlaps, so at most one row begins before the interval and reaches into it: the one with the largest
  /// first key up to the interval's. From that key on the clustered table is read in order; without the bound every
  /// row from the first one on would be looked at.
  func intervalRows(tag: Int64, name: Int64, overlapping iov: IoV) throws -> [IntervalRow] {
    let statement = try cachedStatement(
      sql: """
        SELECT iovs.first, iovs.last, iovs.payload, payloads.revision, payloads.sha256, iovs.origin
        FROM iovs JOIN payloads ON payloads.id = iovs.payload
        WHERE iovs.tag = ? AND iovs.name = ? AND iovs.first <= ? AND iovs.last >= ?
          AND iovs.first >= COALESCE(
          (SELECT first FROM iovs WHERE tag = ? AND name = ? AND first <= ? ORDER BY first DESC LIMIT 1), 0)
        ORDER BY iovs.first
        """)
    let cursor = try Row.fetchCursor(
      statement, arguments: [tag, name, iov.lastKey, iov.firstKey, tag, name, iov.firstKey])
    var rows: [IntervalRow] = []
    while let row = try cursor.next() {
      rows.append(
        IntervalRow(
          iov: try interval(row[0], row[1]), payload: row[2], revision: row[3], digest: row[4], origin: row[5]
        ))
    }
    return rows
  }

  func interval(_ first: Int64, _ last: Int64) throws -> IoV {
    guard let iov = IoV(firstKey: first, lastKey: last) else {
      throw damage("an interval has the keys \(first) and \(last)")
    }
    return iov
  }

  func json(_ text: String, of subject: String) throws -> JSONValue {
    do {
      return try JSONValue(parsing: Array(text.utf8))
    } catch {
      throw damage("\(subject) is not JSON: \(error)")
    }
  }

  func damage(_ what: String) -> StoreError {
    StoreError(
      .damaged, "the database is damaged: \(what)", help: "see what else is with `calib store verify --deep`")
  }
}
