package import CalibGraph
import CalibModel

/// Where a run stands: a fold of its run events, for the live display and for `calib status`.
package struct RunProgress: Sendable {
  package enum TaskState: Sendable, Hashable { case waiting, running, done, reused, failed, cancelled }

  /// A task, as far as the events tell.
  package struct Task: Sendable {
    package let description: TaskDescription
    package var state: TaskState = .waiting
    package var attempt = 0
    package var rows = 0
    package var reason = ""
  }

  /// What went wrong, to be said again at the end.
  package struct Failure: Sendable, Hashable {
    package let task: TaskDescription?
    package let attempt: Int
    package let reason: String
    package let help: String
  }

  package private(set) var workers = 0
  /// In the order of the plan where one was given, then in that of their first event.
  package private(set) var calibrations: [CalibrationProgress] = []
  /// Each once: collectors that share a reading fail for the same reason, and publications are told apart.
  package private(set) var failures: [Failure] = []
  package private(set) var notes: [(calibration: String, text: String)] = []
  package private(set) var publications: [PublicationResult] = []
  package private(set) var summary: RunSummary?
  package private(set) var tasks: [TaskID: Task] = [:]

  /// Begins with the calibrations of a plan; an empty list is as good, their names then come with the events.
  package init(calibrations: [Plan.Calibration] = []) {
    self.calibrations = calibrations.map {
      CalibrationProgress(name: $0.name, maximumPasses: $0.maximumPasses)
    }
  }

  package var runningTasks: Int { tasks.values.count { $0.state == .running } }

  /// Without publications: one that is not made is told by itself, and is no work that failed.
  package var failedTasks: Int {
    tasks.values.count { $0.state == .failed && $0.description.kind != .publish }
  }

  /// Takes an event that came so long after the run began.
  package mutating func apply(_ event: RunEvent, at elapsed: Duration) {
    switch event {
    case .began(let workers): self.workers = workers
    case .passBegan(let calibration, let pass, let tasks, let reused):
      change(calibration) { $0.begin(pass: pass, tasks: tasks, reused: reused, at: elapsed) }
    case .added(let description):
      tasks[description.id] = Task(description: description)
      guard description.kind != .publish else { return }
      change(description.calibration) { $0.add(description) }
    case .started(let id, let attempt): start(id, attempt: attempt, at: elapsed)
    case .progressed(let id, let rows, _): read(id, rows: rows, at: elapsed)
    case .finished(let id, let reused, let rows, _): finish(id, reused: reused, rows: rows, at: elapsed)
    case .failed(let id, let attempt, let reason, let help):
      note(Failure(task: tasks[id]?.description, attempt: attempt, reason: reason, help: help))
      tasks[id]?.reason = reason
      end(id, as: .failed)
    case .cancelled(let id): end(id, as: .cancelled)
    case .noted(let calibration, let text): notes.append((calibration, text))
    case .calibrationEnded(let result): change(result.name) { $0.result = result }
    case .publicationEnded(let result): publications.append(result)
    case .ended(let summary): self.summary = summary
    }
  }
}

extension RunProgress {
  private mutating func note(_ failure: Failure) {
    guard failure.task?.kind != .publish else { return }
    let scan = failure.task?.scan ?? ""
    let isKnown = failures.contains { known in
      !scan.isEmpty && known.task?.scan == scan && known.attempt == failure.attempt
        && known.reason == failure.reason
    }
    if !isKnown { failures.append(failure) }
  }

  private mutating func start(_ id: TaskID, attempt: Int, at elapsed: Duration) {
    guard let task = tasks[id] else { return }
    tasks[id]?.state = .running
    tasks[id]?.attempt = attempt
    guard task.description.kind != .publish else { return }
    change(task.description.calibration) { $0.start(task.description, again: task.state == .failed) }
  }

  private mutating func read(_ id: TaskID, rows: Int, at elapsed: Duration) {
    guard let task = tasks[id], task.description.kind != .publish else { return }
    tasks[id]?.rows = rows
    change(task.description.calibration) { $0.read(task.description, rows: rows, at: elapsed) }
  }

  private mutating func finish(_ id: TaskID, reused: Bool, rows: Int, at elapsed: Duration) {
    if !reused, rows > 0 { read(id, rows: rows, at: elapsed) }
    end(id, as: reused ? .reused : .done)
  }

  private mutating func end(_ id: TaskID, as state: TaskState) {
    guard let task = tasks[id] else { return }
    tasks[id]?.state = state
    guard task.description.kind != .publish else { return }
    change(task.description.calibration) {
      $0.end(task.description, wasRunning: task.state == .running, as: state)
    }
  }

  private mutating func change(_ name: String, _ body: (inout CalibrationProgress) -> Void) {
    if let index = calibrations.firstIndex(where: { $0.name == name }) {
      body(&calibrations[index])
    } else {
      var added = CalibrationProgress(name: name, maximumPasses: 0)
      body(&added)
      calibrations.append(added)
    }
  }
}
