package import CalibModel
import Glibc

extension FileResultCache {
  /// One entry, as a listing shows it.
  package struct Entry: Hashable, Sendable {
    package let fingerprint: Fingerprint
    /// What it is the result of: `collect`, `execution`, `question`, `mark`; empty where it is damaged.
    package let kind: String
    package let bytes: Int64
    /// When it was used last, in seconds since 1970, to about a day.
    package let usedSeconds: Int
  }

  /// What a pruning took away.
  package struct Pruned: Hashable, Sendable {
    package var entries = 0
    package var bytes: Int64 = 0
  }

  /// All entries, the longest unused first, then by fingerprint.
  ///
  /// - Complexity: reads the header of each entry where `withKinds` is asked for, else only looks at the files.
  package func entries(withKinds: Bool = true) -> [Entry] {
    var entries: [Entry] = []
    for group in FolderListing.names(folder) where group.utf8.count == 2 {
      for name in FolderListing.names("\(folder)/\(group)") {
        var status = stat()
        guard name.hasPrefix(group), stat("\(folder)/\(group)/\(name)", &status) == 0 else { continue }
        let fingerprint = Fingerprint(text: name)
        let used = max(status.st_mtim.tv_sec, status.st_atim.tv_sec)
        let kind = withKinds ? header(fingerprint)?["kind"]?.asString ?? "" : ""
        entries.append(
          Entry(
            fingerprint: fingerprint, kind: kind, bytes: Int64(status.st_size), usedSeconds: used))
      }
    }
    return entries.sorted { ($0.usedSeconds, $0.fingerprint) < ($1.usedSeconds, $1.fingerprint) }
  }

  /// Removes the longest unused entries until the rest is small enough, and those that were not used for so long.
  ///
  /// What is removed is done again when it is needed; nothing else depends on it.
  ///
  /// - Parameters:
  ///   - bytes: how much may stay; `nil`: any.
  ///   - before: entries last used before this moment go, in seconds since 1970; `nil`: none for their age.
  package func prune(to bytes: Int64?, unusedSince before: Int?) -> Pruned {
    let entries = entries(withKinds: false)
    var total = entries.reduce(0) { $0 + $1.bytes }
    var pruned = Pruned()
    for entry in entries {
      let isTooMuch = bytes.map { total > $0 } ?? false
      let isTooOld = before.map { entry.usedSeconds < $0 } ?? false
      guard isTooMuch || isTooOld else { continue }
      remove(entry.fingerprint)
      total -= entry.bytes
      pruned.entries += 1
      pruned.bytes += entry.bytes
    }
    return pruned
  }
}
