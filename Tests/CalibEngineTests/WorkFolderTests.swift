import CalibEngine
import CalibGraph
import CalibModel
import Glibc
import Testing

@Suite("The work folder")
struct WorkFolderTests {
  private func write(_ text: String, _ path: String, append: Bool = false) {
    let descriptor = open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC), 0o644)
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  @Test func ofANewerVersionIsRefused() throws {
    try withFolder { folder in
      let work = try WorkFolder(preparing: "\(folder)/w")
      #expect(try WorkFolder(preparing: "\(folder)/w") == work)
      write("calib work folder 7\n", "\(folder)/w/format")
      #expect(
        throws: WorkFolderError.self, performing: { try WorkFolder(preparing: "\(folder)/w") })
    }
  }

  @Test func isHeldByOneRunAtATimeAndSaysWhose() throws {
    try withFolder { folder in
      let work = try WorkFolder(preparing: "\(folder)/w")
      do {
        let lock = try work.lock(waits: false)
        let error = #expect(throws: WorkFolderError.self) { _ = try work.lock(waits: false) }
        #expect(error?.message.contains("number \(getpid()), runs this script") == true)
        _ = consume lock
      }
      _ = try work.lock(waits: false)
    }
  }

  @Test func journalReadsBackAsTheEventsOfTheRun() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let path = "\(folder)/journal.jsonl"
      var events: [RunEvent] = []
      let journal = try Journal(path)
      let outcome = fake.engine(MemoryCache(), journal: journal) { events.append($0) }.run(fake.work())
      #expect(outcome.problems.isEmpty)
      #expect(try Journal.read(path) == events)
      #expect(events.count > 100)
    }
  }

  @Test func journalWithATornLineGivesTheOthers() throws {
    try withFolder { folder in
      let path = "\(folder)/journal.jsonl"
      write(
        """
        {"format":"calib journal 1"}
        {"event":"began","workers":4}
        {"event":"noted","calibration":"a","text":"b"}
        {"event":"noted","cal
        """, path)
      let events = try Journal.read(path)
      #expect(events == [.began(workers: 4), .noted(calibration: "a", text: "b")])
      let none = try Journal.read("\(folder)/none")
      #expect(none.isEmpty)
      write("{\"format\":\"calib journal 9\"}\n", path)
      #expect(throws: DiskError.self) { try Journal.read(path) }
    }
  }

  @Test func journalOfTheRunBeforeIsKept() throws {
    try withFolder { folder in
      let path = "\(folder)/journal.jsonl"
      let fake = FakeWork()
      _ = fake.engine(MemoryCache(), journal: try Journal(path)).run(fake.work())
      let before = try Journal.read(path)
      _ = try Journal(path)
      #expect(try Journal.read(path).isEmpty)
      #expect(try Journal.read("\(path).previous") == before)
    }
  }

  @Test func identitiesSurviveATornLineAndAreCompacted() throws {
    try withFolder { folder in
      let path = "\(folder)/identities.jsonl"
      func identity(_ inode: UInt64) -> InputFile.Identity {
        InputFile.Identity(path: "a", size: 10, modified: 5, inode: inode)
      }
      let records = try FileIdentities(path)
      for inode in 0..<100 { try records.record(identity(UInt64(inode)), digest: "d\(inode)", rows: inode) }
      write("{\"path\":\"b\",\"si", path, append: true)
      let again = try FileIdentities(path)
      #expect(again.digest(identity(99)) == "d99")
      #expect(again.digest(identity(98)) == nil)
      #expect(again.knowsSize(10))
      #expect(!again.knowsSize(11))
      #expect(again.knowsPath("a"))
      #expect(try #require(FileProbe.system.identity(path)).size < 300)
      // One that was opened before the file was written anew does not write into the old one.
      try records.record(identity(2), digest: "f", rows: 1)
      #expect(try FileIdentities(path).digest(identity(2)) == "f")
      try again.record(identity(3), digest: "e", rows: 1)
      #expect(try FileIdentities(path).digest(identity(3)) == "e")
    }
  }

  @Test func filesAreKnownByWhatTheSystemSaysOfThemAndByTheirBytes() throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      #expect(FileProbe.system.identity(path) == nil)
      #expect(FileProbe.system.digest(path) == nil)
      write("abc", path)
      let identity = FileProbe.system.identity(path)
      #expect(identity?.size == 3)
      #expect(FileProbe.system.identity(path) == identity)
      #expect(
        FileProbe.system.digest(path)
          == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      write("d", path, append: true)
      #expect(FileProbe.system.identity(path) != identity)
    }
  }

  @Test func deletedUnderneathItIsAnErrorThatNamesThePath() throws {
    try withFolder { folder in
      let fake = FakeWork()
      let outcome = try {
        let cache = try FileResultCache("\(folder)/cache")
        #expect(rmdir("\(folder)/cache/unfinished") == 0)
        #expect(rmdir("\(folder)/cache") == 0)
        return fake.engine(cache).run(fake.work())
      }()
      #expect(outcome.results[0].outcome == .failed)
      #expect(outcome.results[0].note.hasPrefix("cannot write \(folder)/cache/"))
      #expect(outcome.results[0].note.hasSuffix("no such file or directory"))
    }
  }

  @Test func aSignalIsAWishToStop() {
    let interruption = Interruption()
    interruption.catchSignals()
    #expect(!interruption.isRequested)
    // Threads of the test library block signals.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    raise(SIGINT)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    #expect(interruption.isRequested)
    interruption.releaseSignals()
    #expect(interruption.isRequested)
  }
}
