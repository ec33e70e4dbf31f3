import CalibGraph
import CalibModel

/// A range of runs with the ends that its labels are to reach: what a segment is made of.
struct WalkRange: Hashable, Sendable {
  /// The runs with data, sorted; never empty.
  let runs: [ExperimentRun]
  let firstKey: Int64
  let lastKey: Int64
  let name: String

  /// Cuts sorted runs at experiments, and within them at places where an interval has to end.
  ///
  /// The first range starts where the coverage starts and the last ends where it ends; without coverage these
  /// are the first and the last run. Between them experiments range from their run 0 to their end. What lies
  /// between two cuts without any run belongs to the range before it.
  ///
  /// - Parameter cuts: keys of runs at which a new range begins, sorted.
  static func ranges(
    of runs: [ExperimentRun], coverage: IntervalOfValidity?, cuts: [Int64]
  ) -> [WalkRange] {
    guard let first = runs.first, let last = runs.last else { return [] }
    let (start, end) = ends(of: runs, coverage: coverage)
    var ranges: [WalkRange] = []
    for block in experimentBlocks(runs) {
      guard let head = block.first else { continue }
      let experiment = head.experiment
      let range = WalkRange(
        runs: block, firstKey: head == first ? start : Int64(experiment) << 32,
        lastKey: block.last == last ? end : IntervalOfValidity.endOfExperiment(experiment),
        name: "experiment \(experiment)")
      ranges += range.cut(at: cuts)
    }
    return ranges
  }

  /// One range over all experiments, cut where an interval has to end: what `single` labels.
  static func whole(
    of runs: [ExperimentRun], coverage: IntervalOfValidity?, cuts: [Int64]
  ) -> [WalkRange] {
    guard let first = runs.first, let last = runs.last else { return [] }
    let range = WalkRange(
      runs: runs, firstKey: coverage?.firstKey ?? first.key, lastKey: coverage?.lastKey ?? last.key, name: "")
    return range.cut(at: cuts)
  }

  /// The experiments strictly between those with data that the coverage claims.
  static func emptyExperiments(between runs: [ExperimentRun], coverage: IntervalOfValidity?) -> [Int] {
    guard coverage != nil else { return [] }
    return zip(runs, runs.dropFirst()).flatMap { left, right in
      right.experiment - left.experiment > 1 ? Array((left.experiment + 1)..<right.experiment) : []
    }
  }

  private static func ends(of runs: [ExperimentRun], coverage: IntervalOfValidity?) -> (Int64, Int64) {
    let (first, last) = (runs[0].key, runs[runs.count - 1].key)
    return (min(first, coverage?.firstKey ?? first), max(last, coverage?.lastKey ?? last))
  }

  private static func experimentBlocks(_ runs: [ExperimentRun]) -> [[ExperimentRun]] {
    var blocks: [[ExperimentRun]] = []
    for run in runs {
      if blocks.last?.last?.experiment == run.experiment {
        blocks[blocks.count - 1].append(run)
      } else {
        blocks.append([run])
      }
    }
    return blocks
  }

  /// The pieces between cuts: each begins at the last cut before its first run.
  func cut(at cuts: [Int64]) -> [WalkRange] {
    var starts: [(index: Int, key: Int64)] = [(0, firstKey)]
    var next = cuts[...].drop { $0 <= runs[0].key }
    for index in runs.indices.dropFirst() {
      let passed = next.prefix { $0 <= runs[index].key }
      next = next.dropFirst(passed.count)
      if let cut = passed.last { starts.append((index, cut)) }
    }
    guard starts.count > 1 else { return [self] }
    return starts.indices.map { place in
      let isLast = place + 1 == starts.count
      let end = isLast ? lastKey : starts[place + 1].key - 1
      let slice = runs[starts[place].index..<(isLast ? runs.count : starts[place + 1].index)]
      let interval = IntervalOfValidity(firstKey: starts[place].key, lastKey: end)
      return WalkRange(
        runs: Array(slice), firstKey: starts[place].key, lastKey: end, name: interval?.description ?? "")
    }
  }
}

extension WalkRange {
  /// The segment of its runs in steps, without those that are skipped; `nil` where all are.
  func segment(step: Int, skipping skipped: Set<ExperimentRun> = []) -> WalkSegment? {
    let used = skipped.isEmpty ? runs : runs.filter { !skipped.contains($0) }
    let blocks = stride(from: 0, to: used.count, by: max(1, step)).map { start in
      WalkSegment.Block(
        runs: Array(used[start..<min(start + max(1, step), used.count)]), firstKey: used[start].key)
    }
    guard !blocks.isEmpty else { return nil }
    return WalkSegment(blocks: blocks, firstKey: firstKey, lastKey: lastKey, name: name)
  }

  /// The segment whose blocks are its runs, or stretches of them, sorted.
  func segment(atoms: [RunPiece]) -> WalkSegment {
    let blocks = atoms.map { WalkSegment.Block(runs: [$0.run], firstKey: $0.run.key) }
    return WalkSegment(blocks: blocks, firstKey: firstKey, lastKey: lastKey, name: name)
  }

  /// The segment whose blocks begin at boundaries: keys of first runs, sorted.
  func segment(boundaries: [Int64]) -> WalkSegment {
    let blocks = cut(at: boundaries).map { WalkSegment.Block(runs: $0.runs, firstKey: $0.firstKey) }
    return WalkSegment(blocks: blocks, firstKey: firstKey, lastKey: lastKey, name: name)
  }
}
