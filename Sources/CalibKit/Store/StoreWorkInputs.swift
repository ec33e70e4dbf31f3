import CalibEngine
import CalibGraph
import CalibModel

/// Which files and datasets stand behind the results of each calibration: what provenance says of them.
struct WorkInputs: Sendable {
  private let datasets: [String: [String]]
  private let files: [InputFile]
  /// What the run that publishes has read: it knows the digests of files that were new when it was planned.
  private let identities: FileIdentities

  init(_ work: WorkSpec, _ identities: FileIdentities) {
    files = work.files
    self.identities = identities
    datasets = Dictionary(
      work.calibrations.map { ($0.name, Set($0.collectors.flatMap(\.datasets)).sorted()) },
      uniquingKeysWith: { first, _ in first })
  }

  func datasets(of calibration: String) -> [String] { datasets[calibration] ?? [] }

  /// The files with events of these runs: path, and SHA-256 of what was read; without it in a plan of what was not.
  func files(of calibration: String, runs: [ExperimentRun]) -> JSONValue {
    let (wanted, runs) = (datasets(of: calibration), Set(runs))
    let found = files.filter { wanted.contains($0.dataset) && !runs.isDisjoint(with: $0.runs) }
    return .array(
      found.map { file in
        let digest = file.digest ?? identities.digest(file.identity)
        return .members(["path": .string(file.path), "sha256": digest.map { .string($0) }])
      })
  }
}
