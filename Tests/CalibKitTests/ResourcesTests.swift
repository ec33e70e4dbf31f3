import CalibKit
import CalibTestSupport
import Testing

@Suite("calib's own files")
struct ResourcesTests {
  @Test("CALIB_HOME names their place")
  func override() throws {
    let resources = try Resources(environment: ["CALIB_HOME": "/opt/calib"])
    #expect(resources.home == "/opt/calib")
    #expect(resources.examples == "/opt/calib/examples")
    #expect(resources.errorPages == "/opt/calib/docs/errors")
  }

  @Test("an empty CALIB_HOME is none: they are found from the program's place")
  func foundFromTheProgram() throws {
    let resources = try Resources(environment: ["CALIB_HOME": ""])
    #expect(Files.exists("\(resources.home)/stdlib"))
    #expect(Files.names(in: resources.examples).contains("momentum_scale"))
  }

  @Test("an installation is found beside the program's folder")
  func installed() throws {
    let temporary = try TemporaryFolder()
    try temporary.write("share/calib/stdlib/physics.calib", "")
    let resources = try Resources(environment: [:], program: temporary.path("bin/calib"))
    #expect(resources.home == temporary.path("share/calib"))
  }

  @Test("where they are nowhere, the message says how to get or name them")
  func missing() throws {
    let temporary = try TemporaryFolder()
    let program = temporary.path("bin/calib")
    let error = #expect(throws: SessionError.self) { try Resources(environment: [:], program: program) }
    #expect(error?.status == .unreadable)
    #expect(error?.description.contains(temporary.path("share/calib")) == true)
    #expect(error?.description.contains("CALIB_HOME") == true)
  }
}
