import CalibEngine
import CalibGraph
import CalibModel
import Glibc
import Testing

@Suite("The cache")
struct CacheTests {
  private func fingerprint(_ number: Int) -> Fingerprint {
    let digits = String(number, radix: 16)
    return Fingerprint(text: String(repeating: "\(number % 10)", count: 64 - digits.count) + digits)
  }

  /// A cache of five entries of 1,000 bytes each, used one hour after another; the first is the longest unused.
  private func withCache(_ body: (FileResultCache, [StoredEntry]) throws -> Void) throws {
    try withFolder { folder in
      let cache = try FileResultCache("\(folder)/cache")
      for number in 1...5 {
        try cache.write(
          fingerprint(number), header: .members(["kind": .string("collect")]),
          body: [UInt8](repeating: 7, count: 1000))
        let path = "\(folder)/cache/\(fingerprint(number).text.prefix(2))/\(fingerprint(number).text)"
        let moment = timespec(tv_sec: 1_000_000_000 + 3600 * number, tv_nsec: 0)
        var times = [moment, moment]
        #expect(utimensat(AT_FDCWD, path, &times, 0) == 0)
      }
      try body(cache, cache.entries(withKinds: false))
    }
  }

  @Test func listsItsEntriesTheLongestUnusedFirst() throws {
    try withCache { cache, entries in
      #expect(entries.map(\.name) == (1...5).map { fingerprint($0).text })
      #expect(entries.allSatisfy { $0.bytes > 1000 && $0.bytes < 1400 })
      #expect(cache.entries().map(\.kind) == Array(repeating: "collect", count: 5))
    }
  }

  @Test func isPrunedToASize() throws {
    try withCache { cache, entries in
      let pruned = cache.prune(to: 3 * entries[0].bytes, unusedSince: nil)
      #expect(pruned.entries == 2)
      #expect(pruned.bytes == 2 * entries[0].bytes)
      #expect(cache.entries(withKinds: false).map(\.name) == (3...5).map { fingerprint($0).text })
      #expect(cache.prune(to: 3 * entries[0].bytes, unusedSince: nil).entries == 0)
    }
  }

  @Test func isPrunedByAge() throws {
    try withCache { cache, entries in
      #expect(cache.prune(to: nil, unusedSince: entries[3].usedSeconds).entries == 3)
      #expect(cache.read(fingerprint(1)) == nil)
      #expect(cache.read(fingerprint(4)) != nil)
    }
  }

  @Test func whatIsUsedIsKept() throws {
    try withCache { cache, entries in
      #expect(cache.header(fingerprint(1)) != nil)
      #expect(cache.prune(to: 4 * entries[0].bytes, unusedSince: nil).entries == 1)
      #expect(cache.header(fingerprint(1)) != nil)
      #expect(cache.header(fingerprint(2)) == nil)
    }
  }

  @Test func aWorkIsDoneAgainWhereItWasPruned() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let cache = try FileResultCache("\(folder)/cache")
      let first = fake.engine(cache).run(fake.work(digests: true))
      _ = cache.prune(to: 0, unusedSince: nil)
      #expect(cache.entries().isEmpty)
      let second = fake.engine(cache).run(fake.work(digests: true))
      #expect(second.results == first.results)
      // All but the publication, which finds its payloads in the tag.
      #expect(second.summary.tasksRun == first.summary.tasksRun - 1)
    }
  }

  @Test func aWorkFolderIsRemovedAndNothingElse() throws {
    try withFolder { folder in
      let work = try WorkFolder(preparing: "\(folder)/.calib")
      #expect(throws: WorkFolderError.self) { try WorkFolder.remove(folder) }
      do {
        let lock = try work.lock(waits: false)
        #expect(throws: WorkFolderError.self) { try WorkFolder.remove(work.path) }
        withExtendedLifetime(lock) {}
      }
      try WorkFolder.remove(work.path)
      #expect(access(work.path, F_OK) != 0)
      #expect(access(folder, F_OK) == 0)
    }
  }

  @Test func halfWrittenFilesOfDeadProcessesAreSwept() throws {
    try withFolder { folder in
      let work = try WorkFolder(preparing: folder)
      // No process has so large a number.
      close(creat("\(folder)/identities.jsonl.99999999.tmp", 0o644))
      close(creat("\(folder)/format.\(getpid()).tmp", 0o644))
      work.sweep()
      #expect(FolderContents.names(folder) == ["format", "format.\(getpid()).tmp"])
    }
  }
}
