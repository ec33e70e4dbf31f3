import GRDB

/// Which objects, and which folders of objects, are known to outlive a crash of the machine.
///
/// A commit is made only after all that it refers to was synced. So an object that a payload record names needs no
/// syncing by who uses it again, and a folder that holds one has its own name in `objects/` on disk. Without this each
/// commit would wait for the disk twice more than a file that is appended to.
struct SyncedObjects {
  private let digests: Set<String>
  /// The first two digits of their names.
  private let folders: Set<String>

  /// Nothing is known to be on disk.
  static let none = SyncedObjects(digests: [], folders: [])

  private init(digests: Set<String>, folders: Set<String>) {
    self.digests = digests
    self.folders = folders
  }

  /// What the records that are committed say of these objects; a search in the index for each.
  init(of wanted: some Sequence<String>, in database: Database) throws {
    let named = try database.cachedStatement(sql: "SELECT 1 FROM payloads WHERE sha256 = ? LIMIT 1")
    let near = try database.cachedStatement(
      sql: "SELECT 1 FROM payloads WHERE sha256 >= ? AND sha256 < ? LIMIT 1")
    var digests: Set<String> = []
    var folders: Set<String> = []
    for digest in wanted {
      let prefix = String(digest.prefix(2))
      if try Int.fetchOne(named, arguments: [digest]) != nil {
        digests.insert(digest)
        folders.insert(prefix)
      } else if !folders.contains(prefix), try Int.fetchOne(near, arguments: [prefix, prefix + "g"]) != nil {
        folders.insert(prefix)
      }
    }
    self.init(digests: digests, folders: folders)
  }

  func hasObject(_ digest: String) -> Bool { digests.contains(digest) }

  /// Whether the folder that holds an object is on disk.
  func hasFolder(of digest: String) -> Bool { folders.contains(String(digest.prefix(2))) }
}
