import CalibGraph
import CalibModel

/// The collect tasks of one pass of a calibration: one for each file and collector that reads its dataset.
struct CollectSlots: Sendable {
  private enum State: Hashable, Sendable {
    case waiting
    case asked
    case collected(Collected)
    case failed
  }

  private let files: [(index: Int, file: InputFile)]
  private let places: [(file: Int, collector: Int)]
  private var states: [State]
  private var failures: [String] = []
  private(set) var outstanding = 0
  private var left: Int
  /// All runs of the files, sorted.
  let runs: [ExperimentRun]
  /// For each collector the partial results of each run, in the order of paths.
  private var partials: [[ExperimentRun: [PartialReference]]]

  init(_ spec: CalibrationSpec, files all: [InputFile]) {
    let datasets = Set(spec.collectors.flatMap(\.datasets))
    files = all.indices.filter { datasets.contains(all[$0].dataset) }.map { ($0, all[$0]) }
      .sorted { ($0.1.path, $0.1.dataset) < ($1.1.path, $1.1.dataset) }
    var places: [(Int, Int)] = []
    for (place, entry) in files.enumerated() {
      for (collector, description) in spec.collectors.enumerated()
      where description.datasets.contains(entry.file.dataset) {
        places.append((place, collector))
      }
    }
    self.places = places
    states = Array(repeating: .waiting, count: places.count)
    left = places.count
    runs = Array(Set(files.flatMap(\.file.runs))).sorted()
    partials = Array(repeating: [:], count: spec.collectors.count)
  }

  var count: Int { places.count }
  var fileCount: Int { files.count }
  var waiting: [Int] { left == 0 ? [] : states.indices.filter { states[$0] == .waiting } }
  /// Whether none was asked for yet.
  var isUntouched: Bool { left == places.count }
  var isComplete: Bool { left == 0 && outstanding == 0 && failures.isEmpty }

  /// What the failed ones said; `nil` where none failed.
  var failureNote: String? {
    guard let first = failures.first else { return nil }
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
    if !failures.contains(message) { failures.append(message) }
  }

  /// Makes all wanted again, for the next pass.
  mutating func reset() {
    states = Array(repeating: .waiting, count: places.count)
    left = places.count
  }

  /// Prepares ``partials(of:)``, when all is collected.
  mutating func index() {
    partials = Array(repeating: [:], count: partials.count)
    for (slot, state) in states.enumerated() {
      guard case .collected(let collected) = state else { continue }
      for part in collected.parts { partials[places[slot].collector][part.run, default: []].append(part) }
    }
  }

  /// For each collector the partial results of some runs, in the order in which they are folded: by run, then
  /// path.
  func partials(of runs: [ExperimentRun]) -> [[PartialReference]] {
    partials.map { byRun in runs.flatMap { byRun[$0] ?? [] } }
  }
}
