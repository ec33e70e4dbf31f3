import CalibModel
import GRDB

extension ConditionsStore {
  /// The snapshot of a tag, or of `TAG@COMMIT`; made where it is not there yet or is damaged.
  ///
  /// - Parameter file: where it shall lie; `nil` takes `snapshots/TAG@COMMIT.iov` in the store.
  package func snapshot(of text: String, at file: String? = nil) throws(StoreError) -> Snapshot {
    let (place, bytes) = try reading { try snapshotBytes(text, file, in: $0) }
    guard let bytes else { return try Snapshot(at: place) }
    if file == nil { try Disk.makeFolder(folder.snapshots) }
    let draft = "\(place).\(Disk.processID).tmp"
    try Disk.remove(draft)
    try Disk.writeDurably(bytes, to: draft, mode: 0o444)
    try Disk.move(draft, to: place)
    return try Snapshot(at: place)
  }

  /// Where the snapshot lies, and its bytes unless it lies there already; all from one state of the store.
  private func snapshotBytes(
    _ text: String, _ file: String?, in database: Database
  ) throws -> (place: String, bytes: [UInt8]?) {
    let reference = try TagReference(text)
    let tag = try database.readableTagRow(reference.tag, in: path)
    var commit = tag.head
    if let prefix = reference.commit { commit = try database.commit(of: tag, prefix) }
    let place = file ?? "\(folder.snapshots)/\(tag.name)@\(commit.prefix(16)).iov"
    if let known = try? Snapshot(at: place), known.commit == commit { return (place, nil) }
    let content =
      commit == tag.head
      ? try database.content(of: tag) : try database.content(named: "\(tag.name)@\(commit)", in: path)
    let statement = try database.cachedStatement(
      sql: "SELECT sha256, md5, revision, size FROM payloads WHERE id = ?")
    let bytes = try SnapshotWriter.bytes(content, commit: commit) { id in
      guard let row = try Row.fetchOne(statement, arguments: [id]) else {
        throw database.damage("payload \(id) is missing")
      }
      return SnapshotWriter.Payload(digest: row[0], md5: row[1], revision: row[2], size: row[3])
    }
    return (place, bytes)
  }
}

extension Database {
  /// The digest of the one commit of a tag that begins so.
  func commit(of tag: TagRow, _ prefix: String) throws -> String {
    let found = try String.fetchAll(
      self, sql: "SELECT digest FROM commits WHERE tag = ? AND digest >= ? AND digest < ?",
      arguments: [tag.id, prefix, prefix + "g"])
    guard let digest = found.first, found.count == 1 else {
      throw StoreError.noSuchCommit(prefix, tag: tag.name, count: found.count)
    }
    return digest
  }
}
