import CalibTestSupport
import FoundationEssentials
import Testing

/// What the other tests rely on.
@Suite struct TestSupportTests {
  @Test func fixturesOfAFolderThatIsNotThereAreNone() {
    #expect(Fixture.all(in: "no such folder").isEmpty)
  }

  @Test func fixturesAreFoundByTheirEndingInOrderOfName() throws {
    let folder = try TemporaryFolder()
    for name in ["b.calib", "a.calib", "a.err", "c.txt"] {
      try folder.write("Fixtures/set/\(name)", "text of \(name)")
    }
    let found = Fixture.all(in: "set", file: folder.path("Test.swift"))
    #expect(found.map(\.name) == ["a", "b"])
    #expect(found.map(\.description) == ["a", "b"])
    #expect(try found[0].text() == "text of a.calib")
    #expect(try found[0].bytes() == Array("text of a.calib".utf8))
    #expect(Fixture.all(in: "set", extension: "txt", file: folder.path("Test.swift")).map(\.name) == ["c"])
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["CALIB_UPDATE_SNAPSHOTS"] != "1"))
  func whatIsExpectedIsReadAndNotWritten() throws {
    let folder = try TemporaryFolder()
    try folder.write("Fixtures/set/a.calib", "in")
    try folder.write("Fixtures/set/a.err", "expected")
    let fixture = Fixture.all(in: "set", file: folder.path("Test.swift"))[0]
    #expect(try fixture.expected("err", updatingTo: "found") == "expected")
    #expect(try fixture.expected("err", updatingTo: "found") == "expected")
    #expect(throws: (any Error).self) { try fixture.expected("tree", updatingTo: "found") }
  }

  @Test func aTemporaryFolderGoesWithItsValue() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(try folder?.write("deep/er/file", "x"))
    #expect(FileManager.default.fileExists(atPath: path))
    folder = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func twoTemporaryFoldersAreTwo() throws {
    let (one, two) = (try TemporaryFolder(), try TemporaryFolder())
    #expect(one.path != two.path)
  }

  @Test func sharedDataIsFoundFromBelowAndNothingFromElsewhere() throws {
    let folder = try TemporaryFolder()
    try folder.write("shared/data/file.csv", "x")
    let inside = folder.path("project/Tests/Some/Test.swift")
    #expect(SharedData.folder(file: inside) == folder.path("shared/data"))
    #expect(SharedData.path("file.csv", file: inside) == folder.path("shared/data/file.csv"))
    #expect(SharedData.path("other.csv", file: inside) == nil)
    #expect(SharedData.folder(file: "/nowhere/at/all/Test.swift") == nil)
  }
}
