import Glibc

/// What external programs leave behind: results, which save doing them again, and logs, which are for people.
extension ExecFolder {
  /// Results and logs of the external programs of all scripts of a work folder: those of kind `program` and `log`.
  ///
  /// - Parameter onlyOfIdle: whether scripts that are being run are left out.
  package static func entries(inWorkFolder path: String, onlyOfIdle: Bool = false) -> [StoredEntry] {
    FolderListing.names("\(path)/scripts").sorted().flatMap { name -> [StoredEntry] in
      let own = "\(path)/scripts/\(name)"
      if onlyOfIdle, isBusy(own) { return [] }
      return results("\(own)/exec") + logs("\(own)/exec")
    }
  }

  /// Removes the oldest logs, those of one attempt each, until so many are left and they have so few bytes together.
  ///
  /// For the beginning of a run: none is written then, and those of the last run are the last to go.
  package func pruneLogs(keeping count: Int = 1000, bytes: Int64 = 256 << 20) {
    var (kept, total) = (0, Int64(0))
    for log in Self.logs(path).sorted(by: { ($0.usedSeconds, $0.name) > ($1.usedSeconds, $1.name) }) {
      kept += 1
      total += log.bytes
      if kept > count || total > bytes { remove(tree: log.path) }
    }
  }

  private static func isBusy(_ workFolder: String) -> Bool {
    do throws(WorkFolderError) {
      let lock = try WorkFolder(preparing: workFolder).lock(waits: false)
      withExtendedLifetime(lock) {}
      return false
    } catch {
      return true
    }
  }

  private static func logs(_ path: String) -> [StoredEntry] {
    FolderListing.names("\(path)/logs").compactMap { name in
      var status = stat()
      let log = "\(path)/logs/\(name)"
      guard lstat(log, &status) == 0 else { return nil }
      return StoredEntry(
        name: name, path: log, kind: "log", bytes: Int64(status.st_size), usedSeconds: status.st_mtim.tv_sec)
    }
  }

  private static func results(_ path: String) -> [StoredEntry] {
    FolderListing.names("\(path)/results").flatMap { group -> [StoredEntry] in
      FolderListing.names("\(path)/results/\(group)").map { name in
        let folder = "\(path)/results/\(group)/\(name)"
        let (bytes, used) = content(folder)
        return StoredEntry(name: name, path: folder, kind: "program", bytes: bytes, usedSeconds: used)
      }
    }
  }

  /// The bytes of all files below a folder, and when the latest of them was used.
  private static func content(_ path: String) -> (bytes: Int64, usedSeconds: Int) {
    var (bytes, used) = (Int64(0), 0)
    for name in FolderListing.names(path) {
      var status = stat()
      guard lstat("\(path)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        let below = content("\(path)/\(name)")
        (bytes, used) = (bytes + below.bytes, max(used, below.usedSeconds))
      } else {
        (bytes, used) = (bytes + Int64(status.st_size), max(used, status.st_mtim.tv_sec))
      }
    }
    return (bytes, used)
  }
}
