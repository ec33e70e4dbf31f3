import CalibModel
import Glibc
import Testing

@testable import CalibStore

@Suite struct KillTests {
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

  @Test func `twenty kills at random moments lose no commit and tear none`() async throws {
    let folder = try TestFolder()
    var generator = SeededGenerator(state: 11)
    var before = 0
    for _ in 0..<20 {
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
