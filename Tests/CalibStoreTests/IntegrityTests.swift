import CalibModel
import Glibc
import Testing

@testable import CalibStore

@Suite struct IntegrityTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    try store.publish("a", [("x", "1/0..*", "one"), ("y", "1/0..*", "two")])
  }

  private func object(_ name: String) throws -> (path: String, digest: String) {
    let record = try #require(try store.payloadRecord(name: name, revision: 1))
    return ("\(folder.storePath)/objects/\(record.digest.prefix(2))/\(record.digest)", record.digest)
  }

  @Test func `a payload that changes after it was read is told at the next reading`() throws {
    let (path, digest) = try object("x")
    #expect(try store.payload(digest) == Array("one".utf8))
    try flipBit(of: path, at: 1)
    #expect(try storeError { _ = try store.payload(digest) }.kind == .damaged)
  }

  @Test func `repair puts back what a copy has, and names what nobody has`() throws {
    let copy = "\(folder.path)/copy"
    _ = try store.backUp(to: copy)
    try store.publish("a", [("z", "1/0..*", "three")])
    try flipBit(of: try object("x").path, at: 0)
    try Disk.remove(try object("y").path)
    try Disk.remove(try object("z").path)
    #expect(store.verify(deep: false).filter(\.isDamage).count == 3)
    let dry = try store.repair(from: [copy], isDryRun: true)
    #expect(dry.repaired.count == 2 && store.verify(deep: false).filter(\.isDamage).count == 3)
    let report = try store.repair(from: ["\(folder.path)/nothing", copy])
    #expect(Set(report.repaired.map(\.digest)) == [try object("x").digest, try object("y").digest])
    #expect(report.missing == [try object("z").digest])
    #expect(store.verify(deep: true).filter(\.isDamage).count == 1)
  }

  @Test func `garbage goes in two phases, and only after its time`() throws {
    let failing = try folder.store(
      StoreOptions { step throws(StoreError) in
        if step == .beforeCommit { throw .system("write", "somewhere", ENOSPC) }
      })
    #expect(throws: StoreError.self) { try failing.publish("a", [("z", "1/0..*", "lost")]) }
    let lost = try #require(store.verify(deep: true).first)
    #expect(lost.kind == .unreferenced)
    let now = time(nil)
    #expect(try store.collectGarbage(graceSeconds: 3600, now: now).setAside.isEmpty)
    let dry = try store.collectGarbage(graceSeconds: 3600, now: now + 4000, isDryRun: true)
    #expect(dry.setAside.count == 1 && store.verify(deep: true).count == 1)
    let first = try store.collectGarbage(graceSeconds: 3600, now: now + 4000)
    #expect(first.setAside.count == 1 && first.deleted.isEmpty)
    #expect(store.verify(deep: true).isEmpty)
    #expect(try store.collectGarbage(graceSeconds: 3600, now: now + 5000).deleted.isEmpty)
    let second = try store.collectGarbage(graceSeconds: 3600, now: now + 8000)
    #expect(second.deleted == first.setAside && second.freedBytes == 4)
    #expect(try store.rows("a") == ["x 1/0..* one", "y 1/0..* two"])
  }

  @Test func `what was set aside and is referred to again comes back`() throws {
    let (path, digest) = try object("x")
    try Disk.makeFolder("\(folder.storePath)/garbage")
    try Disk.move(path, to: "\(folder.storePath)/garbage/\(digest)")
    #expect(try store.collectGarbage(graceSeconds: 0, now: time(nil)).restored == [digest])
    #expect(store.verify(deep: true).isEmpty)
    try Disk.move(path, to: "\(folder.storePath)/garbage/\(digest)")
    #expect(try store.repair(from: []).repaired.map(\.digest) == [digest])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `history that no tag shows any more keeps its payloads`() throws {
    let head = try #require(try store.tag("a")?.head)
    try store.publish("a", [("x", "1/0..*", "newer")])
    _ = try store.collectGarbage(graceSeconds: 0, now: time(nil) + 100_000)
    _ = try store.collectGarbage(graceSeconds: 0, now: time(nil) + 200_000)
    #expect(try store.rows("a", asOf: head) == ["x 1/0..* one", "y 1/0..* two"])
  }

  @Test func `snapshots of the past are garbage at once`() throws {
    let old = try store.snapshot(of: "a").path
    try store.publish("a", [("x", "5/0..*", "newer")])
    let new = try store.snapshot(of: "a").path
    let report = try store.collectGarbage(graceSeconds: 3600, now: time(nil))
    #expect(report.snapshots.count == 1)
    #expect(!Disk.exists(old) && Disk.exists(new))
  }

  @Test func `a backup is a store, grows with the original, and refuses another history`() throws {
    let copy = "\(folder.path)/copy"
    let first = try store.backUp(to: copy)
    #expect((first.commitCount, first.newCommitCount, first.copiedCount) == (1, 1, 2))
    try store.publish("b", [("x", "2/0..*", "three")])
    let second = try store.backUp(to: copy)
    #expect((second.commitCount, second.newCommitCount, second.copiedCount) == (2, 1, 1))
    let backup = try ConditionsStore(at: copy, for: .writing)
    #expect(try backup.rows("b") == ["x 2/0..* three"])
    #expect(backup.verify(deep: true).isEmpty)
    #expect(try backup.newestCommit() == store.newestCommit())
    try backup.publish("b", [("x", "9/0..*", "its own way")])
    #expect(try storeError { _ = try store.backUp(to: copy) }.kind == .notAStore)
    #expect(try storeError { _ = try store.backUp(to: folder.storePath) }.kind == .notAStore)
    #expect(try backup.rows("b") == ["x 2/0..8/* three", "x 9/0..* its own way"])
  }

  @Test func `a backup stops at a damaged object and leaves the copy whole`() throws {
    let copy = "\(folder.path)/copy"
    _ = try store.backUp(to: copy)
    try store.publish("a", [("x", "5/0..*", "three")])
    let record = try #require(try store.payloadRecord(name: "x", revision: 2))
    try flipBit(of: "\(folder.storePath)/objects/\(record.digest.prefix(2))/\(record.digest)", at: 0)
    #expect(try storeError { _ = try store.backUp(to: copy) }.kind == .damaged)
    let backup = try ConditionsStore(at: copy, for: .reading)
    #expect(backup.verify(deep: true).allSatisfy { !$0.isDamage })
    #expect(try backup.rows("a") == ["x 1/0..* one", "y 1/0..* two"])
  }

  @Test func `a flipped bit in any page of the database is found, or changes nothing`() throws {
    for number in 0..<40 { try store.publish("a", [("x", "\(number + 2)/0..*", "content \(number)")]) }
    let rows = try store.rows("a")
    try store.close()
    let path = folder.storePath + "/store.sqlite"
    let whole = try Disk.read(path)
    var generator = SeededGenerator(state: 4)
    var found = 0
    for place in stride(from: 100, to: whole.count, by: max(1, whole.count / 60)) {
      var damaged = whole
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      try Disk.remove(path)
      try Disk.writeDurably(damaged, to: path, mode: 0o644)
      do throws(StoreError) {
        let other = try ConditionsStore(at: folder.storePath, for: .reading)
        if other.verify(deep: true).isEmpty {
          #expect((try? other.rows("a")) == rows, "byte \(place)")
        } else {
          found += 1
        }
        try other.close()
      } catch {
        found += 1
        #expect([.damaged, .notAStore, .unreadable, .system].contains(error.kind), "\(error)")
      }
    }
    #expect(found > 5)
  }
}
