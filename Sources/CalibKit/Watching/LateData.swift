import CalibEngine
import CalibGraph
import CalibModel

/// Tells which data come late: all their runs lie in intervals that are published.
///
/// They are left to the next processing of that range (`semantics`, section 10): the rounds of a watching go on with
/// what was there when they published. Only intervals of a sequential strategy are closed in this sense; those of
/// others are found anew each time.
struct LateData {
  /// An interval that is published, and whose it is.
  struct Published: Hashable {
    let calibration: String
    let interval: IntervalOfValidity
  }

  private struct Place: Hashable {
    let dataset: String
    let path: String
  }

  /// The files as the last round took them.
  private var used: [Place: InputFile] = [:]
  /// What was made of each dataset and published.
  private var published: [String: [Published]] = [:]

  /// The files to go on with, in the order given, and those that came too late.
  ///
  /// A file that was used and changed since stays what it was: what was collected from it is known.
  func sorted(
    _ files: [InputFile], _ identities: FileIdentities
  ) -> (inTime: [InputFile], late: [InputFile]) {
    var (inTime, late): ([InputFile], [InputFile]) = ([], [])
    for file in files {
      let known = used[Place(dataset: file.dataset, path: file.path)]
      guard known?.identity != file.identity, publication(of: file) != nil else {
        inTime.append(file)
        continue
      }
      late.append(file)
      guard let known else { continue }
      inTime.append(identities.digest(known.identity).map { known.with(digest: $0) } ?? known)
    }
    return (inTime, late)
  }

  /// What was published for a file's first run, where something was for all of its runs.
  func publication(of file: InputFile) -> Published? {
    guard let published = published[file.dataset] else { return nil }
    let found = file.runs.map { run in published.first { $0.interval.contains(run) } }
    return found.contains(nil) ? nil : found.first ?? nil
  }

  /// Notes which files a round used, and what of its intervals is published.
  mutating func took(_ work: WorkSpec, _ outcome: RunOutcome) {
    for file in work.files { used[Place(dataset: file.dataset, path: file.path)] = file }
    let tags = Set(
      outcome.publications.filter { $0.outcome == .published || $0.outcome == .unchanged }.map(\.tag))
    let names = Set(work.publications.filter { tags.contains($0.tag) }.flatMap(\.calibrations))
    for spec in work.calibrations where names.contains(spec.name) {
      guard case .sequential = spec.strategy,
        let result = outcome.results.first(where: { $0.name == spec.name })
      else { continue }
      let open = outcome.open.first { $0.calibration == spec.name }?.interval
      let closed = result.intervals.map(\.interval).filter { $0 != open }
        .map { Published(calibration: spec.name, interval: $0) }
      for dataset in Set(spec.collectors.flatMap(\.datasets)) {
        published[dataset, default: []].removeAll { $0.calibration == spec.name }
        published[dataset, default: []] += closed
      }
    }
  }
}
