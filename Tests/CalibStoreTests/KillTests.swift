import CalibModel
import Glibc
import Testing

@testable import CalibStore

@Suite struct KillTests {
  /// How many kills: 20 in the normal run, more where `make soak` asks for them.
  static let kills = getenv("CALIB_SOAK").flatMap { Int(String(cString: $0)) } ?? 20

  /// Changes a store for ever in ways that leave every run with `same`: splits, clones, renames,
  /// proposals, backups.
  static func editForEver(at path: String) throws {
    let store = try ConditionsStore.openOrCreate(at: path)
    if try store.tag("a") == nil { try store.publish("a", [("x", "0/0..*", "same")]) }
    var next = try store.log().count
    while true {
      next += 1
      let at = try #require(ExperimentRun(experiment: next, run: 0))
      _ = try store.splitIoVs(of: "a", IoVSelection(), at: at, request)
      if try store.tag("b\(next)") == nil { _ = try store.clone("a", as: "b\(next)", request) }
      _ = try store.rename("b\(next)", to: "c\(next)", request)
      let proposal = Publication(
        tag: "c\(next)", entries: [try entry("x", "\(next)/1", "proposed \(next)")], message: "m")
      _ = try store.propose(proposal, signedOffBy: "group", by: author)
      if next.isMultiple(of: 8) { _ = try store.backUp(to: path + "-copy") }
    }
  }

  /// Publishes for ever, two payloads at a time, going on after what the tag has.
  static func publishForEver(at path: String) throws {
    let store = try ConditionsStore.openOrCreate(at: path)
    var next = try store.tag("a")?.commitCount ?? 0
    while true {
      try store.publish("a", [("x", "1/\(next)..*", "x \(next)"), ("y", "1/\(next)..*", "y \(next)")])
      next += 1
    }
  }

  /// Ends this process without warning after some time.
  static func arrangeDeath(afterMicroseconds time: Int) {
    var timer = itimerval()
    timer.it_value.tv_usec = __suseconds_t(time)
    setitimer(__itimer_which_t(0), &timer, nil)  // ITIMER_REAL; SIGALRM kills who does not catch it
  }

  @Test func `kills while tags are edited, proposed to and backed up lose and tear nothing`() async throws {
    let folder = try TestFolder()
    var generator = SeededGenerator(state: 12)
    var before = 0
    for _ in 0..<Self.kills {
      let time = Int.random(in: 2_000...350_000, using: &generator)
      await #expect(processExitsWith: .signal(SIGALRM)) {
        [path = folder.storePath as String, time = time as Int] in
        Self.arrangeDeath(afterMicroseconds: time)
        try Self.editForEver(at: path)
      }
      let store = try folder.store()
      #expect(store.verify(deep: true).allSatisfy { !$0.isDamage })
      let count = try store.log().count
      #expect(count >= before)
      for tag in try store.tags() where tag.entryCount > 0 {
        #expect(try Set(store.iovs(tag: tag.name).map(\.revision)) == [1])
      }
      before = count
      if ConditionsStore.isStore(at: folder.storePath + "-copy") {
        let copy = try ConditionsStore(at: folder.storePath + "-copy", for: .writing)
        #expect(copy.verify(deep: true).allSatisfy { !$0.isDamage })
      }
    }
    #expect(before > 0)
  }

  @Test func `kills at random moments lose no commit and tear none`() async throws {
    let folder = try TestFolder()
    var generator = SeededGenerator(state: 11)
    var before = 0
    for _ in 0..<Self.kills {
      let time = Int.random(in: 2_000...250_000, using: &generator)
      await #expect(processExitsWith: .signal(SIGALRM)) {
        [path = folder.storePath as String, time = time as Int] in
        Self.arrangeDeath(afterMicroseconds: time)
        try Self.publishForEver(at: path)
      }
      let store = try folder.store()
      let count = try store.tag("a")?.commitCount ?? 0
      #expect(count >= before)
      #expect(try store.log().count == count)
      if count > 0 { #expect(try store.iovs(tag: "a").count == 2 * count) }
      #expect(store.verify(deep: true).allSatisfy { !$0.isDamage })
      before = count
    }
    #expect(before > 0)
  }
}
