import CalibModel
import Testing

@testable import CalibStore

@Suite struct SnapshotTests {
  let folder: TestFolder
  let store: ConditionsStore

  init() throws {
    folder = try TestFolder()
    store = try folder.store()
    for number in 0..<5 {
      let entries = (0..<100).map {
        ("name\(number)", "\($0)/\(number)..\($0)/\($0 % 3 == 0 ? "*" : "7")", "\($0 % 7)")
      }
      try store.publish("a", entries)
    }
    try store.publish("a", [("open", "3/3..*", "open")])
  }

  @Test func `a snapshot answers every run as the store does`() throws {
    let snapshot = try store.snapshot(of: "a")
    #expect(snapshot.rowCount == 501 && snapshot.nameCount == 6)
    let names = (0..<5).map { "name\($0)" } + ["open"]
    for text in [
      "0/0", "0/3", "0/4", "50/0", "50/7", "50/8", "51/8", "99/7", "99/9999", "100/0", "3/2", "3/3",
    ] {
      let run = try run(text)
      let expected = try store.lookup(chain: ["a"], names: names, run: run)
      let found = try snapshot.lookup(run)
      #expect(found.map(\.name) == expected.map(\.name), "\(text)")
      #expect(found.map(\.digest) == expected.map(\.digest))
      #expect(found.map(\.iov) == expected.map(\.iov))
      #expect(found.map(\.revision) == expected.map(\.revision))
      for name in names {
        #expect(try snapshot.lookup(name, run)?.digest == expected.first { $0.name == name }?.digest)
      }
    }
    #expect(try snapshot.lookup("nobody", try run("1/1")) == nil)
    let entry = try #require(try snapshot.lookup("open", try run("3/3")))
    let record = try #require(try store.payloadRecord(name: "open", revision: 1))
    #expect(entry.md5 == record.md5 && entry.size == record.size)
  }

  @Test func `a snapshot is of one commit, and stays what it was`() throws {
    let old = try store.snapshot(of: "a")
    try store.publish("a", [("open", "5/0..*", "newer")])
    let new = try store.snapshot(of: "a")
    #expect(old.path != new.path)
    #expect(try new.commit == store.tag("a")?.head)
    let run = try run("6/0")
    #expect(try old.lookup("open", run)?.revision == 1)
    #expect(try new.lookup("open", run)?.revision == 2)
    let past = try store.snapshot(of: "a@\(old.commit.prefix(12))", at: "\(folder.path)/past.iov")
    #expect(try Disk.read(past.path) == Disk.read(old.path))
  }

  @Test func `a flipped bit anywhere is told, or changes nothing`() throws {
    let path = try store.snapshot(of: "a").path
    let run = try run("50/5")
    let expected = try store.snapshot(of: "a").lookup(run)
    let bytes = try Disk.read(path)
    var generator = SeededGenerator(state: 3)
    var told = 0
    let places =
      (0..<150).map { $0 } + (0..<250).map { _ in Int.random(in: 0..<bytes.count, using: &generator) }
    for place in places {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      let copy = "\(folder.path)/copy.iov"
      try Disk.remove(copy)
      try Disk.writeDurably(damaged, to: copy, mode: 0o644)
      do throws(StoreError) {
        #expect(try Snapshot(at: copy).lookup(run) == expected, "byte \(place)")
      } catch {
        #expect(error.kind == .damaged)
        told += 1
      }
    }
    #expect(told > 150)
  }

  @Test func `a short, a strange and a damaged snapshot are told so, and made again`() throws {
    let path = try store.snapshot(of: "a").path
    let whole = try Disk.read(path)
    for bytes in [[], Array("not a snapshot".utf8), Array(whole.dropLast(1)), whole + [0]] {
      try Disk.remove(path)
      try Disk.writeDurably(bytes, to: path, mode: 0o644)
      #expect(try storeError { _ = try Snapshot(at: path) }.kind == .damaged)
      #expect(try store.snapshot(of: "a").rowCount == 501)
    }
  }
}
