import CalibSimulation

extension Session {
  /// The examples with the simulation that makes their data.
  static let examples: KeyValuePairs<String, Simulation.Example> = [
    "momentum_scale": .momentumScale, "mass_scale": .momentumScale, "crystal_energy": .crystalEnergy,
    "alignment": .alignment, "time_of_flight": .timeOfFlight, "beam_energy": .beamEnergy,
    "external_alignment": .telescope, "strip_efficiency": .planeEfficiency,
    "drift_chamber": .driftChamber,
    "jpsi_scale": .charmonium,
  ]

  /// Writes a working example into a folder: its script, a README, and simulated data with their truth.
  ///
  /// - Parameter folder: a new or empty one; with anything in it nothing is written.
  /// - Returns: the path of the script.
  package func makeExample(_ name: String, in folder: String, seed: UInt64) throws(SessionError) -> String {
    let source = Files.join(try resources().examples, name)
    guard let simulation = Self.examples.first(where: { $0.key == name })?.value else {
      let names = Self.examples.map { "`\($0.key)`" }.joined(separator: " and ")
      throw SessionError(.usage, "there is no example `\(name)`", help: "there are \(names)")
    }
    guard Files.names(in: folder).isEmpty else {
      throw SessionError(
        .unreadable, "`\(folder)` is not empty", help: "name a new folder; nothing was written")
    }
    for file in Simulation.files(example: simulation, seed: seed) {
      let path = Files.join(folder, file.path)
      try Files.makeFolder(Files.folder(of: path))
      try Files.write(file.bytes, to: path)
    }
    for file in Files.names(in: source) {
      try Files.write(try Files.read(Files.join(source, file)), to: Files.join(folder, file))
    }
    return Files.join(folder, "\(name).calib")
  }
}
