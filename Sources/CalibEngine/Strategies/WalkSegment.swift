import CalibModel

/// A stretch of runs that is walked by itself: no interval crosses its ends.
struct WalkSegment: Hashable, Sendable {
  /// Runs that are taken together: a step of a strategy, or what lies between two boundaries.
  struct Block: Hashable, Sendable {
    /// The runs with data that are used, sorted; never empty.
    let runs: [ExperimentRun]
    /// Where a label that begins with it starts, as a packed key.
    let firstKey: Int64
  }

  /// What the walk goes through, in order.
  let blocks: [Block]
  /// What the labels are to tile, both ends included, as packed keys.
  let firstKey: Int64
  let lastKey: Int64
  /// What messages call it: `experiment 9`, or its interval.
  let name: String

  func runs(_ range: Range<Int>) -> [ExperimentRun] { blocks[range].flatMap(\.runs) }

  /// The interval of neighbouring blocks: to the run before the next one, and at the ends those of the range.
  ///
  /// - Parameter start: where it starts instead of at the first block.
  func label(_ range: Range<Int>, from start: Int64? = nil) -> IntervalOfValidity {
    let first = start ?? (range.lowerBound == 0 ? firstKey : blocks[range.lowerBound].firstKey)
    let last = range.upperBound == blocks.count ? lastKey : blocks[range.upperBound].firstKey - 1
    guard let interval = IntervalOfValidity(firstKey: first, lastKey: last) else {
      preconditionFailure("calib bug: an empty label")
    }
    return interval
  }
}
