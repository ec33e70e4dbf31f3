/// Where the values of runs are that change inside of them: those of a run one after the other.
struct RunChanges {
  /// For each run the place of its first value.
  private var first: [Int] = []
  /// For each run when its further values begin, in nanoseconds, ascending.
  private var times: [[Double]] = []

  init() {}

  /// Adds a run.
  mutating func add(from place: Int, times: [Int64]) {
    first.append(place)
    self.times.append(times.map(Double.init))
  }

  /// The place of a run's value where it has one alone; `nil` where it changes.
  func place(of run: Int) -> Int? { times[run].isEmpty ? first[run] : nil }

  /// The place of a run's value at a time.
  ///
  /// - Complexity: O(log *n*) for *n* values of the run.
  func place(of run: Int, at time: Double) -> Int {
    let times = times[run]
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return first[run] + low
  }
}
