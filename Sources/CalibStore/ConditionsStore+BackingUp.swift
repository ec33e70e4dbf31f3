package import CalibModel
import GRDB

/// What a backup did.
package struct BackupReport: Hashable, Sendable {
  package let path: String
  /// Commits of the copy, and how many of them are new in it.
  package let commitCount: Int
  package let newCommitCount: Int
  /// Objects that were copied; the others were there.
  package let copiedCount: Int
  package let copiedBytes: Int

  package var json: JSONValue {
    .members([
      "backup": .string(path), "commits": .integer(commitCount), "new_commits": .integer(newCommitCount),
      "copied": .integer(copiedCount), "bytes": .integer(copiedBytes),
    ])
  }
}

extension ConditionsStore {
  /// Copies the store into a folder, or brings a copy that is there up to date.
  ///
  /// Objects go first, each checked by its digest, while writers go on; then, with writers waiting,
  /// those that came meanwhile, and the database in one transaction of the copy. A backup that is
  /// interrupted leaves the copy whole.
  ///
  /// - Throws: `notAStore` where the folder holds something else, or a store whose history is not the
  ///   beginning of this one's; `damaged` where an object of this store is.
  package func backUp(to target: String, isDryRun: Bool = false) throws(StoreError) -> BackupReport {
    if isDryRun { return try backupPreview(target) }
    let copy = try ConditionsStore.openOrCreate(at: target)
    if Disk.isSameFile(folder.database, copy.folder.database) {
      throw .notAStore(target, reason: "it is the store itself")
    }
    let before = try checkHistory(of: copy)
    let first = try copy.copyObjects(from: self)
    let lock = access == .writing ? try FolderLock(folder.lock, .exclusive) : nil
    let second = try copy.copyObjects(from: self)
    do {
      try database.backup(to: copy.database)
    } catch {
      throw StoreError(error, at: copy.folder.database)
    }
    _ = consume lock
    let after = try copy.info().commitCount
    try copy.close()
    return BackupReport(
      path: target, commitCount: after, newCommitCount: after - before,
      copiedCount: first.count + second.count, copiedBytes: first.bytes + second.bytes)
  }

  /// What a backup would copy.
  private func backupPreview(_ target: String) throws(StoreError) -> BackupReport {
    var before = 0
    if ConditionsStore.isStore(at: target) {
      let copy = try ConditionsStore(at: target, for: .reading)
      before = try checkHistory(of: copy)
      try copy.close()
    }
    let place = StoreFolder(path: target)
    let missing = try reading { try StoreVerification.contents($0) }
      .filter { !Disk.exists(place.object($0.digest)) }
    let count = try info().commitCount
    return BackupReport(
      path: target, commitCount: count, newCommitCount: count - before, copiedCount: missing.count,
      copiedBytes: missing.reduce(0) { $0 + $1.size })
  }

  /// Throws unless each commit of the copy is one of this store; gives their count.
  private func checkHistory(of copy: ConditionsStore) throws(StoreError) -> Int {
    let newest = try copy.reading { try $0.nextCommit() }
    guard let digest = newest.previous else { return 0 }
    let number = newest.number - 1
    let own = try reading { database in
      try String.fetchOne(database, sql: "SELECT digest FROM commits WHERE id = ?", arguments: [number])
    }
    // One digest covers all commits before it.
    guard own == digest else {
      throw .notAStore(copy.path, reason: "its history is not the beginning of that of `\(path)`")
    }
    return number
  }

  /// Copies the objects that the records of a source name and this store does not have yet.
  private func copyObjects(from source: ConditionsStore) throws(StoreError) -> (count: Int, bytes: Int) {
    let target = ObjectFolder(folder: folder)
    let objects = ObjectFolder(folder: source.folder)
    var (count, size) = (0, 0)
    for digest in try StoreVerification.digests(source) where !Disk.exists(folder.object(digest)) {
      let bytes = try objects.read(digest)
      try target.write([(digest, bytes)], atStep: options.atStep)
      count += 1
      size += bytes.count
    }
    return (count, size)
  }
}
