import CalibGraph
import CalibModel

/// All tasks of a run and their states, as flat arrays by number; each change of state is an event.
///
/// It never leaves the engine's thread.
struct Ledger {
  private enum State: Hashable { case open, running, ended }

  private var states: [State] = []
  private var startedAt: [Int] = []
  /// The attempt of each task that was tried more than once.
  private var attempts: [TaskID: Int] = [:]
  /// Events that were not handed on yet, in order.
  private(set) var events: [RunEvent] = []
  private(set) var tasksRun = 0
  private(set) var tasksReused = 0
  private(set) var tasksFailed = 0
  /// Milliseconds of a clock that does not jump.
  private let clock: () -> Int

  init(clock: @escaping () -> Int) { self.clock = clock }

  mutating func add(
    _ name: String, _ kind: TaskKind, _ calibration: String, pass: Int = 0, runs: [ExperimentRun] = [],
    scan: String = "", after: [TaskID] = []
  ) -> TaskID {
    let id = TaskID(states.count)
    states.append(.open)
    startedAt.append(0)
    events.append(
      .added(
        TaskDescription(
          id: id, name: name, kind: kind, calibration: calibration, pass: pass, runs: runs, scan: scan,
          after: after)))
    return id
  }

  /// Begins a task; a second time it changes nothing.
  mutating func start(_ id: TaskID) {
    guard states[Int(id.index)] == .open else { return }
    states[Int(id.index)] = .running
    startedAt[Int(id.index)] = clock()
    events.append(.started(id, attempt: attempt(id)))
  }

  private func attempt(_ id: TaskID) -> Int { attempts[id] ?? 1 }

  /// Ends an attempt that failed, so that the task can be begun again.
  mutating func retry(_ id: TaskID, _ failure: TaskFailure) {
    events.append(.failed(id, attempt: attempt(id), reason: failure.message, help: failure.help))
    attempts[id] = attempt(id) + 1
    states[Int(id.index)] = .open
  }

  func isRunning(_ id: TaskID) -> Bool { states[Int(id.index)] == .running }

  mutating func progress(_ id: TaskID, rows: Int, bytes: Int64) {
    guard isRunning(id) else { return }
    events.append(.progressed(id, rows: rows, bytes: bytes))
  }

  /// Ends a task well; one that was never begun counts as reused.
  mutating func finish(_ id: TaskID, rows: Int = 0) {
    let reused = !isRunning(id)
    events.append(.finished(id, reused: reused, rows: rows, milliseconds: reused ? 0 : elapsed(id)))
    states[Int(id.index)] = .ended
    if reused { tasksReused += 1 } else { tasksRun += 1 }
  }

  mutating func fail(_ id: TaskID, _ failure: TaskFailure) {
    events.append(.failed(id, attempt: attempt(id), reason: failure.message, help: failure.help))
    states[Int(id.index)] = .ended
    tasksFailed += 1
  }

  mutating func cancel(_ id: TaskID) {
    guard states[Int(id.index)] != .ended else { return }
    events.append(.cancelled(id))
    states[Int(id.index)] = .ended
  }

  /// Cancels all that did not end.
  mutating func cancelRest() {
    for index in states.indices { cancel(TaskID(index)) }
  }

  mutating func tell(_ event: RunEvent) { events.append(event) }

  /// Replaces an event that was not handed on yet.
  mutating func amend(_ index: Int, _ event: RunEvent) { events[index] = event }

  mutating func takeEvents() -> [RunEvent] {
    defer { events = [] }
    return events
  }

  /// Never negative, also where the clock that is handed in is set back.
  private func elapsed(_ id: TaskID) -> Int { max(0, clock() - startedAt[Int(id.index)]) }
}
