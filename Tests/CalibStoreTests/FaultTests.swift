import CalibModel
import Glibc
import Testing

@testable import CalibStore

@Suite struct FaultTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
    try folder.store().publish("a", [("x", "1/0..1/9", "old")])
  }

  private func expectOldStateAndNextPublicationWorks() throws {
    let store = try folder.store()
    #expect(try store.rows("a") == ["x 1/0..1/9 old"])
    #expect(try store.log().count == 1)
    #expect(store.verify(deep: true).allSatisfy { !$0.isDamage })
    try store.publish("a", [("x", "1/5..*", "new")])
    #expect(try store.rows("a") == ["x 1/0..1/4 old", "x 1/5..* new"])
    #expect(try Disk.names(in: "\(folder.storePath)/tmp").isEmpty)
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test(arguments: WriteStep.allCases.filter { $0 != .afterCommit })
  func `a failure at a step before the commit leaves the store as it was`(step: WriteStep) throws {
    let options = StoreOptions { reached throws(StoreError) in
      if reached == step { throw .system("write", "somewhere", ENOSPC) }
    }
    let store = try folder.store(options)
    let error = try storeError { try store.publish("a", [("x", "1/5..*", "new")]) }
    #expect(error.kind == .full)
    #expect(error.description.hasSuffix("make room and do it again; nothing was changed"))
    try expectOldStateAndNextPublicationWorks()
  }

  @Test func `readers see nothing of a publication before its commit`() throws {
    let path = folder.storePath
    let options = StoreOptions { reached throws(StoreError) in
      if reached == .afterCommit { return }
      let reader = try ConditionsStore(at: path, for: .reading)
      #expect(try reader.log().count == 1)
      #expect(try reader.iovs(tag: "a").map(\.iov.description) == ["1/0..1/9"])
    }
    try folder.store(options).publish("a", [("x", "1/5..*", "new")])
    #expect(try folder.store().log().count == 2)
  }

  @Test(arguments: WriteStep.allCases)
  func `a writer killed at any step leaves all of its publication or nothing`(step: WriteStep) async throws {
    let path = folder.storePath
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, step = step as WriteStep] in
      let options = StoreOptions { reached in
        if reached == step { kill(getpid(), SIGKILL) }
      }
      let store = try ConditionsStore(at: path, for: .writing, options: options)
      try store.publish("a", [("x", "1/5..*", "new")])
    }
    if step != .afterCommit { return try expectOldStateAndNextPublicationWorks() }
    let store = try folder.store()
    #expect(try store.rows("a") == ["x 1/0..1/4 old", "x 1/5..* new"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `an edit, a proposal or a clone that fails before its commit changes nothing`() throws {
    let proposal = Publication(tag: "a", entries: [try entry("z", "1/0..*", "new")], message: "m")
    let edits: [(ConditionsStore) throws -> Void] = [
      { _ = try $0.deleteIoVs(of: "a", IoVSelection(), request) },
      { _ = try $0.clone("a", as: "b", request) }, { _ = try $0.rename("a", to: "b", request) },
      { _ = try $0.setState(of: "a", to: .testing, request) },
      { _ = try $0.propose(proposal, signedOffBy: "group", by: author) },
    ]
    let store = try folder.store(
      StoreOptions { step throws(StoreError) in
        if step == .beforeCommit { throw .system("write", "somewhere", ENOSPC) }
      })
    for edit in edits { #expect(try storeError { try edit(store) }.kind == .full) }
    #expect(try store.tags().map(\.name) == ["a"] && store.proposals().isEmpty)
    try expectOldStateAndNextPublicationWorks()
  }

  @Test func `a disk that takes no more bytes for a payload changes nothing`() async throws {
    let path = folder.storePath
    await #expect(processExitsWith: .success) { [path = path as String] in
      let store = try ConditionsStore(at: path, for: .writing)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
      try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)  // RLIMIT_FSIZE
      let large = String(repeating: "x", count: 2 << 20)
      let error = try storeError { try store.publish("a", [("x", "1/5..*", large)]) }
      try #require(error.kind == .full)
    }
    try expectOldStateAndNextPublicationWorks()
  }

  @Test func `a disk that takes no more bytes for the database changes nothing`() async throws {
    let path = folder.storePath
    await #expect(processExitsWith: .success) { [path = path as String] in
      let store = try ConditionsStore(at: path, for: .writing)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 200 << 10, rlim_max: 200 << 10)
      try #require(setrlimit(__rlimit_resource_t(1), &limit) == 0)  // RLIMIT_FSIZE
      // Each payload is small; it is their rows for which the database has no room.
      let entries = (0..<1000).map { ("name\($0)", "1/0..*", "content") }
      let error = try storeError { try store.publish("a", entries) }
      try #require([.full, .system].contains(error.kind), "\(error)")
      try #require(error.description.contains("store.sqlite"), "\(error)")
    }
    let store = try folder.store()
    #expect(try store.rows("a") == ["x 1/0..1/9 old"] && store.log().count == 1)
    // The payload is there, and nothing refers to it: the next publication of the same bytes uses it.
    #expect(store.verify(deep: true).map(\.kind) == [.unreferenced])
    try store.publish("a", [("x", "1/5..*", "content")])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a database that cannot grow changes nothing`() throws {
    let store = try folder.store()
    try store.executeUnrecorded("PRAGMA max_page_count = 1")
    let entries = (0..<2000).map { ("name\($0)", "1/0..*", "content \($0 % 10)") }
    let error = try storeError { try store.publish("a", entries) }
    #expect(error.kind == .full)
    try store.close()
    #expect(try folder.store().verify(deep: true).allSatisfy { !$0.isDamage })
    #expect(try folder.store().log().count == 1)
  }

  @Test func `what a writer left in tmp is swept when it is gone, not while it lives`() throws {
    let temporary = "\(folder.storePath)/tmp"
    try write("half", to: "\(temporary)/999999-0.0")
    try write("", to: "\(temporary)/999999-0.lock")
    try write("half", to: "\(temporary)/999999-1.0")
    try write("half", to: "\(temporary)/living.0")
    let alive = try FolderLock("\(temporary)/living.lock", .exclusive)
    let store = try folder.store()
    try store.publish("a", [("x", "1/5..*", "new")])
    #expect(try Disk.names(in: temporary) == ["living.0", "living.lock"])
    _ = consume alive
    // A process that another test starts at this moment may hold the lock until it has become its program.
    for run in 6..<50 where try !Disk.names(in: temporary).isEmpty {
      try store.publish("a", [("x", "1/\(run)..*", "newer \(run)")])
    }
    #expect(try Disk.names(in: temporary).isEmpty)
  }
}
