import CalibGraph
import CalibModel

/// Which files and datasets stand behind the results of each calibration: what provenance says of them.
struct WorkInputs: Sendable {
  private let datasets: [String: [String]]
  private let files: [InputFile]

  init(_ work: WorkSpec) {
    files = work.files
    datasets = Dictionary(
      work.calibrations.map { ($0.name, Set($0.collectors.flatMap(\.datasets)).sorted()) },
      uniquingKeysWith: { first, _ in first })
  }

  func datasets(of calibration: String) -> [String] { datasets[calibration] ?? [] }

  /// The files with events of these runs: path, and SHA-256 where an earlier reading recorded it.
  func files(of calibration: String, runs: [ExperimentRun]) -> JSONValue {
    let (wanted, runs) = (datasets(of: calibration), Set(runs))
    let found = files.filter { wanted.contains($0.dataset) && !runs.isDisjoint(with: $0.runs) }
    return .array(
      found.map { .members(["path": .string($0.path), "sha256": $0.digest.map { .string($0) }]) })
  }
}
