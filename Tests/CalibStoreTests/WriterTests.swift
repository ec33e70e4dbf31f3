import CalibModel
import Testing

@testable import CalibStore

@Suite struct WriterTests {
  @Test func `four writers at once all succeed, and none loses a commit`() async throws {
    let folder = try TestFolder()
    try folder.store().close()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          let store = try ConditionsStore(at: folder.storePath, for: .writing)
          for index in 0..<10 {
            try store.publish("shared", [("x\(writer)", "1/\(index)..*", "content \(index)")])
          }
        }
      }
      try await group.waitForAll()
    }
    let store = try folder.store()
    #expect(try store.log().count == 40)
    #expect(try store.iovs(tag: "shared").count == 40)
    #expect(store.verify(deep: true).isEmpty)
    #expect(try Disk.names(in: "\(folder.storePath)/tmp").isEmpty)
  }

  @Test func `one connection may be used by several threads`() async throws {
    let folder = try TestFolder()
    let store = try folder.store()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask { try store.publish("tag\(writer)", [("x", "1/0..*", "same")]) }
      }
      try await group.waitForAll()
    }
    #expect(try store.tags().map(\.name) == ["tag0", "tag1", "tag2", "tag3"])
    #expect(store.verify(deep: true).isEmpty)
  }

  @Test func `a store made by several at once is one store`() async throws {
    let folder = try TestFolder()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask { try folder.store().publish("tag\(writer)", [("x", "1/0..*", "same")]) }
      }
      try await group.waitForAll()
    }
    #expect(try folder.store().log().count == 4)
  }

  @Test func `a writer that waits too long for another one says so`() throws {
    let folder = try TestFolder()
    let path = folder.storePath
    let slow = try folder.store(
      StoreOptions { step throws(StoreError) in
        guard step == .beforeCommit else { return }
        let other = try ConditionsStore(
          at: path, for: .writing, options: StoreOptions(busyTimeoutSeconds: 0.01))
        let error = #expect(throws: StoreError.self) { try other.publish("b", [("x", "1/0", "two")]) }
        #expect(error?.kind == .busy)
      })
    try slow.publish("a", [("x", "1/0..*", "one")])
    #expect(try folder.store().tags().map(\.name) == ["a"])
  }
}
