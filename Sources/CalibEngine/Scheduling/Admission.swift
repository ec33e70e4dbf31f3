import CalibGraph

/// What is ready, handed out first in first out as far as there are resources.
///
/// One that waits for cores or memory keeps all others back, so that its turn comes; one that waits for a token lets
/// others pass. Each step is in constant time for a fixed number of different wishes for tokens.
struct Admission<Element> {
  private var pool: ResourcePool
  private var ready = ReadyQueue<(element: Element, use: ResourceUse)>()
  /// What goes on with something that was begun: it comes first, so that what is half done does not pile up.
  private var urgent = ReadyQueue<(element: Element, use: ResourceUse)>()
  /// The one whose turn it is, and that waits for cores or memory.
  private var reserved: (element: Element, use: ResourceUse)?
  /// Those that wait for tokens, by what they wish, in the order in which each wish came up first.
  private var waiting: [(wish: [TaskPolicy.Token], queue: ReadyQueue<(element: Element, use: ResourceUse)>)] =
    []

  init(_ pool: ResourcePool) { self.pool = pool }

  mutating func append(_ element: Element, _ use: ResourceUse = ResourceUse()) {
    ready.append((element, use))
  }

  mutating func appendUrgent(_ element: Element, _ use: ResourceUse = ResourceUse()) {
    urgent.append((element, use))
  }

  /// The next that there are resources for, which it then holds; `nil` where there is none.
  mutating func take() -> (element: Element, use: ResourceUse)? {
    if let next = reserved {
      guard pool.hasRoom(for: next.use) else { return nil }
      reserved = nil
      return held(next)
    }
    while let next = urgent.take() {
      guard pool.hasTokens(for: next.use) else {
        wait(next)
        continue
      }
      return pool.hasRoom(for: next.use) ? held(next) : reserve(next)
    }
    for place in waiting.indices where pool.hasTokens(for: ResourceUse(tokens: waiting[place].wish)) {
      guard let next = waiting[place].queue.take() else { continue }
      return pool.hasRoom(for: next.use) ? held(next) : reserve(next)
    }
    while let next = ready.take() {
      guard pool.hasTokens(for: next.use) else {
        wait(next)
        continue
      }
      return pool.hasRoom(for: next.use) ? held(next) : reserve(next)
    }
    return nil
  }

  /// Gives back what a task held.
  mutating func give(_ use: ResourceUse) { pool.give(use) }

  private mutating func held(
    _ next: (element: Element, use: ResourceUse)
  ) -> (element: Element, use: ResourceUse)? {
    pool.take(next.use)
    return next
  }

  private mutating func reserve(
    _ next: (element: Element, use: ResourceUse)
  ) -> (element: Element, use: ResourceUse)? {
    reserved = next
    return nil
  }

  private mutating func wait(_ next: (element: Element, use: ResourceUse)) {
    if let place = waiting.firstIndex(where: { $0.wish == next.use.tokens }) {
      waiting[place].queue.append(next)
    } else {
      var queue = ReadyQueue<(element: Element, use: ResourceUse)>()
      queue.append(next)
      waiting.append((next.use.tokens, queue))
    }
  }
}
