/// A collected object of a kind that ``ObjectSignature`` describes; histograms, summaries and counts are ``Value``s proper.
package enum CollectedObject: Hashable, Sendable {
  case histogram2D(Histogram2D)
  case profile(Profile)
  case quantiles(QuantileSketch)
  case efficiency(Efficiency)
  case sample(Sample)
  /// A count of rows with weights; one without is a ``Value`` proper.
  case weightedCount(RowWeights)
  case covariance(Covariance)
  case linearSystem(LinearSystem)
  case millepede(MillepedeRecords)

  /// The name of its type.
  package var typeName: String {
    switch self {
    case .histogram2D: "Histogram2D"
    case .profile: "Profile"
    case .quantiles: "Quantiles"
    case .efficiency: "Efficiency"
    case .sample: "Sample"
    case .weightedCount: "Count"
    case .covariance: "Covariance"
    case .linearSystem: "LinearSystem"
    case .millepede: "MillepedeRecords"
    }
  }

  /// Rows that were taken; records of an alignment.
  package var entries: Double {
    switch self {
    case .histogram2D(let object): object.entries
    case .profile(let object): object.entries
    case .quantiles(let object): object.count
    case .efficiency(let object): object.entries
    case .sample(let object): object.seen.rows
    case .weightedCount(let object): object.rows
    case .covariance(let object): object.count
    case .linearSystem(let object): object.taken.rows
    case .millepede(let object): Double(object.recordCount)
    }
  }
}
