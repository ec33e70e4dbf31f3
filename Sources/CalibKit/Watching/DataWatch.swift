import CalibEngine
import CalibGraph
import CalibModel

/// What a watching knows between its rounds: which data it saw and when they came, and when an interval closes for want
/// of data.
struct DataWatch {
  /// What a look compares.
  private struct Look: Hashable {
    let files: Set<InputFile.Identity>
    let catalog: RunCatalog
    let script: String
  }

  /// Nanoseconds since 1970, of a clock that does not jump.
  private let clock: () -> Int64
  private var seen: Look?
  private var arrivals: [InputFile.Identity: Int64] = [:]
  /// The intervals that were open after the last round.
  private var open: [OpenInterval] = []
  private var told: Set<InputFile.Identity> = []
  private(set) var late = LateData()

  init(clock: @escaping () -> Int64) { self.clock = clock }

  /// Whether a round was done.
  var hasRun: Bool { seen != nil }

  var moment: WatchMoment { WatchMoment(now: clock(), arrivals: arrivals) }

  /// Notes which data are there, and says why a round is due: outer `nil` where none is, inner `nil` for the first.
  ///
  /// What is there at the first look came when it was written; what is new later came now, whatever its time says.
  mutating func reasonToRun(_ prepared: PreparedWork) -> String?? {
    let now = clock()
    let look = Look(
      files: Set(prepared.work.files.map(\.identity)), catalog: prepared.work.catalog,
      script: prepared.script.digest)
    for file in look.files where arrivals[file] == nil {
      arrivals[file] = hasRun ? now : min(file.modified, now)
    }
    guard let seen else { return .some(nil) }
    if look != seen { return Self.difference(look, seen) }
    return open.first { $0.closesAt.map { $0 <= now } ?? false }.map { open in
      let seconds = QuantityText.number(open.closesAfterSeconds ?? 0)
      return "no data for \(seconds) s: \(open.interval) of `\(open.calibration)` is closed"
    }
  }

  /// Notes what a round found.
  mutating func took(_ prepared: PreparedWork, _ outcome: RunOutcome) {
    seen = Look(
      files: Set(prepared.work.files.map(\.identity)), catalog: prepared.work.catalog,
      script: prepared.script.digest)
    open = outcome.open
    late.took(prepared.work, outcome)
  }

  /// A line for each file that came too late, once.
  mutating func newlyLate(_ files: [InputFile]) -> [String] {
    files.filter { told.insert($0.identity).inserted }.map { file in
      let place =
        late.publication(of: file)
        .map { "\($0.interval) of `\($0.calibration)`" } ?? "its interval"
      return "late: `\(TerminalText.sanitized(file.path))` came after \(place) was published; "
        + "the next `calib run` takes it up"
    }
  }

  /// How long to sleep until the next look: shorter where an interval closes before.
  func millisecondsToWait(atMost longest: Int) -> Int {
    let now = clock()
    let next = open.compactMap(\.closesAt).filter { $0 > now }.min()
    return next.map { min(longest, Int(($0 - now) / 1_000_000) + 1) } ?? longest
  }

  /// `2 new files, 1 changed`.
  private static func difference(_ look: Look, _ seen: Look) -> String {
    let known = Set(seen.files.map(\.path))
    let here = Set(look.files.map(\.path))
    let changed = look.files.subtracting(seen.files)
    let new = changed.filter { !known.contains($0.path) }.map(\.path).sorted()
    let parts = [
      (new, "new"), (changed.map(\.path).filter(known.contains).sorted(), "changed"),
      (known.subtracting(here).sorted(), "gone"),
    ].filter { !$0.0.isEmpty }.map { paths, word in
      let name = paths.count == 1 ? "`\(TerminalText.sanitized(paths[0]))` is" : "\(paths.count) files are"
      return "\(name) \(word)"
    }
    let rest = [
      look.catalog == seen.catalog ? nil : "the run catalogue changed",
      look.script == seen.script ? nil : "the script changed",
    ]
    return (parts + rest.compactMap { $0 }).joined(separator: ", ")
  }
}
