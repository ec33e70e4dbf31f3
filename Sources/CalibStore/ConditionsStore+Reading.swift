package import CalibModel
import GRDB

extension ConditionsStore {
  /// All tags, by name.
  package func tags() throws(StoreError) -> [TagRecord] {
    try reading { try $0.tagRecords(where: "") }
  }

  /// A tag, or `nil` where there is none of the name.
  package func tag(_ name: String) throws(StoreError) -> TagRecord? {
    try reading { try $0.tagRecords(where: "WHERE tags.name = ?", [name]) }.first
  }

  /// The commits of a tag, or of the whole store, newest first.
  package func log(tag: String? = nil, limit: Int? = nil) throws(StoreError) -> [CommitRecord] {
    try reading { database in
      var condition = ""
      var arguments: StatementArguments = []
      if let tag {
        condition = "WHERE commits.tag = ?"
        arguments = [try database.existingTagRow(tag, in: path).id]
      }
      return try database.commits("\(condition) ORDER BY commits.id DESC LIMIT \(limit ?? -1)", arguments)
    }
  }

  /// The record of a payload by name and revision, or `nil`.
  package func payloadRecord(name: String, revision: Int) throws(StoreError) -> PayloadRecord? {
    try reading {
      try $0.payloadRecords("names.name = ? AND payloads.revision = ?", [name, revision])
    }.first
  }

  /// The records whose SHA-256 begins with the digits given: several where names share a content.
  package func payloadRecords(digestPrefix: String) throws(StoreError) -> [PayloadRecord] {
    guard !digestPrefix.isEmpty, ObjectFolder.isDigestPrefix(digestPrefix) else {
      throw .notADigest(digestPrefix)
    }
    return try reading {
      try $0.payloadRecords(
        "payloads.sha256 >= ? AND payloads.sha256 < ?", [digestPrefix, digestPrefix + "g"])
    }
  }

  /// Where the bytes of a payload rest, for programs that read them by themselves; they are not checked.
  ///
  /// - Throws: `damaged` where the file is missing.
  package func payloadFile(_ digest: String) throws(StoreError) -> FileConstant {
    guard ObjectFolder.isDigest(digest) else { throw .notADigest(digest) }
    let path = folder.object(digest)
    guard let identity = Disk.identity(path) else { throw .objectMissing(path) }
    return FileConstant(path: path, digest: digest, size: identity.size)
  }

  /// The bytes of a payload, checked against its SHA-256.
  ///
  /// - Throws: `damaged` where the bytes are missing or changed, `noSuchPayload` where no record has the
  ///   digest.
  package func payload(_ digest: String) throws(StoreError) -> [UInt8] {
    do throws(StoreError) {
      return try ObjectFolder(folder: folder, verdicts: verdicts).read(digest)
    } catch {
      // The database is asked only now: bytes that have the digest are the right ones, whoever put them
      // there.
      if error.kind == .damaged, try payloadRecords(digestPrefix: digest).isEmpty {
        throw .noSuchPayload("with the SHA-256 `\(digest)`", in: path)
      }
      throw error
    }
  }
}

extension Database {
  fileprivate func tagRecords(
    where condition: String, _ arguments: StatementArguments = []
  ) throws -> [TagRecord] {
    let sql = """
      SELECT tags.name, tags.state, tags.description, commits.digest, commits.time,
        (SELECT COUNT(*) FROM commits WHERE commits.tag = tags.id),
        (SELECT COUNT(*) FROM iovs WHERE iovs.tag = tags.id),
        (SELECT COUNT(DISTINCT iovs.name) FROM iovs WHERE iovs.tag = tags.id)
      FROM tags JOIN commits ON commits.id = tags.head \(condition) ORDER BY tags.name
      """
    return try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments).map { row in
      let name: String = row[0]
      let text: String = row[1]
      guard let state = TagState(rawValue: text) else {
        throw damage("tag `\(name)` has the state `\(text)`")
      }
      return TagRecord(
        name: name, state: state, description: row[2], head: row[3], changedSeconds: row[4],
        commitCount: row[5], entryCount: row[6], nameCount: row[7])
    }
  }

  /// The records that a condition gives, in order of name and revision.
  func payloadRecords(
    _ condition: String, _ arguments: StatementArguments
  ) throws -> [PayloadRecord] {
    let sql = """
      SELECT names.name, payloads.revision, payloads.sha256, payloads.md5, payloads.size, payloads.created,
        payloads.provenance
      FROM payloads JOIN names ON names.id = payloads.name WHERE \(condition)
      ORDER BY names.name, payloads.revision
      """
    return try Row.fetchAll(try cachedStatement(sql: sql), arguments: arguments).map { row in
      PayloadRecord(
        name: row[0], revision: row[1], digest: row[2], md5: row[3], size: row[4], createdSeconds: row[5],
        provenance: try json(row[6], of: "the provenance of `\(row[0] as String)`"))
    }
  }
}
