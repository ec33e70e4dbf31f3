import CalibModel
import GRDB

/// The rows of a tag by payload name, each list in order of its runs and without overlap.
///
/// Edits are functions from content to content; ``TagEdit`` finds what a commit has to say about them.
struct TagContent {
  private(set) var rows: [String: [IntervalRow]] = [:]

  init() {}

  /// Takes rows by name; lists that are empty are left out.
  init(_ rows: [String: [IntervalRow]]) { self.rows = rows.filter { !$0.value.isEmpty } }

  var names: [String] { rows.keys.sorted() }
  var isEmpty: Bool { rows.isEmpty }
  var count: Int { rows.values.reduce(0) { $0 + $1.count } }

  /// The rows of a name; none where the tag does not have it.
  subscript(name: String) -> [IntervalRow] {
    get { rows[name] ?? [] }
    set { rows[name] = newValue.isEmpty ? nil : newValue }
  }

  /// The row that holds a run, by binary search.
  func row(_ name: String, at run: ExperimentRun) -> IntervalRow? {
    let list = self[name]
    var (low, high) = (0, list.count)
    while low < high {
      let middle = (low + high) / 2
      if list[middle].iov.firstKey <= run.key { low = middle + 1 } else { high = middle }
    }
    guard low > 0, list[low - 1].iov.contains(run) else { return nil }
    return list[low - 1]
  }
}

extension Database {
  /// The whole content of a tag; linear in its rows.
  func content(of tag: TagRow) throws -> TagContent {
    let sql = """
      SELECT names.name, iovs.first, iovs.last, iovs.payload, payloads.revision, payloads.sha256, iovs.origin
      FROM iovs JOIN names ON names.id = iovs.name JOIN payloads ON payloads.id = iovs.payload
      WHERE iovs.tag = ? ORDER BY iovs.name, iovs.first
      """
    var rows: [String: [IntervalRow]] = [:]
    let cursor = try Row.fetchCursor(try cachedStatement(sql: sql), arguments: [tag.id])
    while let row = try cursor.next() {
      let one = IntervalRow(
        iov: try interval(row[1], row[2]), payload: row[3], revision: row[4], digest: row[5], origin: row[6])
      rows[row[0], default: []].append(one)
    }
    return TagContent(rows)
  }

  /// The content that a text names: a tag, or `TAG@COMMIT` for the tag as it was after a commit.
  func content(named text: String, in path: String) throws -> TagContent {
    let reference = try TagReference(text)
    let tag = try readableTagRow(reference.tag, in: path)
    guard let commit = reference.commit else { return try content(of: tag) }
    var rows: [String: [IntervalRow]] = [:]
    for entry in try entries(tag, asOf: commit) {
      guard let name = try nameID(entry.name), let record = try payload(name: name, digest: entry.digest)
      else {
        throw damage("payload `\(entry.name)` has no revision \(entry.revision)")
      }
      rows[entry.name, default: []].append(
        IntervalRow(
          iov: entry.iov, payload: record.id, revision: entry.revision, digest: entry.digest, origin: 0))
    }
    return TagContent(rows)
  }
}
