package import CalibModel
import GRDB

extension ConditionsStore {
  /// The payload of a name for a run: that of the first tag of the chain that has one for the run.
  ///
  /// Logarithmic in the rows of a tag.
  ///
  /// - Throws: `noSuchTag`, or `tagState` where any tag of the chain is INVALID, before anything is looked
  ///   up.
  package func lookup(
    chain: [String], name: String, run: ExperimentRun
  ) throws(StoreError) -> ConditionsEntry? {
    try lookup(chain: chain, names: [name], run: run).first
  }

  /// The payloads of several names for a run, in the order of the names; one that has none is left out.
  package func lookup(
    chain: [String], names: [String], run: ExperimentRun
  ) throws(StoreError) -> [ConditionsEntry] {
    try reading { database in
      let tags = try chain.map { try database.readableTagRow($0, in: path) }
      return try names.compactMap { name -> ConditionsEntry? in
        guard let id = try database.nameID(name) else { return nil }
        for tag in tags {
          if let entry = try database.entry(tag, name, id, run) { return entry }
        }
        return nil
      }
    }
  }

  /// What each name resolves to through a chain of tags for all runs, first hit first, run by run.
  ///
  /// The intervals of later tags are cut where an earlier tag has a payload.
  package func pinned(chain: [String], names: [String]) throws(StoreError) -> [PinnedConditions] {
    try reading { database in
      let tags = try chain.map { try database.readableTagRow($0, in: path) }
      return try names.map { name in
        let lists = try tags.map { try database.entries($0, name: name, run: nil) }
        return PinnedConditions(name: name, entries: IntervalCut.firstHits(lists))
      }
    }
  }

  /// The entries of a tag, in order of name and first run; of one name, of those that hold a run, or all.
  ///
  /// - Parameter commit: the beginning of a commit's digest: the tag as it was after that commit.
  package func iovs(
    tag: String, name: String? = nil, run: ExperimentRun? = nil, asOf commit: String? = nil
  ) throws(StoreError) -> [ConditionsEntry] {
    try reading { database in
      let row = try database.existingTagRow(tag, in: path)
      guard let commit else { return try database.entries(row, name: name, run: run) }
      return try database.entries(row, asOf: commit).filter {
        (name == nil || $0.name == name) && (run.map($0.iov.contains) ?? true)
      }
    }
  }
}

extension Database {
  /// The entry of a tag and a name that holds a run.
  fileprivate func entry(
    _ tag: TagRow, _ name: String, _ nameID: Int64, _ run: ExperimentRun
  ) throws -> ConditionsEntry? {
    let statement = try cachedStatement(
      sql: """
        SELECT iovs.first, iovs.last, payloads.revision, payloads.sha256, commits.digest
        FROM iovs CROSS JOIN payloads ON payloads.id = iovs.payload
          CROSS JOIN commits ON commits.id = iovs.origin
        WHERE iovs.tag = ? AND iovs.name = ? AND iovs.first <= ? ORDER BY iovs.first DESC LIMIT 1
        """)
    guard let row = try Row.fetchOne(statement, arguments: [tag.id, nameID, run.key]) else { return nil }
    let iov = try interval(row[0], row[1])
    guard iov.contains(run) else { return nil }
    return ConditionsEntry(
      tag: tag.name, name: name, iov: iov, revision: row[2], digest: row[3], commit: row[4])
  }

  fileprivate func entries(_ tag: TagRow, name: String?, run: ExperimentRun?) throws -> [ConditionsEntry] {
    var sql = """
      SELECT names.name, iovs.first, iovs.last, payloads.revision, payloads.sha256, commits.digest
      FROM iovs JOIN names ON names.id = iovs.name JOIN payloads ON payloads.id = iovs.payload
      JOIN commits ON commits.id = iovs.origin WHERE iovs.tag = ?
      """
    var arguments: StatementArguments = [tag.id]
    if let name {
      sql += " AND names.name = ?"
      arguments += [name]
    }
    if let run {
      sql += " AND iovs.first <= ? AND iovs.last >= ?"
      arguments += [run.key, run.key]
    }
    let statement = try cachedStatement(sql: sql + " ORDER BY names.name, iovs.first")
    let cursor = try Row.fetchCursor(statement, arguments: arguments)
    var entries: [ConditionsEntry] = []
    while let row = try cursor.next() {
      entries.append(
        ConditionsEntry(
          tag: tag.name, name: row[0], iov: try interval(row[1], row[2]), revision: row[3], digest: row[4],
          commit: row[5]))
    }
    return entries
  }
}
