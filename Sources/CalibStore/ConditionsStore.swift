// CalibStore keeps payloads with their intervals of validity in one folder, as docs/store-format.md says.
// It knows nothing of scripts, tasks or reports; clock, user and host are passed to it.

import GRDB

/// The conditions store in a folder: tags, IoVs, payloads and their history.
///
/// A value is one connection to the database; it may be used from any thread, and several may be open at
/// once, also in several processes. Writers wait for each other. All reads of one call see one state of the
/// store.
package struct ConditionsStore: Sendable {
  /// What a connection is for; reading works where nothing can be written.
  package enum Access: Hashable, Sendable { case reading, writing }

  let folder: StoreFolder
  let database: DatabaseQueue
  let options: StoreOptions
  let verdicts = VerdictCache()

  package let access: Access
  /// Something about the place that a user should know, in one line; `nil` where there is nothing to say.
  package let notice: String?

  package var path: String { folder.path }

  /// Opens the store in a folder.
  ///
  /// Reading works in a folder that cannot be written, if the last writer ended in order.
  ///
  /// - Throws: `notAStore`, `newerFormat`, `readOnly`, `unreadable`, `damaged` or `system`.
  package init(
    at path: String, for access: Access, options: StoreOptions = StoreOptions()
  ) throws(StoreError) {
    let folder = StoreFolder(path: path)
    try folder.checkFormat()
    try self.init(folder: folder, access: access, options: options)
  }

  init(folder: StoreFolder, access: Access, options: StoreOptions) throws(StoreError) {
    let opened = try StoreConnection.open(folder, for: access, options: options)
    self.folder = folder
    self.access = access
    self.options = options
    database = opened.database
    notice = opened.notice
  }

  /// Whether a store lies in the folder; one of a newer format counts, and so does one that is damaged.
  package static func isStore(at path: String) -> Bool { StoreFolder(path: path).hasFormat }

  /// Throws unless a tag can have this name.
  package static func checkTagName(_ name: String) throws(StoreError) {
    guard StoreNames.isTag(name) else { throw .badTagName(name) }
  }

  /// Closes the connection; the database is then one file again, if nobody else has it open.
  package func close() throws(StoreError) {
    do {
      try database.close()
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }

  /// Reads in one transaction: everything in `body` sees the same state.
  func reading<T>(_ body: (Database) throws -> T) throws(StoreError) -> T {
    do {
      return try database.read(body)
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }

  /// Runs statements that no commit records: for tests that damage a store.
  func executeUnrecorded(_ sql: String) throws(StoreError) {
    do {
      try database.writeWithoutTransaction { try $0.execute(sql: sql) }
    } catch {
      throw StoreError(error, at: folder.database)
    }
  }
}
