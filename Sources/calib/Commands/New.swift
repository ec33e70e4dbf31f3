import ArgumentParser
import CalibKit

/// The command `calib new DIR`.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Write a working example with simulated data.",
    discussion:
      "The data come from a seeded simulation of a detector; `truth.csv` holds what it was made with.")

  @Argument(help: "The folder to write; it must be new or empty.")
  var folder: String

  @Option(
    help: """
      Which example: momentum_scale, mass_scale, crystal_energy, alignment, time_of_flight, beam_energy, \
      external_alignment, strip_efficiency or drift_chamber.
      """)
  var example = "momentum_scale"

  @Option(help: "The seed of the simulation; the same seed gives the same bytes.")
  var seed: UInt64 = 1

  func run() throws {
    let script = try Session(SessionOptions()).makeExample(example, in: folder, seed: seed)
    Terminal.print(
      """
      wrote \(script), with simulated data and their truth
      next:
        calib plan \(script)
        calib run \(script)
      """)
  }
}
