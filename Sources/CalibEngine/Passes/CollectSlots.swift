import CalibGraph
import CalibModel

/// The collect tasks of one pass of a calibration: one for each file and collector that reads its dataset.
struct CollectSlots: Sendable {
  private enum State: Hashable, Sendable {
    case waiting
    case asked
    case collected(Collected)
    case failed
    /// It was collected, and nothing goes on with it.
    case forgotten
  }

  private var files: [(index: Int, file: InputFile)]
  private var places: [(file: Int, collector: Int)] = []
  private var states: [State] = []
  private var failures: [String] = []
  private var lost = 0
  private(set) var outstanding = 0
  private var left = 0
  private let collectors: [CalibrationSpec.Collector]
  /// The part of the tasks that may be lost.
  private let tolerance: Double
  /// All runs of the files, sorted; where `runs: common` is said, those that all datasets have.
  private(set) var runs: [ExperimentRun]
  /// For each collector the partial results of each run, in the order of paths.
  private var partials: [[ExperimentRun: [PartialReference]]]
  /// The first and the last time of the rows of each run, or of each stretch of one, where collectors tell it.
  private(set) var times: [RunPiece: RunCatalog.Times] = [:]

  init(_ spec: CalibrationSpec, files all: [InputFile]) {
    let datasets = Set(spec.collectors.flatMap(\.datasets))
    files = all.indices.filter { datasets.contains(all[$0].dataset) }.map { ($0, all[$0]) }
      .sorted { ($0.1.path, $0.1.dataset) < ($1.1.path, $1.1.dataset) }
    collectors = spec.collectors
    tolerance = spec.policy.tolerance
    partials = Array(repeating: [:], count: spec.collectors.count)
    runs = []
    let common = spec.runs == .common ? Self.commonRuns(files.map(\.file), datasets) : nil
    restrict { (common?.contains($0) ?? true) && (spec.selectedRuns?.contains($0) ?? true) }
  }

  /// Leaves out runs, before anything is asked for: of files without any other run nothing is wanted.
  mutating func restrict(to isWanted: (ExperimentRun) -> Bool) {
    files = files.compactMap { index, file in
      let runs = file.runs.filter(isWanted)
      if runs.isEmpty { return nil }
      if runs.count == file.runs.count { return (index, file) }
      return (index, file.restricted(to: runs))
    }
    places = files.indices.flatMap { place in
      collectors.indices.filter { collectors[$0].datasets.contains(files[place].file.dataset) }.map {
        (place, $0)
      }
    }
    states = Array(repeating: .waiting, count: places.count)
    left = places.count
    runs = Array(Set(files.flatMap(\.file.runs))).sorted()
  }

  /// The runs that each of some datasets has.
  private static func commonRuns(_ files: [InputFile], _ datasets: Set<String>) -> Set<ExperimentRun> {
    let sets = datasets.sorted().map { name in
      Set(files.filter { $0.dataset == name }.flatMap(\.runs))
    }
    return sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
  }

  var count: Int { places.count }
  var fileCount: Int { files.count }
  var waiting: [Int] { left == 0 ? [] : states.indices.filter { states[$0] == .waiting } }
  /// Whether none was asked for yet.
  var isUntouched: Bool { left == places.count }
  var isComplete: Bool { left == 0 && outstanding == 0 && failureNote == nil }

  /// What was lost and tolerated, for the result's note; `nil` where nothing was.
  var lossNote: String? {
    guard let first = failures.first, failureNote == nil else { return nil }
    return
      "\(lost) of \(QuantityText.plural(count, "collect task")) lost, which is tolerated; the first: \(first)"
  }

  /// What the failed ones said; `nil` where none failed, or no more than is tolerated.
  var failureNote: String? {
    guard let first = failures.first, Double(lost) > tolerance * Double(count) else { return nil }
    return failures.count == 1 ? first : "\(first) (and \(failures.count - 1) more like this)"
  }

  func file(_ slot: Int) -> InputFile { files[places[slot].file].file }
  func fileIndex(_ slot: Int) -> Int { files[places[slot].file].index }
  func collector(_ slot: Int) -> Int { places[slot].collector }

  /// All runs that a collector reads, sorted.
  func runs(of collector: Int) -> [ExperimentRun] {
    let read = places.filter { $0.collector == collector }.flatMap { files[$0.file].file.runs }
    return Set(read).sorted()
  }

  mutating func ask(_ slot: Int) {
    states[slot] = .asked
    left -= 1
    outstanding += 1
  }

  mutating func receive(_ collected: Collected, _ slot: Int) {
    states[slot] = .collected(collected)
    outstanding -= 1
  }

  mutating func fail(_ message: String, _ slot: Int) {
    states[slot] = .failed
    outstanding -= 1
    lost += 1
    if !failures.contains(message) { failures.append(message) }
  }

  /// Makes all wanted again, for the next pass.
  mutating func reset() {
    states = Array(repeating: .waiting, count: places.count)
    left = places.count
    (failures, lost) = ([], 0)
  }

  /// Drops what was collected, when nothing goes on with it.
  mutating func forgetCollected() {
    for slot in states.indices { if case .collected = states[slot] { states[slot] = .forgotten } }
    partials = Array(repeating: [:], count: partials.count)
  }

  /// The runs of which something was collected; all of them where nothing was lost.
  var deliveredRuns: [ExperimentRun] {
    lost == 0 ? runs : runs.filter { run in partials.contains { $0[run] != nil } }
  }

  /// Prepares ``partials(of:)``, when all is collected.
  mutating func index() {
    partials = Array(repeating: [:], count: partials.count)
    times = [:]
    for (slot, state) in states.enumerated() {
      guard case .collected(let collected) = state else { continue }
      for part in collected.parts {
        partials[places[slot].collector][part.run, default: []].append(part)
        guard let new = part.times else { continue }
        let old = times[part.piece] ?? new
        times[part.piece] = RunCatalog.Times(begin: min(old.begin, new.begin), end: max(old.end, new.end))
      }
    }
  }

  /// What strategies cut between: the stretches of each run in which a collector has rows, else the run as a whole.
  func pieces(of runs: [ExperimentRun]) -> [RunPiece] {
    runs.flatMap { run in
      let stretches = Set(partials.flatMap { ($0[run] ?? []).compactMap(\.stretch) }).sorted()
      return stretches.isEmpty ? [RunPiece(run)] : stretches.map { RunPiece(run, stretch: $0) }
    }
  }

  /// For each collector the partial results of some runs, in the order in which they are folded: by run, then
  /// path.
  ///
  /// - Parameter pieces: where not all of the runs is wanted, the first piece and the last.
  func partials(
    of runs: [ExperimentRun], in pieces: ClosedRange<RunPiece>? = nil
  ) -> [[PartialReference]] {
    partials.map { byRun in
      runs.flatMap { run in
        let all = byRun[run] ?? []
        guard let pieces else { return all }
        return all.filter { pieces.contains($0.piece) }
      }
    }
  }
}
