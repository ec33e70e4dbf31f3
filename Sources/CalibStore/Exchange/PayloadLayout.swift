import CalibModel

/// How payload files are named and put into folders (store.md, F.2 and F.5).
package enum PayloadLayout: String, Hashable, Sendable, CaseIterable {
  /// `3f/NAME_r17.root`, below the first two digits of the MD5: basf2's caches and CVMFS.
  case hashed
  /// `dbstore_NAME_rev_17.root`, all in one folder: basf2's local databases.
  case flat
  /// `dbstore/NAME/dbstore_NAME_rev_17.root`: basf2's servers.
  case server
  /// `3f/2a/MD5_NAME`, as nopayloaddb's client writes.
  case nopayload

  /// The path below the folder; names are safe in it, as ``StoreNames`` keeps `/` and leading points out.
  package func path(name: String, revision: String, md5: String) -> String {
    switch self {
    case .hashed: "\(md5.prefix(2))/\(name)_r\(revision).root"
    case .flat: "dbstore_\(name)_rev_\(revision).root"
    case .server: "dbstore/\(name)/dbstore_\(name)_rev_\(revision).root"
    case .nopayload: "\(md5.prefix(2))/\(md5.dropFirst(2).prefix(2))/\(md5)_\(name)"
    }
  }
}

/// Finds the file of a payload of another system below some folders, and checks it.
struct PayloadFinder {
  let folders: [String]

  /// The bytes of the first file that lies where one of the paths says, below one of the folders.
  ///
  /// - Parameter md5: the whole MD5 or the beginning of it that the other system recorded.
  /// - Throws: `badInput` where no file is there, where the only ones have another MD5, or where a path
  ///   leaves its folder.
  func bytes(
    _ paths: [String], md5: String?, place: String
  ) throws(StoreError) -> [UInt8] {
    var wrong: String?
    for path in paths { try Self.check(path, place) }
    for folder in folders {
      for path in paths {
        let file = "\(folder)/\(path)"
        guard Disk.exists(file), !Disk.isFolder(file) else { continue }
        let bytes = try Disk.read(file)
        if Exchange.hasMD5(bytes, md5) { return bytes }
        wrong = wrong ?? file
      }
    }
    if let wrong { throw .badInput(place, "`\(wrong)` does not have the MD5 `\(md5 ?? "")`") }
    throw .badInput(place, "there is no payload file `\(paths.first ?? "")`")
  }

  /// A path of somebody else's file names no file outside of the folder that was given.
  static func check(_ path: String, _ place: String) throws(StoreError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = !path.hasPrefix("/") && !parts.contains("..") && !path.utf8.contains { $0 < 0x20 }
    guard isPlain, !path.isEmpty else { throw .badInput(place, "the path `\(path)` leaves its folder") }
  }
}
