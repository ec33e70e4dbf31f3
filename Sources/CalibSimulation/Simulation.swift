// CalibSimulation makes toy data with known truth for the examples. It knows what a detector might have measured;
// it does not know scripts, files on disk or how data are read back.

/// A seeded detector simulation: the data files of an example, and the constants that went into them.
package struct Simulation: Sendable {
  /// The examples that there are data for.
  package enum Example: String, Hashable, Sendable, CaseIterable {
    /// Muon pairs of twelve runs, with a step in the momentum scale and a beam spot that moves.
    case momentumScale = "momentum_scale"
    /// Showers in the crystals of a calorimeter, each with a gain of its own.
    case crystalEnergy = "crystal_energy"
    /// Tracks through sensors that are not where they should be.
    case alignment
    /// Times of pairs of tracks in a counter of several modules.
    case timeOfFlight = "time_of_flight"
    /// Muon pairs of 24 runs at a collision energy that steps.
    case beamEnergy = "beam_energy"
    /// Tracks through a telescope of six planes, four of them out of place.
    case telescope = "external_alignment"
    /// Muons that cross planes of which each has an efficiency of its own, in runs some of which are short.
    case planeEfficiency = "strip_efficiency"
    /// Hits in a drift chamber, with time zeros of wires, x-t relations of layers and time-walk of boards.
    case driftChamber = "drift_chamber"
    /// Muon pairs of eight runs around the J/psi, in nine bins with a momentum scale each.
    case charmonium = "jpsi_scale"

    var simulation: any DetectorSimulation {
      switch self {
      case .momentumScale: DimuonSimulation()
      case .crystalEnergy: CrystalSimulation()
      case .alignment: AlignmentSimulation()
      case .timeOfFlight: FlightTimeSimulation()
      case .beamEnergy: BeamEnergySimulation()
      case .telescope: TelescopeSimulation()
      case .planeEfficiency: PlaneEfficiencySimulation()
      case .driftChamber: DriftChamberSimulation()
      case .charmonium: CharmoniumSimulation()
      }
    }
  }

  /// The names of the examples, the default first.
  package static let examples = Example.allCases.map(\.rawValue)

  /// The seed where none is asked for.
  package static let defaultSeed: UInt64 = 1

  /// The files of an example, paths relative to its folder: data files in order of the runs, then `truth.csv`.
  ///
  /// Each run has random numbers of its own, made of the seed and its number: the same seed gives the same bytes.
  package static func files(example: Example, seed: UInt64) -> [GeneratedFile] {
    example.simulation.files(seed: seed) + [truthFile(example: example)]
  }

  /// What a calibration of the example should find.
  package static func truth(example: Example) -> [TrueConstant] { example.simulation.truth }

  private static func truthFile(example: Example) -> GeneratedFile {
    let constants = truth(example: example)
    let hasTimes = constants.contains(where: \.seconds.isInside)
    var text = "calibration,field,first,last,value,unit\(hasTimes ? ",from,to" : "")\n"
    for constant in constants {
      let ends = "\(constant.first),\(constant.last)"
      // The key of two parts has a comma, so the cell is quoted as CSV has it.
      let field = constant.field.contains(",") ? "\"\(constant.field)\"" : constant.field
      let times = [constant.seconds.from, constant.seconds.to].map { $0.map { ",\($0)" } ?? "," }.joined()
      text += "\(constant.calibration),\(field),\(ends),\(constant.value),\(constant.unit)"
      text += (hasTimes ? times : "") + "\n"
    }
    return GeneratedFile(path: "truth.csv", bytes: Array(text.utf8))
  }
}
