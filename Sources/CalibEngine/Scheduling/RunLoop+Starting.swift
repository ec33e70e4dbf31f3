import CalibGraph
import CalibModel

extension RunLoop {
  /// Hands what is ready to the workers as far as there are resources; a program keeps its own until it ends.
  mutating func startReady(_ submit: (@escaping WorkerPool.Job) -> Void) {
    while !isStopping, let (next, use) = ready.take() {
      if case .scan(let file) = next, let wanted = self.use(ofReading: file), wanted != use {
        // Collectors joined while it waited, or went: it waits for what it needs now.
        ready.give(use)
        ready.append(next, wanted)
      } else if let job = job(next, use) {
        inFlight += 1
        submit(job)
      } else {
        ready.give(use)
      }
    }
  }

  private mutating func job(_ next: Ready, _ use: ResourceUse) -> WorkerPool.Job? {
    let context = context
    switch next {
    case .hash(let file):
      let input = work.files[file]
      return { context.hash(input, index: file) }
    case .scan(let file): return scanJob(file)
    case .execute(let pending):
      guard isWanted(pending.calibration, pending.task) else { return nil }
      begin(pending.calibration, pending.task)
      return { context.execute(pending) }
    case .ask(let pending):
      guard isWanted(pending.calibration, pending.task) else { return nil }
      begin(pending.calibration, pending.task)
      return { context.answer(pending) }
    case .goOn(let parent, let results):
      if case .execution(let execution) = parent, !isWanted(execution.calibration, execution.task) {
        return nil
      }
      return { context.goOn(parent, after: results) }
    case .takeOver(let pending, let ending, let batch):
      return { context.takeOver(pending, ending, goingOnWith: batch) }
    case .exec(let pending): return startJob(pending, use)
    }
  }

  /// The reading of a file for all that wait for it with the same runs; others wait for the next reading.
  private mutating func scanJob(_ file: Int) -> WorkerPool.Job? {
    isQueued[file] = false
    let wanted = waiting[file].filter { isWanted($0.calibration, $0.task) }
    let collects = Self.readTogether(wanted)
    guard let first = collects.first else {
      waiting[file] = []
      return nil
    }
    waiting[file] = wanted.filter { $0.demand.runs != first.demand.runs }
    if !waiting[file].isEmpty { queueReading(of: file) }
    for collect in collects {
      ledger.start(collect.task)
      hasRun[collect.calibration] = true
    }
    let pending = PendingScan(
      index: file, file: input(first.demand), collects: collects,
      names: collects.map { driver.calibrations[$0.calibration].name })
    let context = context
    return { context.scan(pending) }
  }

  /// What the next reading of a file holds; `nil` where nobody waits for it any more.
  func use(ofReading file: Int) -> ResourceUse? {
    let collects = Self.readTogether(waiting[file].filter { isWanted($0.calibration) })
    return collects.isEmpty ? nil : use(of: collects)
  }

  /// Those of the collects of a file that one reading serves: they want the same runs as the first.
  private static func readTogether(_ collects: [PendingCollect]) -> [PendingCollect] {
    collects.filter { $0.demand.runs == collects[0].demand.runs }
  }

  private mutating func begin(_ calibration: Int, _ task: TaskID) {
    if let algorithm = algorithms[calibration] { ledger.start(algorithm) }
    ledger.start(task)
    hasRun[calibration] = true
  }

  /// Whether the calibration goes on; else its task is cancelled.
  func isWanted(_ calibration: Int) -> Bool { driver.drivers[calibration].result == nil }

  private mutating func isWanted(_ calibration: Int, _ task: TaskID) -> Bool {
    if isWanted(calibration) { return true }
    ledger.cancel(task)
    return false
  }
}
