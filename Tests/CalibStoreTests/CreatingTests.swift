import CalibModel
import Glibc
import Testing

@testable import CalibStore

@Suite struct CreatingTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  @Test func `a new store has the layout of the format and no tags`() throws {
    let store = try ConditionsStore.create(at: folder.storePath)
    #expect(try store.tags().isEmpty)
    #expect(store.verify(deep: true).isEmpty)
    try store.close()
    #expect(try Disk.names(in: folder.storePath) == ["format", "lock", "objects", "store.sqlite", "tmp"])
    let format = try Disk.read("\(folder.storePath)/format")
    #expect(String(decoding: format, as: UTF8.self) == "calib conditions store 1\n")
  }

  @Test func `a store is not made over a store, nor over other files`() throws {
    _ = try folder.store()
    #expect(
      try storeError { _ = try ConditionsStore.create(at: folder.storePath) }.message.contains("already"))
    let other = try TestFolder()
    try write("mine", to: "\(other.path)/notes.txt")
    let error = try storeError { _ = try ConditionsStore.create(at: other.path) }
    #expect(error.kind == .notAStore)
    #expect(error.message == "`\(other.path)` is not empty and not a conditions store: it holds `notes.txt`")
    #expect(try Disk.names(in: other.path) == ["notes.txt"])
  }

  @Test func `a store that a crash left half made is no store, and making it again completes it`() throws {
    try folder.store().close()
    try Disk.remove("\(folder.storePath)/format")
    #expect(!ConditionsStore.isStore(at: folder.storePath))
    #expect(
      try storeError { _ = try ConditionsStore(at: folder.storePath, for: .reading) }.kind == .noStore)
    #expect(try folder.store().publish("a", [("x", "1/1", "one")]).added.count == 1)
  }

  @Test func `what is not there or not a store is told so`() throws {
    let missing = try storeError { _ = try ConditionsStore(at: "\(folder.path)/none", for: .reading) }
    #expect(missing.kind == .noStore)
    #expect(
      missing.description
        == "no conditions store is at `\(folder.path)/none`; make one with `calib store init`")
    #expect(try storeError { _ = try ConditionsStore(at: folder.path, for: .reading) }.kind == .noStore)
    try write("something else\n", to: "\(folder.path)/format")
    #expect(try storeError { _ = try ConditionsStore(at: folder.path, for: .reading) }.kind == .notAStore)
    #expect(!ConditionsStore.isStore(at: folder.path))
  }

  @Test func `a store of a newer format is refused and left alone`() throws {
    try folder.store().close()
    try write("calib conditions store 2\n", to: "\(folder.storePath)/format")
    let error = try storeError { _ = try folder.store() }
    #expect(error.kind == .newerFormat)
    #expect(
      error.message == "the store `\(folder.storePath)` has format 2, this calib knows up to 1")
    #expect(ConditionsStore.isStore(at: folder.storePath))
  }

  @Test func `a database of something else, a broken one and a missing one are told so`() throws {
    let store = try folder.store()
    try store.executeUnrecorded("PRAGMA application_id = 7")
    try store.close()
    #expect(try storeError { _ = try folder.store() }.kind == .notAStore)
    try write(String(repeating: "no database ", count: 1000), to: "\(folder.storePath)/store.sqlite")
    #expect(try storeError { _ = try folder.store() }.kind == .damaged)
    try Disk.remove("\(folder.storePath)/store.sqlite")
    #expect(try storeError { _ = try folder.store() }.kind == .damaged)
  }

  @Test func `a store opened for reading takes no publication`() throws {
    try folder.store().publish("a", [("x", "1/1", "one")])
    let store = try ConditionsStore(at: folder.storePath, for: .reading)
    #expect(try storeError { try store.publish("a", [("x", "1/2", "two")]) }.kind == .readOnly)
    #expect(try store.rows("a") == ["x 1/1 one"])
  }

  @Test func `on a network file system the database has a rollback journal, and says so`() throws {
    let store = try folder.store(StoreOptions(isOnNetwork: true))
    let notice = try #require(store.notice)
    #expect(notice.contains("network file system"))
    try store.publish("a", [("x", "1/1", "one")])
    #expect(!Disk.exists("\(folder.storePath)/store.sqlite-wal"))
    try store.close()
    let local = try folder.store(StoreOptions(isOnNetwork: false))
    #expect(local.notice == nil)
    try local.publish("a", [("x", "1/2", "two")])
    #expect(Disk.exists("\(folder.storePath)/store.sqlite-wal"))
  }
}
