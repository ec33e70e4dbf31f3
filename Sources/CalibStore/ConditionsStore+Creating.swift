import GRDB

extension ConditionsStore {
  /// Makes a store in a folder that is empty or not there yet, and opens it for writing.
  ///
  /// A store that was made only in part (a crash) is completed.
  ///
  /// - Throws: `notAStore` where the folder holds something else or a store already.
  package static func create(
    at path: String, options: StoreOptions = StoreOptions()
  ) throws(StoreError) -> ConditionsStore {
    let folder = StoreFolder(path: path)
    if folder.hasFormat {
      throw StoreError(
        .notAStore, "a conditions store is at `\(path)` already", help: "choose another folder")
    }
    try complete(folder, options: options)
    return try ConditionsStore(at: path, for: .writing, options: options)
  }

  /// Opens the store in a folder for writing, and makes it first where there is none.
  package static func openOrCreate(
    at path: String, options: StoreOptions = StoreOptions()
  ) throws(StoreError) -> ConditionsStore {
    let folder = StoreFolder(path: path)
    if !folder.hasFormat { try complete(folder, options: options) }
    return try ConditionsStore(at: path, for: .writing, options: options)
  }

  /// Makes what is missing of a store, the file `format` last.
  private static func complete(_ folder: StoreFolder, options: StoreOptions) throws(StoreError) {
    try Disk.makeFolder(folder.path)
    try refuseForeignFiles(in: folder)
    let lock = try FolderLock(folder.lock, .exclusive)
    if folder.hasFormat { return }  // somebody else was faster
    try Disk.makeFolder(folder.objects)
    try Disk.makeFolder(folder.temporary)
    try makeDatabase(folder, options: options)
    let draft = "\(folder.temporary)/format"
    try Disk.remove(draft)
    let text = "\(StoreFolder.formatName)\(StoreFolder.formatVersion)\n"
    try Disk.writeDurably(Array(text.utf8), to: draft, mode: 0o644)
    try Disk.syncFolder(folder.path)
    try Disk.move(draft, to: folder.format)
    try Disk.syncFolder(folder.path)
    _ = consume lock
  }

  private static func refuseForeignFiles(in folder: StoreFolder) throws(StoreError) {
    for name in try Disk.names(in: folder.path) where !StoreFolder.ownNames.contains(name) {
      // Another program may have made the store a moment ago.
      if name != "format" || !folder.hasFormat { throw .notEmpty(folder.path, name: name) }
    }
  }

  /// Makes the tables in one transaction, unless a crash came after them.
  private static func makeDatabase(_ folder: StoreFolder, options: StoreOptions) throws(StoreError) {
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(options.busyTimeoutSeconds)
      let queue = try DatabaseQueue(path: folder.database, configuration: configuration)
      try queue.inTransaction(.immediate) { database in
        guard try Int.fetchOne(database, sql: "PRAGMA user_version") == 0 else { return .rollback }
        try database.execute(sql: StoreSchema.sql)
        try database.execute(sql: "PRAGMA application_id = \(StoreSchema.applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(StoreSchema.version)")
        return .commit
      }
      try queue.close()
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }
}
