import CalibModel

/// A stretch of runs that is walked by itself: no interval crosses its ends.
struct WalkSegment: Hashable, Sendable {
  /// The runs with data, sorted; never empty.
  let runs: [ExperimentRun]
  /// What the labels are to tile, both ends included, as packed keys.
  let firstKey: Int64
  let lastKey: Int64
  /// What messages call it: `experiment 9`, or its interval.
  let name: String

  /// Cuts sorted runs at experiments, and within them at the boundaries.
  ///
  /// The first range starts where the coverage starts and the last ends where it ends; without coverage these
  /// are the first and the last run. Between them experiments range from their run 0 to their end. A block
  /// between two boundaries without any run belongs to the block before it.
  ///
  /// - Parameter boundaries: keys of first runs of blocks, sorted.
  static func segments(
    of runs: [ExperimentRun], coverage: IntervalOfValidity?, boundaries: [Int64]
  ) -> [WalkSegment] {
    guard let first = runs.first, let last = runs.last else { return [] }
    let start = min(first.key, coverage?.firstKey ?? first.key)
    let end = max(last.key, coverage?.lastKey ?? last.key)
    var segments: [WalkSegment] = []
    for block in experimentBlocks(runs) {
      guard let head = block.first else { continue }
      let experiment = head.experiment
      let firstKey = head == first ? start : Int64(experiment) << 32
      let lastKey =
        block.last == last ? end : IntervalOfValidity.endOfExperiment(experiment)
      segments += cut(block, from: firstKey, to: lastKey, at: boundaries)
    }
    return segments
  }

  /// The experiments strictly between those with data that the coverage claims.
  static func emptyExperiments(between runs: [ExperimentRun], coverage: IntervalOfValidity?) -> [Int] {
    guard coverage != nil else { return [] }
    return zip(runs, runs.dropFirst()).flatMap { left, right in
      right.experiment - left.experiment > 1 ? Array((left.experiment + 1)..<right.experiment) : []
    }
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

  private static func cut(
    _ runs: [ExperimentRun], from firstKey: Int64, to lastKey: Int64, at boundaries: [Int64]
  ) -> [WalkSegment] {
    var starts: [(index: Int, key: Int64)] = [(0, firstKey)]
    var next = boundaries[...].drop { $0 <= runs[0].key }
    for index in runs.indices.dropFirst() {
      let passed = next.prefix { $0 <= runs[index].key }
      next = next.dropFirst(passed.count)
      if let boundary = passed.last { starts.append((index, boundary)) }
    }
    return starts.indices.map { place in
      let isLast = place + 1 == starts.count
      let end = isLast ? lastKey : starts[place + 1].key - 1
      let slice = runs[starts[place].index..<(isLast ? runs.count : starts[place + 1].index)]
      let whole = starts.count == 1
      let interval = IntervalOfValidity(firstKey: starts[place].key, lastKey: end)
      let name = whole ? "experiment \(runs[0].experiment)" : interval.map(\.description) ?? ""
      return WalkSegment(runs: Array(slice), firstKey: starts[place].key, lastKey: end, name: name)
    }
  }
}
