import CalibSimulation

extension Session {
  /// The examples by name; the short script of the README reads the data of the long one.
  static let examples: [(key: String, value: Simulation.Example)] =
    [("mass_scale", .momentumScale)] + Simulation.Example.allCases.map { ($0.rawValue, $0) }

  /// Writes a working example into a folder: its script, a README, and simulated data with their truth.
  ///
  /// - Parameter folder: a new or empty one; with anything in it nothing is written.
  /// - Returns: the path of the script.
  package func makeExample(_ name: String, in folder: String, seed: UInt64) throws(SessionError) -> String {
    let source = Files.join(try resources().examples, name)
    guard let simulation = Self.examples.first(where: { $0.key == name })?.value else {
      let names = Self.examples.map { "`\($0.key)`" }.joined(separator: ", ")
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
