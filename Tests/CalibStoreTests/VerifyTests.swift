import CalibModel
import Testing

@testable import CalibStore

@Suite struct VerifyTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    try store.publish("a", [("x", "1/0..1/9", "one"), ("y", "1/0..*", "two")])
    try store.publish("a", [("x", "1/4..1/6", "three")])
    try store.publish("b", [("x", "1/0..*", "two")])
  }

  /// Removes the triggers and checks that stand against tampering, as somebody with `sqlite3` could.
  private func tamper(_ sql: String) throws {
    for trigger in ["iovs_insert", "iovs_update", "commits_update", "commits_delete"] {
      try store.executeUnrecorded("DROP TRIGGER IF EXISTS \(trigger)")
    }
    try store.executeUnrecorded("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \(sql)")
  }

  private func kinds(deep: Bool) -> Set<VerifyFinding.Kind> { Set(store.verify(deep: deep).map(\.kind)) }

  @Test func `a store that nobody touched has no findings`() {
    #expect(store.verify(deep: false).isEmpty)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a flipped bit in an object is found, and the payload is not given out`() throws {
    let digest = try store.iovs(tag: "a", name: "y")[0].digest
    let path = "\(folder.storePath)/objects/\(digest.prefix(2))/\(digest)"
    try flipBit(of: path, at: 1)
    let findings = store.verify(deep: false)
    #expect(findings.map(\.kind) == [.object])
    #expect(findings[0].message.contains(path))
    #expect(try storeError { _ = try store.payload(digest) }.kind == .damaged)
    try Disk.remove(path)
    #expect(store.verify(deep: false).map(\.message) == ["the payload `\(path)` is missing"])
    #expect(try storeError { _ = try store.payload(digest) }.message == "the payload `\(path)` is missing")
  }

  @Test func `publishing the same bytes again mends a damaged object`() throws {
    let digest = try store.iovs(tag: "a", name: "y")[0].digest
    try flipBit(of: "\(folder.storePath)/objects/\(digest.prefix(2))/\(digest)", at: 0)
    try store.publish("c", [("y", "1/0..*", "two")])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test(arguments: [
    "UPDATE commits SET message = 'nothing to see' WHERE id = 2",
    "UPDATE commits SET user = 'eve' WHERE id = 1",
    "UPDATE commits SET time = time + 1 WHERE id = 3",
    "UPDATE commits SET delta = replace(delta, '\"revision\":1', '\"revision\":2') WHERE id = 1",
    "UPDATE commits SET delta = 'nothing' WHERE id = 1",
    "UPDATE commits SET tag = 2 WHERE id = 2",
    "UPDATE commits SET parent = NULL WHERE id = 2",
    "DELETE FROM commits WHERE id = 2",
    "UPDATE commits SET id = 7 WHERE id = 3",
  ])
  func `a changed commit breaks the chain`(sql: String) throws {
    try tamper(sql)
    #expect(kinds(deep: false).contains(.commit))
  }

  @Test(arguments: [
    "UPDATE iovs SET last = last - 1 WHERE first = (SELECT MIN(first) FROM iovs)",
    "UPDATE iovs SET payload = 1 WHERE name = 2",
    "UPDATE iovs SET origin = 3 WHERE tag = 1",
    "DELETE FROM iovs WHERE tag = 2",
    "UPDATE tags SET state = 'PUBLISHED' WHERE id = 2",
    "UPDATE tags SET description = 'other' WHERE id = 2",
    "UPDATE tags SET head = 1 WHERE id = 1",
    "UPDATE payloads SET provenance = '{}' WHERE id = 1",
    "UPDATE payloads SET created = 0 WHERE id = 1",
    "UPDATE payloads SET revision = 9 WHERE id = 3",
    "DELETE FROM payloads WHERE id = 3",
  ])
  func `tables that are not what the commits make are found by the deep check`(sql: String) throws {
    try tamper(sql)
    #expect(kinds(deep: true).contains(.replay))
  }

  @Test func `a rewritten record of the size or the MD5 is found by the deep check`() throws {
    try tamper("UPDATE payloads SET size = 99 WHERE id = 1; UPDATE payloads SET md5 = 'x' WHERE id = 2")
    #expect(store.verify(deep: true).filter { $0.kind == .object }.count == 2)
  }

  @Test func `an overlap is refused by the database, and found where it was forced in`() throws {
    let insert =
      "INSERT INTO iovs SELECT tag, name, first + 1, last, payload, origin FROM iovs WHERE name = 2"
    let error = try storeError { try store.executeUnrecorded(insert) }
    #expect(error.message.contains("iovs overlap"))
    try tamper(insert)
    let overlaps = store.verify(deep: false).filter { $0.kind == .overlap }
    #expect(
      overlaps.map(\.message) == ["`y` in tag `a` overlaps: one ends at *, the next begins at 1/1"])
  }

  @Test func `commits are neither changed nor deleted by accident`() throws {
    #expect(try storeError { try store.executeUnrecorded("DELETE FROM commits") }.kind == .system)
    #expect(try storeError { try store.executeUnrecorded("UPDATE commits SET user = ''") }.kind == .system)
    #expect(try storeError { try store.executeUnrecorded("UPDATE iovs SET last = last") }.kind == .system)
  }

  @Test func `an object that nothing refers to is told, and is no damage`() throws {
    try Disk.makeFolder("\(folder.storePath)/objects/00")
    try write("left over", to: "\(folder.storePath)/objects/00/left")
    let findings = store.verify(deep: true)
    #expect(findings.map(\.kind) == [.unreferenced])
    #expect(findings.allSatisfy { !$0.isDamage })
    #expect(store.verify(deep: false).isEmpty)
  }

  @Test func `damaged pages of the database are found`() throws {
    try store.close()
    let path = "\(folder.storePath)/store.sqlite"
    var bytes = try Disk.read(path)
    for offset in 8192..<bytes.count where offset % 4096 < 64 { bytes[offset] = 0xff }
    try Disk.remove(path)
    try Disk.writeDurably(bytes, to: path, mode: 0o644)
    do {
      let damaged = try ConditionsStore(at: folder.storePath, for: .reading)
      let findings = damaged.verify(deep: true)
      #expect(findings.contains { $0.kind == .database })
    } catch {
      #expect(error.kind == .damaged)
    }
  }
}
