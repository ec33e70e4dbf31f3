import CalibEngine
import CalibGraph
import CalibModel
import Glibc
import Synchronization
import Testing

/// A folder of its own for a test, removed by it.
func withFolder(_ body: (String) throws -> Void) throws {
  var template = Array("/tmp/calib-test-XXXXXX".utf8CString)
  let made = try #require(mkdtemp(&template))
  let folder = String(cString: made)
  defer { remove(tree: folder) }
  try body(folder)
}

private func remove(tree path: String) {
  if let stream = opendir(path) {
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove(tree: "\(path)/\(name)") }
    }
    closedir(stream)
    rmdir(path)
  } else {
    unlink(path)
  }
}

@Suite("Nothing is lost")
struct RecoveryTests {
  /// Each engine is stopped after a few tasks, and the next goes on from the folder that it leaves.
  @Test(arguments: [2, 3, 4, 6, 9, 14])
  func startedAgainAndAgainItFindsTheSame(tasks: Int) throws {
    let undisturbed = FakeWork()
    let expected = undisturbed.engine(MemoryCache()).run(undisturbed.work())
    try withFolder { folder in
      let fake = FakeWork()
      var outcome: RunOutcome?
      var starts = 0
      while outcome?.summary.wasInterrupted ?? true, starts < 200 {
        starts += 1
        let interruption = Interruption()
        let start = fake.world.state.withLock { $0.scans.count + $0.executions }
        fake.world.change { state in
          state.onTask = { count in if count >= start + tasks { interruption.request() } }
        }
        let identities = try FileIdentities("\(folder)/identities.jsonl")
        outcome = fake.engine(
          try FileResultCache("\(folder)/cache"), EngineOptions(workers: 1 + starts % 2),
          identities: identities, interruption: interruption
        ).run(fake.work())
      }
      #expect(outcome?.results == expected.results)
      #expect(starts > 1)
      #expect(fake.publisher.published["main"] == undisturbed.publisher.published["main"])
    }
  }

  @Test func interruptedItBeginsNothingNewAndSaysSo() {
    let fake = FakeWork()
    let interruption = Interruption()
    fake.world.change { $0.onTask = { count in if count == 3 { interruption.request() } } }
    var tally = TaskTally()
    let outcome = fake.engine(MemoryCache(), interruption: interruption) { tally.take($0) }.run(fake.work())
    #expect(outcome.summary.wasInterrupted)
    #expect(fake.world.scans.count + fake.world.executions == 3)
    #expect(outcome.results.map(\.outcome) == [.cancelled, .cancelled, .cancelled])
    #expect(outcome.publications.isEmpty)
    #expect(tally.failed.isEmpty)
    #expect(!tally.cancelled.isEmpty)
  }

  @Test func aTouchedFileCostsOneHash() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let cache = MemoryCache()
      let identities = try FileIdentities("\(folder)/identities.jsonl")
      let first = fake.engine(cache, identities: identities).run(fake.work())
      fake.world.forget()
      fake.world.change { $0.inodes["tracks/1.csv"] = 5 }
      let plan = fake.planner(cache, identities: identities).plan(fake.work())
      #expect(plan.count(.run) == 0)
      let second = fake.engine(cache, identities: identities).run(fake.work())
      #expect(fake.world.scans.isEmpty)
      #expect(Set(fake.world.state.withLock { $0.hashed }) == ["tracks/1.csv"])
      #expect(second.results == first.results)
      fake.world.forget()
      _ = fake.engine(cache, identities: identities).run(fake.work())
      #expect(fake.world.state.withLock { $0.hashed }.isEmpty)
    }
  }

  @Test func aPlanTellsANewFileFromAChangedOne() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let cache = MemoryCache()
      let identities = try FileIdentities("\(folder)/identities.jsonl")
      _ = fake.engine(cache, identities: identities).run(fake.work())
      fake.world.add("tracks/1.csv", [("1/1", [10, 11])])
      fake.world.add("tracks/7.csv", [("1/7", [10, 11, 12, 13])])
      let plan = fake.planner(cache, identities: identities).plan(fake.work())
      let reasons = plan.tasks.filter { $0.description.name.hasPrefix("spot/1/collect/h/") }.map(\.reason)
      #expect(reasons == ["input changed", "known", "known", "known", "known", "known", "new file"])
    }
  }

  @Test func aDamagedEntryReadsAsNotThere() throws {
    try withFolder { folder in
      let cache = try FileResultCache(folder)
      let fingerprint = Fingerprint(text: String(repeating: "ab", count: 32))
      #expect(cache.read(fingerprint) == nil)
      let header = JSONValue.members(["kind": .string("x")])
      try cache.write(fingerprint, header: header, body: [1, 2, 3])
      #expect(cache.read(fingerprint) == CachedResult(header: header, body: [1, 2, 3]))
      #expect(cache.header(fingerprint) == header)
      #expect(cache.bodyPart(fingerprint, offset: 1, length: 2) == [2, 3])
      let path = "\(folder)/ab/\(fingerprint.text)"
      let size = try #require(FileProbe.system.identity(path)).size
      for offset in [0, 20, 60, Int(size) - 5, Int(size) - 1] {
        try cache.write(fingerprint, header: header, body: [1, 2, 3])
        flip(path, offset)
        #expect(cache.read(fingerprint) == nil)
      }
      try cache.write(fingerprint, header: header, body: [1, 2, 3])
      #expect(truncate(path, Int(size) - 1) == 0)
      #expect(cache.header(fingerprint) == nil)
      try cache.write(fingerprint, header: header, body: [4])
      #expect(cache.read(fingerprint)?.body == [4])
    }
  }

  private func flip(_ path: String, _ offset: Int) {
    let descriptor = open(path, O_RDWR)
    var byte: UInt8 = 0
    #expect(pread(descriptor, &byte, 1, offset) == 1)
    byte ^= 1
    #expect(pwrite(descriptor, &byte, 1, offset) == 1)
    close(descriptor)
  }

  @Test func aDamagedPartialResultIsCollectedAnewWithinTheRun() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let cache = try FileResultCache(folder)
      let first = fake.engine(cache).run(fake.work(digests: true))
      var again = fake
      again.spot.algorithmDigest = "a2"
      for path in entries(folder) where text(path).contains(#""kind":"collect""#) {
        flip(path, Int(FileProbe.system.identity(path)?.size ?? 1) - 1)
      }
      #expect(again.engine(cache).run(fake.work(digests: true)).results == first.results)
      let healed = again.engine(cache).run(again.work(digests: true))
      #expect(healed.results == first.results)
      #expect(
        healed.problems.contains("what was collected from `tracks/1.csv` was damaged, and is collected anew"))
      #expect(again.engine(cache).run(again.work(digests: true)).problems.isEmpty)
    }
  }

  private func text(_ path: String) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let descriptor = open(path, O_RDONLY)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    close(descriptor)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  private func entries(_ folder: String) -> [String] {
    var paths: [String] = []
    for part in names(folder) { paths += names("\(folder)/\(part)").map { "\(folder)/\(part)/\($0)" } }
    return paths
  }

  private func names(_ folder: String) -> [String] {
    var found: [String] = []
    guard let stream = opendir(folder) else { return [] }
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { found.append(name) }
    }
    closedir(stream)
    return found.sorted()
  }
}
