import CalibTestSupport
import Glibc
import Testing

@Suite("Examples close on their truth")
struct ExampleClosureTests {
  /// Makes an example with its simulated data and runs it.
  private func closed(
    _ name: String, seed: Int
  ) throws -> (comparison: Program.Ending, program: Program, folder: TemporaryFolder) {
    let temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path)
      .run("new", "--example", name, "--seed", "\(seed)", name)
    guard made.status == 0 else { throw Program.Failure(text: made.all) }
    let program = Program(folder: "\(temporary.path)/\(name)")
    let run = try program.run("run", "\(name).calib", "--progress", "none")
    guard run.status == 0 else { throw Program.Failure(text: run.all) }
    return (try program.run("results", "\(name).calib", "--truth", "truth.csv"), program, temporary)
  }

  @Test("the cuts of `beam_energy` are the steps of the energy", arguments: [1, 2])
  func beamEnergy(seed: Int) throws {
    let (comparison, program, folder) = try closed("beam_energy", seed: seed)
    defer { withExtendedLifetime(folder) {} }
    #expect(comparison.status == 0, "\(comparison.all)")
    let iovs = try program.run("store", "iovs", "prompt_2026a").output
    #expect(iovs.contains("18/1..18/12") && iovs.contains("18/13..18/24"), "\(iovs)")
    #expect(comparison.output.contains("6 constants"), "\(comparison.all)")
    #expect(comparison.output.contains("18/1..18/12 from 18/4 at 1800 s"), "\(comparison.all)")
  }

  @Test("short runs of `strip_efficiency` join a neighbour, and the efficiencies are right")
  func planeEfficiency() throws {
    let (comparison, program, folder) = try closed("strip_efficiency", seed: 1)
    defer { withExtendedLifetime(folder) {} }
    #expect(comparison.status == 0, "\(comparison.all)")
    let iovs = try program.run("store", "iovs", "prompt_2026a").output
    #expect(iovs.contains("9/4..9/5") && iovs.contains("9/8..9/9"), "\(iovs)")
  }

  static let hasPython = access("/usr/bin/python3", X_OK) == 0

  @Test("layers and their sensors together close on the truth of `alignment`", arguments: [1, 2])
  func hierarchy(seed: Int) throws {
    let temporary = try TemporaryFolder()
    let made = try Program(folder: temporary.path)
      .run("new", "--example", "alignment", "--seed", "\(seed)", "alignment")
    #expect(made.status == 0, "\(made.all)")
    let program = Program(folder: "\(temporary.path)/alignment")
    let run = try program.run("run", "hierarchy.calib", "--progress", "none")
    #expect(run.status == 0, "\(run.all)")
    let comparison = try program.run("results", "hierarchy.calib", "--truth", "truth.csv")
    #expect(comparison.status == 0 && comparison.output.contains("62 constants"), "\(comparison.all)")
  }

  @Test("a solver of one's own aligns the telescope", .enabled(if: hasPython, "there is no /usr/bin/python3"))
  func telescope() throws {
    let (comparison, program, folder) = try closed("external_alignment", seed: 1)
    defer { withExtendedLifetime(folder) {} }
    #expect(comparison.status == 0, "\(comparison.all)")
    #expect(comparison.output.contains("8 constants"), "\(comparison.all)")
    let again = try program.run("run", "external_alignment.calib", "--progress", "line")
    #expect(again.all.contains("nothing to do"), "\(again.all)")
  }
}
