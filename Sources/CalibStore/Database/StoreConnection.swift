import GRDB

/// Opens the database of a store as its place demands.
enum StoreConnection {
  static func open(
    _ folder: StoreFolder, for access: ConditionsStore.Access, options: StoreOptions
  ) throws(StoreError) -> (database: DatabaseQueue, notice: String?) {
    let isOnNetwork = options.isOnNetwork ?? Disk.isOnNetwork(folder.path)
    let notice =
      isOnNetwork
      ? "the store `\(folder.path)` is on a network file system: it is kept with a rollback journal" : nil
    do {
      return (try open(folder, isOnNetwork: isOnNetwork, options: options), notice)
    } catch {
      let reason = StoreError(error, at: folder.database)
      // On a full disk SQLite has no room for its files either, and what is there can be read all the same.
      guard access == .reading, [.readOnly, .unreadable, .full].contains(reason.kind) else {
        throw reason.kind == .readOnly ? .readOnly(folder.path) : reason
      }
      return (try openUnwritable(folder, because: reason), notice)
    }
  }

  /// Opens for writing, also where the caller only reads: SQLite needs its files beside the database.
  ///
  /// FULL syncs the log at each commit, which is what makes a commit outlive a crash of the machine; NORMAL would lose
  /// the newest ones. On a network the log's shared memory does not work between machines: there SQLite keeps a journal,
  /// and EXTRA syncs its folder too, as the end of a journal is the end of its transaction.
  private static func open(
    _ folder: StoreFolder, isOnNetwork: Bool, options: StoreOptions
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(options.busyTimeoutSeconds)
    configuration.label = "calib store"
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA journal_mode = \(isOnNetwork ? "DELETE" : "WAL")")
      try database.execute(sql: "PRAGMA synchronous = \(isOnNetwork ? "EXTRA" : "FULL")")
    }
    let queue = try DatabaseQueue(path: folder.database, configuration: configuration)
    try check(queue, folder)
    return queue
  }

  /// Opens a store in a folder that cannot be written, if nothing waits in a write-ahead log.
  ///
  /// `immutable=1` needs an SQLite that takes URIs as file names, as Debian's does.
  private static func openUnwritable(
    _ folder: StoreFolder, because reason: StoreError
  ) throws(StoreError) -> DatabaseQueue {
    if let size = Disk.size(folder.database + "-wal"), size > 0 { throw .unfinishedLog(folder.path) }
    if let size = Disk.size(folder.database + "-journal"), size > 0 { throw .unfinishedLog(folder.path) }
    _ = try Disk.read(folder.database, upTo: 16)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "calib store"
    do {
      let path = "file:\(escaped(folder.database))?immutable=1"
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      try check(queue, folder)
      return queue
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }

  /// A path as it stands in a URI.
  private static func escaped(_ path: String) -> String {
    var text = ""
    for character in path {
      switch character {
      case "%": text += "%25"
      case "?": text += "%3f"
      case "#": text += "%23"
      default: text.append(character)
      }
    }
    return text
  }

  private static func check(_ queue: DatabaseQueue, _ folder: StoreFolder) throws {
    try queue.read { database in
      let id = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      if id == StoreSchema.applicationID, version > StoreSchema.version {
        throw StoreError.newerFormat(folder.path, version: version)
      }
      guard id == StoreSchema.applicationID, version == StoreSchema.version else {
        throw StoreError.notAStore(
          folder.path, reason: "its `store.sqlite` is the database of something else")
      }
    }
  }
}
