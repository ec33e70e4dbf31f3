import CalibModel
import CalibTestSupport
import Testing

@testable import CalibKit

// A run catches the signals of the process, so one runs at a time.
@Suite("The results of the last run", .serialized)
struct LastRunTests {
  let script: SmallScript
  let place: WorkPlace

  init() throws {
    script = try SmallScript()
    place = try WorkPlace(script: script.path, folder: nil)
  }

  @Test("there are none before the first run, and it is said how to get them")
  func nothingYet() throws {
    #expect(try LastRun(place.resultsPath) == nil)
    let error = #expect(throws: SessionError.self) { try script.session.results(script.path) }
    #expect(error?.status == .mistake)
    #expect(error?.description.contains("help: run it: `calib run") == true)
  }

  @Test("what is written is read again, to the byte")
  func roundTrip() throws {
    let report = try script.run()
    #expect(report.exitStatus == 0)
    let last = try #require(try LastRun(place.resultsPath))
    #expect(last.results.map(\.name) == ["spot"])
    #expect(last.results.first?.intervals.count == 3)
    let copy = script.temporary.path("copy.jsonl")
    try last.write(to: copy)
    #expect(try Files.read(copy) == Files.read(place.resultsPath))
    #expect(try script.session.results(script.path).json == report.json)
  }

  @Test("when it began and ended is kept")
  func times() throws {
    _ = try script.run()
    let last = try #require(try LastRun(place.resultsPath))
    #expect(last.origin.began > 1_700_000_000 && last.origin.began <= last.origin.ended)
    #expect(last.origin.version == Session.version && last.origin.scriptDigest.count == 64)
  }

  @Test("a damaged file is named, and a new run mends it")
  func damaged() throws {
    _ = try script.run()
    let whole = try Files.read(place.resultsPath)
    for broken in [Array(whole.dropLast(40)), Array("not JSON\n".utf8) + whole, []] {
      try Files.write(broken, to: place.resultsPath)
      let error = #expect(throws: SessionError.self) { try LastRun(place.resultsPath) }
      #expect(error?.description.contains(place.resultsPath) == true)
      #expect(error?.description.contains("help: run the script again") == true)
    }
    _ = try script.run()
    #expect(try LastRun(place.resultsPath)?.results.count == 1)
  }
}

@Suite("Folders of work")
struct WorkPlaceTests {
  @Test("each script has results of its own, all of a folder one cache")
  func twoScripts() throws {
    let temporary = try TemporaryFolder()
    let first = try WorkPlace(script: temporary.path("a.calib"), folder: nil)
    let second = try WorkPlace(script: temporary.path("b.calib"), folder: nil)
    #expect(first.resultsPath == temporary.path(".calib/scripts/a/results.jsonl"))
    #expect(second.resultsPath == temporary.path(".calib/scripts/b/results.jsonl"))
    _ = try first.cache()
    _ = try second.journal()
    #expect(Files.exists(temporary.path(".calib/scripts/b")))
  }

  @Test("another folder may be named")
  func namedFolder() throws {
    let temporary = try TemporaryFolder()
    let place = try WorkPlace(script: temporary.path("a.calib"), folder: temporary.path("w/x"))
    #expect(place.resultsPath.hasPrefix(temporary.path("w/x/")))
    #expect(!Files.exists(temporary.path(".calib")))
  }

  @Test("a folder that cannot be made is named")
  func impossible() throws {
    let temporary = try TemporaryFolder()
    let file = try temporary.write("file", "")
    let error = #expect(throws: SessionError.self) {
      try WorkPlace(script: temporary.path("a.calib"), folder: "\(file)/work")
    }
    #expect(error?.status == .unreadable)
    #expect(error?.description.contains("\(file)/work") == true)
  }
}
