import CalibGraph
import CalibModel

/// The tasks of a calibration that did not end in the survey: what is known, and what may follow from it.
struct Forecast {
  private let driver: CalibrationDriver
  private let known: [KnownTask]

  init(_ driver: CalibrationDriver, known: [KnownTask]) {
    self.driver = driver
    self.known = known
  }

  var runs: [ExperimentRun] { driver.runs }

  /// The last pass that there can be.
  var lastPass: Int {
    driver.result == nil && driver.iterates ? max(driver.pass, driver.spec.maximumPasses) : driver.pass
  }

  /// The collect tasks and executions of a pass.
  func tasks(_ pass: Int) -> [KnownTask] {
    let found = known.filter { $0.pass == pass }
    if driver.result != nil {
      return pass == driver.pass && isBlocked ? found + leftCollects(.blocked, blockedReason) : found
    }
    if pass < driver.pass { return found }
    if pass == driver.pass {
      let executions = possibleExecutions(pass, except: Set(found.map(\.name)), waitingReason)
      return found + leftCollects(.conditional, waitingReason) + executions
    }
    let reason = "depends on the result of pass \(pass - 1)"
    return laterCollects(pass, reason) + possibleExecutions(pass, except: [], reason)
  }

  /// What becomes of the driver of a pass: it runs if one of its executions does.
  func algorithm(_ pass: Int) -> (Plan.Action, String) {
    if isBlocked, pass == driver.pass { return (.blocked, blockedReason) }
    if driver.result != nil || pass < driver.pass { return (.reuse, "known") }
    if pass > driver.pass { return (.conditional, "depends on the result of pass \(pass - 1)") }
    let runs = known.contains { $0.pass == pass && $0.kind == .execution && $0.action == .run }
    return runs ? (.run, "some of its executions are not known") : (.conditional, waitingReason)
  }

  var check: (Plan.Action, String) {
    if isBlocked { return (.blocked, blockedReason) }
    if driver.result != nil { return (.reuse, "known") }
    return (.conditional, "depends on the last pass")
  }

  /// Whether it ended before anything could be executed: something is missing.
  private var isBlocked: Bool {
    driver.result != nil && driver.currentWalk == nil
  }

  private var blockedReason: String { driver.result?.note ?? "" }

  private var waitingReason: String {
    guard driver.waitsFor.isEmpty else {
      return "waits for " + driver.waitsFor.map { "`\($0)`" }.joined(separator: ", ")
    }
    if driver.currentWalk != nil { return "depends on the executions before it" }
    return driver.pass == 1 ? "depends on what is collected" : "depends on what pass \(driver.pass) collects"
  }

  /// The collect tasks of the current pass that were not demanded.
  private func leftCollects(_ action: Plan.Action, _ reason: String) -> [KnownTask] {
    driver.slots.waiting.map { collect($0, driver.pass, action, reason) }
  }

  /// Those of a pass to come; what reads no iterated name is what it was in the first.
  private func laterCollects(_ pass: Int, _ reason: String) -> [KnownTask] {
    (0..<driver.slots.count).map { slot in
      let changes = driver.spec.collectors[driver.slots.collector(slot)].constants.contains {
        if case .iterated = $0.source { true } else { false }
      }
      return changes
        ? collect(slot, pass, .conditional, reason) : collect(slot, pass, .reuse, "the same as in pass 1")
    }
  }

  private func collect(_ slot: Int, _ pass: Int, _ action: Plan.Action, _ reason: String) -> KnownTask {
    let (file, collector) = (driver.slots.file(slot), driver.slots.collector(slot))
    return KnownTask(
      name: TaskNames.collect(driver.spec, pass: pass, collector: collector, path: file.path),
      kind: .collect, pass: pass, runs: file.runs, scan: file.path, collector: collector, action: action,
      reason: reason, programs: driver.spec.runsPerFile(collector) ? 1 : 0)
  }

  /// The executions that a pass can have, apart from those that are known.
  private func possibleExecutions(_ pass: Int, except names: Set<String>, _ reason: String) -> [KnownTask] {
    outlook(pass).compactMap { possible in
      if possible.kind != .plain, pass > 1 { return nil }
      let name = TaskNames.execution(
        driver.spec.name, pass: pass, last: possible.last, kind: possible.kind)
      if names.contains(name) { return nil }
      return KnownTask(
        name: name, kind: .execution, pass: pass, runs: [possible.last.run], scan: "", collector: 0,
        action: .conditional, reason: Self.reason(possible.kind) ?? reason,
        programs: driver.spec.programCount(nil))
    }
  }

  /// When an execution comes that is not one of runs as they are; `nil` for those.
  private static func reason(_ kind: WalkExecution.Kind) -> String? {
    switch kind {
    case .plain: nil
    case .mergedBack: "only where the end of a range is short"
    case .merged, .joined, .joinedBack: "only where blocks are short"
    }
  }

  private func outlook(_ pass: Int) -> [WalkOutlook] {
    if pass == driver.pass, let walk = driver.currentWalk { return walk.outlook }
    if !driver.lastGroups.isEmpty { return driver.lastGroups.compactMap { plain($0.execution) } }
    if areSplitsUnknown {
      return runs.flatMap { run in
        [.plain, .mergedBack, .merged, .joined, .joinedBack].map { WalkOutlook(last: run, kind: $0) }
      }
    }
    var walk = driver.freshWalk
    return walk.wanted().compactMap(plain) + walk.outlook
  }

  private func plain(_ execution: WalkExecution) -> WalkOutlook? {
    execution.last.map { WalkOutlook(last: $0, kind: .plain) }
  }

  private var areSplitsUnknown: Bool {
    !driver.spec.splitAt.constants.isEmpty && !driver.waitsFor.isEmpty
  }
}
