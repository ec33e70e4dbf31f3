package import CalibModel

/// What the collection of garbage did, or would do.
package struct GarbageReport: Hashable, Sendable {
  /// Objects that nothing refers to, set aside now; deleted by a later collection.
  package private(set) var setAside: [String] = []
  /// Objects that were set aside before, and deleted now.
  package private(set) var deleted: [String] = []
  /// Objects that were set aside and are referred to after all, put back.
  package private(set) var restored: [String] = []
  /// Snapshots that are of no tag's newest commit, deleted.
  package private(set) var snapshots: [String] = []
  package private(set) var freedBytes = 0

  package var json: JSONValue {
    .members([
      "set_aside": .array(setAside.map { .string($0) }), "deleted": .array(deleted.map { .string($0) }),
      "restored": .array(restored.map { .string($0) }), "snapshots": .array(snapshots.map { .string($0) }),
      "freed_bytes": .integer(freedBytes),
    ])
  }

  mutating func setAside(_ digest: String) { setAside.append(digest) }
  mutating func restore(_ digest: String) { restored.append(digest) }

  mutating func delete(_ digest: String, size: Int) {
    deleted.append(digest)
    freedBytes += size
  }

  mutating func deleteSnapshot(_ name: String, size: Int) {
    snapshots.append(name)
    freedBytes += size
  }
}

extension ConditionsStore {
  /// Collects objects that nothing refers to, in two phases that lie a grace time apart.
  ///
  /// The first sets an object aside that has been unreferenced and unchanged for the grace time; the
  /// second, of a later call, deletes it where nothing refers to it still. It runs under the exclusive
  /// lock, so no writer is between its objects and its commit; the two phases guard where a file
  /// system's locks do not hold. What a commit ever referred to is kept: history stays readable.
  ///
  /// - Parameter now: seconds since 1970, by the clock that gives files their times.
  package func collectGarbage(
    graceSeconds: Int, now: Int, isDryRun: Bool = false
  ) throws(StoreError) -> GarbageReport {
    guard access == .writing else { throw .readOnly(path) }
    let lock = try FolderLock(folder.lock, .exclusive)
    let (known, heads) = try reading { database in
      (
        Set(try StoreVerification.contents(database).map(\.digest)),
        Set(try database.tagNamesAndHeads().map { "\($0.name)@\($0.head.prefix(16)).iov" })
      )
    }
    var report = GarbageReport()
    try emptyGarbage(known, graceSeconds, now, isDryRun, &report)
    try setAside(known, graceSeconds, now, isDryRun, &report)
    if Disk.isFolder(folder.snapshots) {
      for name in try Disk.names(in: folder.snapshots) where !heads.contains(name) {
        report.deleteSnapshot(name, size: Disk.size("\(folder.snapshots)/\(name)") ?? 0)
        if !isDryRun { try Disk.remove("\(folder.snapshots)/\(name)") }
      }
    }
    if !isDryRun { try TemporaryFiles.sweep(folder.temporary) }
    _ = consume lock
    return report
  }

  /// The second phase: what was set aside goes, or comes back.
  private func emptyGarbage(
    _ known: Set<String>, _ graceSeconds: Int, _ now: Int, _ isDryRun: Bool, _ report: inout GarbageReport
  ) throws(StoreError) {
    guard Disk.isFolder(folder.garbage) else { return }
    let objects = ObjectFolder(folder: folder)
    for digest in try Disk.names(in: folder.garbage) where ObjectFolder.isDigest(digest) {
      let path = "\(folder.garbage)/\(digest)"
      if known.contains(digest) {
        if objects.isIntact(digest) {
          if !isDryRun { try Disk.remove(path) }
          continue
        }
        report.restore(digest)
        if isDryRun { continue }
        try Disk.makeFolder(folder.objectFolder(digest))
        try Disk.move(path, to: folder.object(digest))
        try Disk.syncFolder(folder.objectFolder(digest))
      } else if let time = Disk.modifiedSeconds(path), now - time >= graceSeconds {
        report.delete(digest, size: Disk.size(path) ?? 0)
        if !isDryRun { try Disk.remove(path) }
      }
    }
  }

  /// The first phase: what nothing refers to is set aside, and its time says when.
  private func setAside(
    _ known: Set<String>, _ graceSeconds: Int, _ now: Int, _ isDryRun: Bool, _ report: inout GarbageReport
  ) throws(StoreError) {
    for prefix in try Disk.names(in: folder.objects) {
      for digest in try Disk.names(in: "\(folder.objects)/\(prefix)")
      where ObjectFolder.isDigest(digest) && !known.contains(digest) {
        let path = folder.object(digest)
        guard let time = Disk.modifiedSeconds(path), now - time >= graceSeconds else { continue }
        report.setAside(digest)
        if isDryRun { continue }
        try Disk.makeFolder(folder.garbage)
        try Disk.setModified(path, seconds: now)
        try Disk.move(path, to: "\(folder.garbage)/\(digest)")
      }
    }
  }
}
