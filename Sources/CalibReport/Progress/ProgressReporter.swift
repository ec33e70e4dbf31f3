package import CalibGraph
import CalibModel

/// Shows how a run goes on: redrawn in place on a terminal, a line per finished task, JSON, or nothing.
///
/// Output, time and the terminal's size are handed in. On a terminal it wants ``tick(at:)`` at least once a
/// second, so that nothing looks dead while one task takes long.
package struct ProgressReporter {
  package enum Mode: Sendable, Hashable {
    /// A block of lines on a terminal, one for each calibration that is worked on.
    case live
    /// A line for each finished task.
    case line
    /// A line of JSON for each run event.
    case json
    case none
  }

  private let mode: Mode
  private let style: TextStyle
  private let size: () -> (columns: Int, rows: Int)
  private let write: (String) -> Void
  private var progress: RunProgress
  private var display = LiveDisplay()
  private var drawn = Duration.seconds(-1)

  /// Makes a reporter.
  ///
  /// - Parameters:
  ///   - calibrations: those of the plan, for their order and number of passes.
  ///   - size: the terminal's size now; asked at each redraw.
  ///   - write: takes text for standard error (for `json`: wherever the lines go).
  package init(
    _ mode: Mode, style: TextStyle, calibrations: [Plan.Calibration] = [],
    size: @escaping () -> (columns: Int, rows: Int) = { (80, 24) }, write: @escaping (String) -> Void
  ) {
    self.mode = mode
    self.style = style
    self.size = size
    self.write = write
    progress = RunProgress(calibrations: calibrations)
  }

  /// Takes an event, so long after the run began.
  package mutating func receive(_ event: RunEvent, at elapsed: Duration) {
    let known = progress.failures.count
    progress.apply(event, at: elapsed)
    let isToldAlready = if case .failed = event { progress.failures.count == known } else { false }
    switch mode {
    case .none: break
    case .json:
      let json = event.json(at: elapsed) { progress.tasks[$0]?.description.name ?? "\($0.index)" }
      write(json.canonicalText + "\n")
    case .line: if !isToldAlready { write(lines(for: event).map { $0 + "\n" }.joined()) }
    case .live: if isToldAlready { tick(at: elapsed) } else { show(event, at: elapsed) }
    }
  }

  /// Redraws what a terminal shows, at most ten times a second.
  package mutating func tick(at elapsed: Duration) {
    guard mode == .live, progress.summary == nil, elapsed - drawn >= .milliseconds(100) else { return }
    redraw(at: elapsed)
  }

  /// Takes the live lines away, for whoever writes to the terminal next.
  package mutating func clear() {
    guard mode == .live else { return }
    write(display.erasure())
  }
}

extension ProgressReporter {
  /// What has to stay is written above the block at once; the block itself waits for its turn.
  private mutating func show(_ event: RunEvent, at elapsed: Duration) {
    let isShownByTheBlock =
      switch event {
      case .finished, .began, .passBegan, .calibrationEnded: true
      default: false
      }
    let lasting = isShownByTheBlock ? [] : lines(for: event)
    if !lasting.isEmpty {
      write(display.erasure() + lasting.map { $0 + "\n" }.joined())
      if progress.summary == nil { redraw(at: elapsed) }
    } else {
      tick(at: elapsed)
    }
  }

  private mutating func redraw(at elapsed: Duration) {
    drawn = elapsed
    let (columns, rows) = size()
    // The last column stays free: a full line would wrap on some terminals.
    let narrow = TextStyle(
      width: columns - 1, usesColour: style.usesColour, usesUnicode: style.usesUnicode)
    let lines = ProgressLines(progress: progress, style: narrow).lines(at: elapsed, limit: max(1, rows - 2))
    write(display.drawing(lines))
  }

  /// The lines that an event leaves behind, outside of JSON: of what was known already only how much it is.
  ///
  /// Constants and publications are results, and stand in the table that follows.
  private func lines(for event: RunEvent) -> [String] {
    switch event {
    case .finished(_, reused: true, _, _): return []
    case .finished(let id, reused: false, let rows, let milliseconds):
      return [finished(id, rows: rows, milliseconds: milliseconds)]
    case .passBegan(let calibration, let pass, let tasks, let reused):
      let name = TerminalText.sanitized(calibration)
      return reused > 0 ? ["\(name) pass \(pass): \(reused) of \(tasks) collected already"] : []
    case .failed(let id, let attempt, let reason, let help):
      let failure = RunProgress.Failure(
        task: progress.tasks[id]?.description, attempt: attempt, reason: reason, help: help)
      return FailureText.lines(failure, style: style)
    case .noted(let calibration, let text):
      return ["\(TerminalText.sanitized(calibration)): \(TerminalText.sanitized(text))"]
    case .calibrationEnded(let result): return [ResultsText.headline(result, style: style)]
    case .ended(let summary):
      return [StatusText.line(summary, failed: progress.failedTasks, style: style)]
    case .began, .added, .started, .progressed, .cancelled, .publicationEnded: return []
    }
  }

  private func finished(_ id: TaskID, rows: Int, milliseconds: Int) -> String {
    guard let task = progress.tasks[id]?.description else { return "task \(id.index) done" }
    let calibration = progress.calibrations.first { $0.name == task.calibration }
    let place = calibration.map { "[\($0.done)/\($0.total)] " } ?? ""
    let events = rows > 0 ? "\(QuantityText.plural(rows, "event")), " : ""
    let detail = events + QuantityText.duration(milliseconds: milliseconds)
    return "\(place)\(TerminalText.sanitized(task.name)) (\(detail))"
  }
}
