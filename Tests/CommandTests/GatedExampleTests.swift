import CalibModel
import CalibTestSupport
import Glibc
import Testing

/// The example `jpsi_scale` as its README tells it, from the simulated data to the sign-off of what moved.
@Suite("The momentum scale behind a gate")
struct GatedExampleTests {
  private static let script = "jpsi_scale.calib"
  private let temporary: TemporaryFolder
  private let program: Program

  init() throws {
    temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path).run("new", "--example", "jpsi_scale", "jpsi")
    guard made.status == 0 else { throw Program.Failure(text: made.all) }
    program = Program(folder: "\(temporary.path)/jpsi")
  }

  private func succeed(_ arguments: String...) throws -> String {
    let ending = try program.run(arguments)
    #expect(ending.status == 0, "\(arguments): \(ending.all)")
    return ending.output
  }

  /// The digest of a file as the program of the system gives it.
  private static func sha256(_ path: String) throws -> String {
    let pipe = try #require(popen("sha256sum '\(path)'", "r"))
    var digits = ""
    while digits.utf8.count < 64, case let byte = fgetc(pipe), byte >= 0 {
      digits.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: byte)))
    }
    #expect(pclose(pipe) == 0)
    return digits
  }

  /// The interval and the digest of each row of a tag.
  private func rows(_ tag: String) throws -> [[String]] {
    let json = try JSONValue(parsing: Array(try succeed("store", "iovs", tag, "--json").utf8))
    return (json["iovs"]?.asArray ?? []).map { row in
      ["iov", "sha256"].map { row[$0]?.asString ?? "" }
    }
  }

  /// Runs a profile, has its proposal approved, and publishes it.
  private func publish(_ profile: String) throws {
    let run = try succeed("run", Self.script, "--profile", profile, "--progress", "none")
    #expect(run.contains("waits for the sign-off of `tracking`"), "\(run)")
    let signed = try succeed("signoff", Self.script, "tracking", "--profile", profile, "--by", "grace")
    #expect(signed.contains("calib publish \(Self.script) --profile \(profile)"), "\(signed)")
    #expect(try succeed("publish", Self.script, "--profile", profile).hasPrefix("published: "))
  }

  @Test("the scales of all runs close on the truth, and nothing is published before the sign-off")
  func closure() throws {
    let run = try succeed("run", Self.script, "--progress", "none")
    #expect(run.contains("waiting for sign-off: prompt_2026a"), "\(run)")
    let comparison = try program.run("results", Self.script, "--truth", "truth.csv")
    #expect(comparison.status == 0, "\(comparison.all)")
    #expect(comparison.output.contains("36 constants, all within 3 errors"), "\(comparison.all)")
    #expect(try rows("prompt_2026a").isEmpty)
  }

  @Test("where nothing moved the published constants stay, where they moved the group decides")
  func gate() throws {
    try publish("first_weeks")
    let old = try rows("prompt_2026a")
    #expect(old.map(\.first) == ["12/0..12/2", "12/3..*"])

    let vetoed = try program.run(
      "run", Self.script, "--profile", "reprocessing", "--set", "max_move=0.05%", "--progress", "none")
    #expect(vetoed.status == 1 && vetoed.output.contains("vetoes 12/5..12/6"), "\(vetoed.all)")
    #expect(try !succeed("store", "tags").contains("reproc_2026"))

    try publish("reprocessing")
    let new = try rows("reproc_2026")
    #expect(new.map(\.first) == ["12/0..12/2", "12/3..12/4", "12/5..12/6", "12/7..*"])
    #expect(new.prefix(2).map(\.last) == old.map(\.last))
    #expect(Set(new.map(\.last)).count == 4)
    #expect(try succeed("explain", "jpsi_scale@12/3").contains("gate of scale: nothing"))
    #expect(try succeed("explain", "jpsi_scale@12/5").contains("gate of scale: update, moved by 0.00"))
    #expect(try rows("prompt_2026a") == old)
  }

  @Test("a payload shows its files with their SHA-256 from the first run on, and who approved it")
  func provenance() throws {
    try publish("first_weeks")
    let digest = try #require(try rows("prompt_2026a").first?.last)
    let text = try succeed("store", "show", digest)
    for part in [
      "approved by grace", "\"profile\": \"first_weeks\"", "\"processor\": ", "\"verdict\": \"update\"",
    ] {
      #expect(text.contains(part), "\(part): \(text)")
    }
    let json = try JSONValue(parsing: Array(try succeed("store", "show", digest, "--json").utf8))
    let payload = try #require(json["payloads"]?.asArray?.first)
    #expect(payload["verdicts"]?.asArray?.first?["by"]?.asString == "grace")
    let files = try #require(payload["provenance"]?["files"]?.asArray)
    #expect(files.count == 2)
    for file in files {
      let path = try #require(file["path"]?.asString)
      let sum = try Self.sha256("\(program.folder)/\(path)")
      #expect(file["sha256"]?.asString == sum)
      for name in [path, sum] {
        #expect(try succeed("store", "where-used", name).contains("MomentumScale"), "\(name)")
      }
    }
    #expect(try succeed("store", "where-used", "12/2").contains("MomentumScale"))
    #expect(try !succeed("store", "where-used", "12/7").contains("MomentumScale"))
  }
}
