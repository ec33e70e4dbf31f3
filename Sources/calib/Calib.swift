import ArgumentParser

/// The command `calib`.
@main
struct Calib: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "calib", abstract: "Calibrate detectors.")
}
