import CalibGraph
package import CalibModel

/// Where one calibration stands in a run: its pass, its tasks, how fast it reads.
package struct CalibrationProgress: Sendable {
  package enum State: Sendable, Hashable { case waiting, running, ended }

  package let name: String
  /// How many passes at most; 0 where it is not known.
  package let maximumPasses: Int
  package private(set) var pass = 0
  /// The tasks of this pass that were announced or came up since.
  package var total: Int { max(announced, collects) + others }
  /// Those of them that are done, also in an earlier run, or that failed.
  package var done: Int { min(total, ran + max(announcedReused, reusedCollects) + reusedOthers) }
  package private(set) var running = 0
  package private(set) var failed = 0
  /// How it ended, once it has.
  package internal(set) var result: CalibrationResult?

  private var announced = 0
  private var announcedReused = 0
  private var collects = 0
  private var others = 0
  private var ran = 0
  private var reusedCollects = 0
  private var reusedOthers = 0
  private var passStart = Duration.zero
  /// Rows by the reading that several collectors share, and their sum.
  private var rowsByScan: [String: Int] = [:]
  private var rows = 0
  private var samples: [Sample] = []

  private struct Sample {
    let time: Duration
    let rows: Int
  }

  init(name: String, maximumPasses: Int) {
    self.name = name
    self.maximumPasses = maximumPasses
  }

  package var state: State { result != nil ? .ended : pass > 0 || running > 0 ? .running : .waiting }

  /// Events per second over the last seconds; `nil` where nothing was read in them.
  package func rate(at elapsed: Duration) -> Double? {
    guard let first = samples.first, rows > first.rows else { return nil }
    let seconds = (elapsed - first.time).seconds
    return seconds > 0.05 && seconds < 20 ? Double(rows - first.rows) / seconds : nil
  }

  /// What the rest of the pass takes if it goes on as it did; `nil` as long as there is nothing to tell from.
  package func timeLeft(at elapsed: Duration) -> Duration? {
    guard ran > 0, total > done else { return nil }
    return (elapsed - passStart) * (Double(total - done) / Double(ran))
  }
}

extension CalibrationProgress {
  mutating func begin(pass: Int, tasks: Int, reused: Int, at elapsed: Duration) {
    self.pass = pass
    (announced, announcedReused) = (tasks, reused)
    (collects, others, ran, reusedCollects, reusedOthers) = (0, 0, 0, 0, 0)
    passStart = elapsed
    rowsByScan = [:]
  }

  mutating func add(_ task: TaskDescription) {
    if task.kind == .collect { collects += 1 } else { others += 1 }
  }

  mutating func start(_ task: TaskDescription, again: Bool) {
    running += 1
    guard again else { return }
    failed -= 1
    ran -= 1
  }

  mutating func read(_ task: TaskDescription, rows: Int, at elapsed: Duration) {
    let scan = task.scan.isEmpty ? task.name : task.scan
    let known = rowsByScan[scan] ?? 0
    guard rows > known else { return }
    if samples.isEmpty { samples = [Sample(time: passStart, rows: self.rows)] }
    rowsByScan[scan] = rows
    self.rows += rows - known
    let isDue = samples.last.map { elapsed - $0.time > .milliseconds(250) } ?? true
    if isDue { samples.append(Sample(time: elapsed, rows: self.rows)) }
    while samples.count > 2, elapsed - samples[0].time > .seconds(5) { samples.removeFirst() }
  }

  mutating func end(_ task: TaskDescription, wasRunning: Bool, as state: RunProgress.TaskState) {
    if wasRunning { running -= 1 }
    switch state {
    case .reused: if task.kind == .collect { reusedCollects += 1 } else { reusedOthers += 1 }
    case .done: ran += 1
    case .failed:
      ran += 1
      failed += 1
    case .waiting, .running, .cancelled: break
    }
  }
}

extension Duration {
  /// As a number of seconds.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }

  var milliseconds: Int { Int((seconds * 1000).rounded()) }
}
