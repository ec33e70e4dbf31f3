import CalibModel
import Glibc

extension FileResultCache {
  /// What a pruning took away.
  package struct Pruned: Hashable, Sendable {
    package var entries = 0
    package var bytes: Int64 = 0
  }

  /// All entries, the longest unused first, then by name.
  ///
  /// - Complexity: reads the header of each entry where `withKinds` is asked for, else only looks at the files.
  package func entries(withKinds: Bool = true) -> [StoredEntry] {
    var entries: [StoredEntry] = []
    for group in FolderListing.names(folder) where group.utf8.count == 2 {
      for name in FolderListing.names("\(folder)/\(group)") {
        var status = stat()
        guard name.hasPrefix(group), stat("\(folder)/\(group)/\(name)", &status) == 0 else { continue }
        let used = max(status.st_mtim.tv_sec, status.st_atim.tv_sec)
        let kind = withKinds ? header(Fingerprint(text: name))?["kind"]?.asString ?? "" : ""
        entries.append(
          StoredEntry(
            name: name, path: "\(folder)/\(group)/\(name)", kind: kind, bytes: Int64(status.st_size),
            usedSeconds: used))
      }
    }
    return entries.sorted(by: Self.isUsedEarlier)
  }

  /// Removes the longest unused entries until the rest is small enough, and those that were not used for so long.
  ///
  /// What is removed is done again when it is needed; nothing else depends on it.
  ///
  /// - Parameters:
  ///   - bytes: how much may stay; `nil`: any.
  ///   - others: what else is in the work folder, to be pruned together with the cache.
  ///   - before: entries last used before this moment go, in seconds since 1970; `nil`: none for their age.
  package func prune(
    to bytes: Int64?, unusedSince before: Int?, beside others: [StoredEntry] = []
  ) -> Pruned {
    let entries = (entries(withKinds: false) + others).sorted(by: Self.isUsedEarlier)
    var total = entries.reduce(0) { $0 + $1.bytes }
    var pruned = Pruned()
    for entry in entries {
      let isTooMuch = bytes.map { total > $0 } ?? false
      let isTooOld = before.map { entry.usedSeconds < $0 } ?? false
      guard isTooMuch || isTooOld else { continue }
      CalibEngine.remove(tree: entry.path)
      total -= entry.bytes
      pruned.entries += 1
      pruned.bytes += entry.bytes
    }
    return pruned
  }

  private static func isUsedEarlier(_ first: StoredEntry, _ second: StoredEntry) -> Bool {
    (first.usedSeconds, first.name) < (second.usedSeconds, second.name)
  }
}
