import CalibModel
import GRDB

/// basf2's SQLite file of metadata (store.md, F.3), which basf2 takes as a metadata provider.
package enum BasfDatabase {
  static let applicationID = 0xb2cdb
  static let version = 1

  /// The schema that basf2 reads; views included, as it queries the views alone.
  static let schema = """
    CREATE TABLE baseUrls (baseUrlId INTEGER PRIMARY KEY, baseUrl TEXT UNIQUE);
    CREATE TABLE payloadNames (payloadNameId INTEGER PRIMARY KEY, payloadName TEXT UNIQUE);
    CREATE TABLE payloads (
      payloadId INTEGER PRIMARY KEY,
      payloadNameId INTEGER NOT NULL REFERENCES payloadNames (payloadNameId),
      revision INTEGER NOT NULL,
      checksum TEXT NOT NULL,
      payloadUrl TEXT,
      baseUrlId INTEGER NOT NULL REFERENCES baseUrls (baseUrlId),
      UNIQUE (payloadNameId, revision)
    );
    CREATE TABLE globaltags (
      globalTagId INTEGER PRIMARY KEY, globalTagName TEXT UNIQUE, globalTagStatus TEXT NOT NULL
    );
    CREATE TABLE iovs (
      globalTagId INTEGER NOT NULL REFERENCES globaltags (globalTagId),
      payloadId INTEGER NOT NULL REFERENCES payloads (payloadId),
      firstExp INTEGER NOT NULL, firstRun INTEGER NOT NULL,
      finalExp INTEGER NOT NULL, finalRun INTEGER NOT NULL
    );
    CREATE UNIQUE INDEX iov_index ON iovs (globalTagId, firstExp, firstRun, finalExp, finalRun, payloadId);
    CREATE VIEW full_payloads AS
      SELECT payloadId, payloadName, revision, checksum,
        ifnull(payloadUrl,
          'dbstore/' || payloadName || '/dbstore_' || payloadName || '_rev_' || revision || '.root')
          AS payloadUrl, baseUrl
      FROM payloads NATURAL JOIN payloadNames NATURAL JOIN baseUrls;
    CREATE VIEW iov_payloads AS
      SELECT globalTagName, payloadId, payloadName, revision, checksum, firstExp, firstRun, finalExp,
        finalRun, payloadUrl, baseUrl
      FROM globaltags NATURAL JOIN iovs NATURAL JOIN full_payloads;
    """

  /// Writes tags as a file `database.sqlite` in a folder, with the payload files below it.
  ///
  /// - Parameter layout: where the payload files lie; `nil` writes none.
  /// - Throws: `invalidArgument` where a tag has a name that basf2 does not take, or the file is there
  ///   already.
  package static func write(
    _ tags: [String], of store: ConditionsStore, to folder: String, layout: PayloadLayout?
  ) throws(StoreError) -> ExportReport {
    for tag in tags where tag.prefix(while: { $0 != "@" }).contains(".") {
      throw StoreError(
        .invalidArgument, "basf2 takes no tag with a point in its name, as `\(tag)`",
        help: "clone it under another name first")
    }
    try Disk.makeFolders(folder)
    let path = "\(folder)/database.sqlite"
    if Disk.exists(path) { throw .fileExists(path) }
    var content: [(tag: TagRecord, rows: [(entry: ConditionsEntry, record: PayloadRecord)])] = []
    var files = PayloadFiles(folder: folder, layout: layout ?? .hashed)
    for text in tags {
      let rows = try store.exported(text)
      let reference = try TagReference(text)
      guard let tag = try store.tag(reference.tag) else {
        throw .noSuchTag(text, in: store.path, nearest: [])
      }
      if layout != nil { for row in rows { _ = try files.write(row.record, from: store) } }
      content.append((tag, rows))
    }
    let draft = "\(path).tmp"
    try Disk.remove(draft)
    do {
      try fill(draft, content)
    } catch {
      throw StoreError(error, at: draft)
    }
    try Disk.move(draft, to: path)
    return ExportReport(
      path: path, entryCount: content.reduce(0) { $0 + $1.rows.count }, payloadCount: files.count, notes: [])
  }

  private static func fill(
    _ path: String, _ content: [(tag: TagRecord, rows: [(entry: ConditionsEntry, record: PayloadRecord)])]
  ) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inTransaction { database in
      try database.execute(sql: schema)
      try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
      try database.execute(sql: "INSERT INTO baseUrls VALUES (1, '')")
      var known: [String: Int64] = [:]
      for (tag, rows) in content {
        try database.execute(
          sql: "INSERT INTO globaltags (globalTagName, globalTagStatus) VALUES (?, ?)",
          arguments: [tag.name, tag.state.rawValue])
        let tagID = database.lastInsertedRowID
        for (entry, record) in rows {
          let key = "\(record.name) \(record.revision)"
          let payload = try known[key] ?? insert(record, in: database)
          known[key] = payload
          let numbers = entry.iov.numbers
          try database.cachedStatement(sql: "INSERT INTO iovs VALUES (?, ?, ?, ?, ?, ?)")
            .execute(arguments: [tagID, payload, numbers[0], numbers[1], numbers[2], numbers[3]])
        }
      }
      return .commit
    }
    try queue.close()
  }

  private static func insert(_ record: PayloadRecord, in database: Database) throws -> Int64 {
    try database.cachedStatement(sql: "INSERT OR IGNORE INTO payloadNames (payloadName) VALUES (?)")
      .execute(arguments: [record.name])
    try database.cachedStatement(
      sql: """
        INSERT INTO payloads (payloadNameId, revision, checksum, payloadUrl, baseUrlId)
        SELECT payloadNameId, ?, ?, NULL, 1 FROM payloadNames WHERE payloadName = ?
        """
    ).execute(arguments: [record.revision, record.md5, record.name])
    return database.lastInsertedRowID
  }

  /// Reads tags of such a file with their payload files.
  ///
  /// - Parameters:
  ///   - tags: only these; all where empty.
  ///   - folders: below which the payload files lie, in any of basf2's layouts; the file's own folder
  ///     is the last.
  package static func read(
    _ path: String, tags wanted: [String], folders: [String]
  ) throws(StoreError) -> [ImportedTag] {
    guard Disk.exists(path) else { throw .system("read", path, 2) }
    let file = Exchange.fileName(path)
    var raw: [RawTag]
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      raw = try queue.read { try rows(of: $0, file: file) }
      try queue.close()
    } catch {
      let reason = StoreError(error, at: path)
      throw reason.kind == .badInput
        ? reason : .badInput(file, "it cannot be read as basf2's: \(reason.message)")
    }
    for name in wanted where !raw.contains(where: { $0.name == name }) {
      throw .badInput(file, "it has no tag `\(name)`")
    }
    raw.removeAll { !wanted.isEmpty && !wanted.contains($0.name) }
    let finder = PayloadFinder(folders: folders + [Exchange.folder(of: path)])
    var known: [String: [UInt8]] = [:]
    return try raw.map { tag throws(StoreError) in
      ImportedTag(
        name: tag.name, state: tag.status,
        rows: try tag.rows.map { row throws(StoreError) in try row.imported(file, finder, &known) })
    }
  }

  private struct RawTag {
    let name: String
    let status: String
    var rows: [RawRow]
  }

  private struct RawRow {
    let name: String
    let revision: Int
    let checksum: String
    let url: String
    let numbers: [Int]

    func imported(
      _ file: String, _ finder: PayloadFinder, _ known: inout [String: [UInt8]]
    ) throws(StoreError) -> ImportedRow {
      let place = "\(file): `\(name)` revision \(revision)"
      guard StoreNames.isPayload(name) else { throw .badImportedName(name, place) }
      let iov = try Exchange.interval(numbers, place)
      guard revision > 0 else { throw .badInput(place, "a revision is 1 at least") }
      let layouts: [PayloadLayout] = [.hashed, .flat]
      let paths = layouts.map { $0.path(name: name, revision: "\(revision)", md5: checksum) } + [url]
      let key = "\(name) \(revision) \(checksum)"
      var bytes = known[key]
      if bytes == nil { bytes = try finder.bytes(paths, md5: checksum, place: place) }
      known[key] = bytes
      return ImportedRow(
        name: name, iov: iov, revision: revision, bytes: bytes ?? [], place: place,
        origin: .string("revision \(revision)"))
    }
  }

  private static func rows(of database: Database, file: String) throws -> [RawTag] {
    var tags = try Row.fetchAll(
      database, sql: "SELECT globalTagName, globalTagStatus FROM globaltags ORDER BY globalTagName"
    ).map { RawTag(name: $0[0], status: $0[1], rows: []) }
    for index in tags.indices {
      let sql = """
        SELECT payloadName, revision, checksum, payloadUrl, firstExp, firstRun, finalExp, finalRun
        FROM iov_payloads WHERE globalTagName = ? ORDER BY payloadName, firstExp, firstRun
        """
      let cursor = try Row.fetchCursor(database, sql: sql, arguments: [tags[index].name])
      while let row = try cursor.next() {
        guard let name = String.fromDatabaseValue(row[0]), let revision = Int.fromDatabaseValue(row[1]),
          let checksum = String.fromDatabaseValue(row[2]), let url = String.fromDatabaseValue(row[3])
        else { throw StoreError.badInput(file, "a row of `iov_payloads` is not text and numbers") }
        let numbers = (4..<8).compactMap { Int.fromDatabaseValue(row[$0]) }
        guard numbers.count == 4 else {
          throw StoreError.badInput(file, "a row of `iov_payloads` has no interval")
        }
        tags[index].rows.append(
          RawRow(name: name, revision: revision, checksum: checksum, url: url, numbers: numbers))
      }
    }
    return tags
  }
}
