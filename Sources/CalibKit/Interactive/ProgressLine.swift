import CalibEngine
import CalibGraph
import CalibModel

/// One line that is drawn again in place while a question is worked on, and gone when it is answered.
struct ProgressLine {
  private static let betweenMilliseconds = 100

  private let write: (String) -> Void
  private var drawn: Int?
  private var tasks = 0
  private var ended = 0
  private var rows: [TaskID: Int] = [:]

  /// - Parameter write: takes what is drawn.
  init(write: @escaping (String) -> Void) { self.write = write }

  mutating func receive(_ event: RunEvent) {
    switch event {
    case .added: tasks += 1
    case .progressed(let task, let count, _): rows[task] = count
    case .finished(let task, let reused, let count, _):
      ended += 1
      if !reused { rows[task] = count }
    case .failed, .cancelled: ended += 1
    case .began, .passBegan, .started, .noted, .calibrationEnded, .publicationEnded: break
    case .ended:
      if drawn != nil { write("\r\u{1B}[K") }
      return
    }
    let now = Engine.milliseconds()
    if let drawn {
      if now - drawn < Self.betweenMilliseconds { return }
    } else {
      // What is known already needs no line.
      guard case .started = event else { return }
    }
    drawn = now
    let events = QuantityText.abbreviated(Double(rows.values.reduce(0, +)))
    write("\r\u{1B}[K\(ended) of \(tasks) tasks, \(events) events, Ctrl-C stops it")
  }
}
