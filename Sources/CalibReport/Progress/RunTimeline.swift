package import CalibGraph

/// When each task of a run was worked on: a fold of its run events.
///
/// Collect tasks that share the reading of a file are one bar. Reused tasks take no time and have none.
package struct RunTimeline: Hashable, Sendable {
  package enum Ending: String, Hashable, Sendable, CaseIterable { case done, failed, cancelled }

  /// One attempt of a task.
  package struct Bar: Hashable, Sendable {
    package let kind: TaskKind
    /// The calibration, the first of those that share it, or the tag of a publication.
    package let calibration: String
    /// From 1; 0 outside of passes.
    package let pass: Int
    /// What it was about: the file that was read, or the runs; may be empty.
    package let subject: String
    /// Milliseconds since the run began.
    package let start: Int
    package internal(set) var end: Int
    package internal(set) var ending: Ending
    /// How many tasks share it; at least 1.
    package internal(set) var count: Int

    package init(
      kind: TaskKind, calibration: String, pass: Int, subject: String, start: Int, end: Int, ending: Ending,
      count: Int = 1
    ) {
      self.kind = kind
      self.calibration = calibration
      self.pass = pass
      self.subject = subject
      self.start = start
      self.end = end
      self.ending = ending
      self.count = count
    }
  }

  /// How many tasks ran at once at most.
  package private(set) var workers: Int
  /// In the order of their starts.
  package private(set) var bars: [Bar]
  /// The tasks known so far, the bar that each is in, and the open reading of each file; needed only while events
  /// come.
  private var tasks: [TaskID: TaskDescription] = [:]
  private var places: [TaskID: Int] = [:]
  private var readings: [String: Int] = [:]

  package init(workers: Int = 0, bars: [Bar] = []) {
    self.workers = workers
    self.bars = bars
  }

  /// Takes an event that came so many milliseconds after the run began.
  package mutating func apply(_ event: RunEvent, at milliseconds: Int) {
    switch event {
    case .began(let workers): self.workers = workers
    case .added(let task): tasks[task.id] = task
    case .started(let id, _): start(id, at: milliseconds)
    case .finished(let id, let reused, _, _): if !reused { end(id, .done, at: milliseconds) }
    case .failed(let id, _, _, _): end(id, .failed, at: milliseconds)
    case .cancelled(let id): end(id, .cancelled, at: milliseconds)
    case .passBegan, .progressed, .noted, .calibrationEnded, .publicationEnded, .ended: break
    }
  }

  private mutating func start(_ id: TaskID, at milliseconds: Int) {
    guard let task = tasks[id] else { return }
    if !task.scan.isEmpty, let shared = readings[task.scan] {
      bars[shared].count += 1
      places[id] = shared
      return
    }
    let subject = task.scan.isEmpty ? RunsText.phrase(task.runs) : task.scan
    places[id] = bars.count
    if !task.scan.isEmpty { readings[task.scan] = bars.count }
    bars.append(
      Bar(
        kind: task.kind, calibration: task.calibration, pass: task.pass, subject: subject,
        start: milliseconds, end: milliseconds, ending: .cancelled))
  }

  private mutating func end(_ id: TaskID, _ ending: Ending, at milliseconds: Int) {
    guard let place = places.removeValue(forKey: id) else { return }
    bars[place].end = max(milliseconds, bars[place].start)
    bars[place].ending = ending
    if let scan = tasks[id]?.scan, readings[scan] == place { readings[scan] = nil }
  }
}

extension RunTimeline {
  /// When the last bar ends.
  package var milliseconds: Int { bars.map(\.end).max() ?? 0 }

  /// What workers did: not the algorithms, each of which only waits for its executions.
  var worked: [Bar] { bars.filter { $0.kind != .algorithm } }

  /// What workers did by the lane that each is drawn in, so that none overlap; as few lanes as were busy at once.
  ///
  /// - Complexity: O(*n* · lanes).
  var lanes: [[Bar]] {
    var lanes: [[Bar]] = []
    for bar in worked.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      let free = lanes.firstIndex { ($0.last?.end ?? 0) <= bar.start }
      if let free { lanes[free].append(bar) } else { lanes.append([bar]) }
    }
    return lanes
  }

  /// The calibrations and tags that were worked on, in the order of their first bar.
  var names: [String] {
    var seen: Set<String> = []
    return bars.map(\.calibration).filter { seen.insert($0).inserted }
  }
}
