package import CalibModel
import GRDB

/// A payload that came from a file or a run, and where it is now.
package struct Usage: Hashable, Sendable {
  package let record: PayloadRecord
  /// Its rows in all tags, by tag and first run.
  package let entries: [ConditionsEntry]

  package var json: JSONValue {
    .members(["payload": record.json, "entries": .array(entries.map(\.json))])
  }
}

extension ConditionsStore {
  /// The payloads whose provenance names a run (`12/133`) or a file, in order of name and revision.
  ///
  /// A file is named by its path, by the last parts of it, or by its SHA-256. Linear in the payload records.
  package func whereUsed(_ text: String) throws(StoreError) -> [Usage] {
    try reading { database in
      let used = try database.payloadRecords("1", []).filter { $0.provenance.names(text) }
      return try used.map { Usage(record: $0, entries: try database.entries(of: $0)) }
    }
  }
}

extension JSONValue {
  /// Whether a text anywhere in it is the one given, or a path that ends with it.
  fileprivate func names(_ text: String) -> Bool {
    switch self {
    case .string(let own): own == text || own.hasSuffix("/\(text)") && !text.isEmpty && !isRun(text)
    case .array(let values): values.contains { $0.names(text) }
    case .object(let members): members.contains { $0.value.names(text) }
    case .null, .bool, .integer, .number: false
    }
  }

  private func isRun(_ text: String) -> Bool { ExperimentRun(text) != nil }
}

extension Database {
  /// The rows of all tags that have a payload.
  fileprivate func entries(of record: PayloadRecord) throws -> [ConditionsEntry] {
    let sql = """
      SELECT tags.name, iovs.first, iovs.last, commits.digest
      FROM iovs JOIN tags ON tags.id = iovs.tag JOIN commits ON commits.id = iovs.origin
        JOIN payloads ON payloads.id = iovs.payload JOIN names ON names.id = payloads.name
      WHERE names.name = ? AND payloads.revision = ? ORDER BY tags.name, iovs.first
      """
    return try Row.fetchAll(self, sql: sql, arguments: [record.name, record.revision]).map { row in
      ConditionsEntry(
        tag: row[0], name: record.name, iov: try interval(row[1], row[2]), revision: record.revision,
        digest: record.digest, commit: row[3])
    }
  }
}
