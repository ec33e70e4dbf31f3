import CalibKit
import CalibTestSupport
import Glibc
import Testing

@Suite("Whole files")
struct FilesTests {
  let temporary: TemporaryFolder

  init() throws { temporary = try TemporaryFolder() }

  /// The error that an action ends with.
  private func error(_ action: () throws(SessionError) -> Void) -> SessionError? {
    do throws(SessionError) {
      try action()
      return nil
    } catch {
      return error
    }
  }

  @Test("what is written is read again")
  func roundTrip() throws {
    let path = temporary.path("a.txt")
    let bytes = [UInt8](repeating: 7, count: 200_000) + [0, 255, 10]
    try Files.write(bytes, to: path)
    #expect(try Files.read(path) == bytes)
    #expect(Files.names(in: temporary.path) == ["a.txt"])
  }

  @Test("an error names the path and the reason, and ends with 2")
  func errorsNamePathAndReason() throws {
    let missing = try #require(error { () throws(SessionError) in _ = try Files.read("nowhere/a.csv") })
    #expect(missing.status == .unreadable)
    #expect(missing.description == "error: cannot read `nowhere/a.csv`: there is no such file")
    let folder = try #require(error { () throws(SessionError) in _ = try Files.read(temporary.path) })
    #expect(folder.description.contains("`\(temporary.path)`: is a directory"))
    let inFile = try temporary.write("file", "") + "/b"
    let below = try #require(error { () throws(SessionError) in try Files.write([1], to: inFile) })
    #expect(below.description.contains("cannot write `\(inFile)`: not a directory"))
    #expect(error { () throws(SessionError) in try Files.makeFolder(inFile + "/c") } != nil)
  }

  @Test("a full disk leaves the old file and nothing beside it, and says to make room")
  func failedWriteLeavesTheOldFile() throws {
    let path = try temporary.write("a.txt", "old")
    // The text goes to a device that is always full.
    try #require(symlink("/dev/full", "\(path).\(getpid()).tmp") == 0)
    let full = try #require(error { () throws(SessionError) in try Files.write([1, 2, 3], to: path) })
    #expect(full.description.contains("no space left on device"))
    #expect(full.description.contains("help: make room on that disk"))
    #expect(try Files.read(path) == Array("old".utf8))
    #expect(Files.names(in: temporary.path) == ["a.txt"])
  }

  @Test("a file does not take the place of a folder")
  func foldersStay() throws {
    try Files.makeFolder(temporary.path("folder/inner"))
    #expect(error { () throws(SessionError) in try Files.write([1], to: temporary.path("folder")) } != nil)
    #expect(Files.names(in: temporary.path) == ["folder"])
    try Files.makeFolder(temporary.path("folder/inner"))
    #expect(Files.names(in: temporary.path("folder")) == ["inner"])
  }

  @Test("paths are taken apart and put together")
  func paths() {
    #expect(Files.folder(of: "a/b/c.calib") == "a/b")
    #expect(Files.folder(of: "c.calib") == ".")
    #expect(Files.folder(of: "/c.calib") == "/")
    #expect(Files.join("a", "b") == "a/b")
    #expect(Files.join("a/", "b") == "a/b")
    #expect(Files.join(".", "b") == "b")
    #expect(Files.join("a", "/b") == "/b")
    #expect(Files.names(in: "nowhere at all").isEmpty)
  }
}
