import CalibModel
import Glibc
import Testing

@testable import CalibStore

/// The identity for file access of this thread alone; Glibc's module leaves it out.
@_silgen_name("setfsuid") private func setFileSystemUser(_ user: UInt32) -> Int32

@Suite struct ReadOnlyTests {
  let folder: TestFolder

  init() throws { folder = try TestFolder() }

  /// Runs `body` on this thread as a user who may not write in the folder; root would write everywhere.
  private func withoutPermission(_ mode: mode_t, _ body: () throws -> Void) throws {
    let files = ["", "/store.sqlite", "/objects", "/tmp", "/lock", "/format"]
    for file in files { chmod(folder.storePath + file, mode) }
    defer { for file in files { chmod(folder.storePath + file, 0o755) } }
    if geteuid() == 0 { _ = setFileSystemUser(65_534) }
    defer { if geteuid() == 0 { _ = setFileSystemUser(0) } }
    try body()
  }

  @Test func `a store in a folder that cannot be written can be read`() throws {
    let store = try folder.store()
    try store.publish("a", [("x", "1/1..*", "one")])
    try store.close()
    try withoutPermission(0o555) {
      let store = try ConditionsStore(at: folder.storePath, for: .reading)
      #expect(try store.rows("a") == ["x 1/1..* one"])
      #expect(store.verify(deep: true).isEmpty)
    }
  }

  @Test func `a store in a folder that cannot be written is not opened for writing`() throws {
    try folder.store().close()
    try withoutPermission(0o555) {
      let error = try storeError { _ = try ConditionsStore(at: folder.storePath, for: .writing) }
      #expect(error.kind == .readOnly)
      #expect(error.message == "the store `\(folder.storePath)` cannot be written")
    }
  }

  @Test func `a store that needs recovery in a folder that cannot be written says what to do`() throws {
    let store = try folder.store()
    try store.publish("a", [("x", "1/1..*", "one")])
    let log = "\(folder.storePath)/store.sqlite-wal"
    let bytes = try Disk.read(log)
    try store.close()
    try Disk.writeDurably(bytes, to: log, mode: 0o444)
    try withoutPermission(0o555) {
      let error = try storeError { _ = try ConditionsStore(at: folder.storePath, for: .reading) }
      #expect(error.kind == .readOnly)
      #expect(error.message.contains("store.sqlite-wal"))
    }
  }

  @Test func `a folder that cannot be listed is unreadable`() throws {
    try folder.store().close()
    try withoutPermission(0o000) {
      let error = try storeError { _ = try ConditionsStore(at: folder.storePath, for: .reading) }
      #expect(error.kind == .unreadable)
      #expect(error.message.contains("permission denied"))
    }
  }
}
