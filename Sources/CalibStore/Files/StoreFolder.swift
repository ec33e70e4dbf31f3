import Glibc

/// Where things lie in the folder of a store (docs/store-format.md, "Folder").
///
/// `format` is looked at before the database is opened: opening what is no store must not make files in it.
struct StoreFolder: Hashable, Sendable {
  static let formatName = "calib conditions store "
  static let formatVersion = 1

  /// What may lie in the folder before the file `format`, which is written last.
  static let ownNames: Set = [
    "objects", "tmp", "lock", "store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "store.sqlite-journal",
  ]

  let path: String

  init(path: String) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  var format: String { "\(path)/format" }
  var database: String { "\(path)/store.sqlite" }
  var objects: String { "\(path)/objects" }
  var temporary: String { "\(path)/tmp" }
  var snapshots: String { "\(path)/snapshots" }
  /// Objects that nothing referred to when `gc` came by, until it comes by again.
  var garbage: String { "\(path)/garbage" }
  var lock: String { "\(path)/lock" }

  func objectFolder(_ digest: String) -> String { "\(objects)/\(digest.prefix(2))" }
  func object(_ digest: String) -> String { "\(objectFolder(digest))/\(digest)" }

  /// Whether `format` has the name of a store's format, of any version.
  var hasFormat: Bool {
    guard let text = try? Disk.read(format, upTo: 100) else { return false }
    return String(decoding: text, as: UTF8.self).hasPrefix(Self.formatName)
  }

  /// Throws unless `format` says that this is a store that this program can read.
  func checkFormat() throws(StoreError) {
    guard Disk.exists(path) else { throw .noStore(path) }
    guard Disk.exists(format) else {
      if Disk.isFolder(path), let reason = Disk.reasonAgainstListing(path) {
        throw .unreadable(path, reason: reason)
      }
      // What a crash left half made is not a store yet, and no stranger either.
      if let names = try? Disk.names(in: path), Self.ownNames.isSuperset(of: names) { throw .noStore(path) }
      throw .notAStore(path, reason: "it has no file `format`")
    }
    let text = String(decoding: try Disk.read(format, upTo: 100), as: UTF8.self)
    guard text.hasPrefix(Self.formatName), text.hasSuffix("\n"),
      let version = Int(text.dropFirst(Self.formatName.count).dropLast())
    else { throw .notAStore(path, reason: "its file `format` does not begin with `\(Self.formatName)`") }
    guard version <= Self.formatVersion else { throw .newerFormat(path, version: version) }
    guard version == Self.formatVersion else {
      throw .notAStore(path, reason: "there is no format \(version)")
    }
    guard Disk.exists(database) else {
      throw .damaged(path, what: "`store.sqlite` is missing", help: "restore it from a copy of the store")
    }
  }
}
