import Synchronization

/// Answers that were given before, true as long as the newest commit of the store stays the same.
///
/// A class because all threads share it.
final class ResponseCache<Key: Hashable & Sendable, Answer: Sendable>: Sendable {
  private struct Content {
    var commit = ""
    var answers: [Key: Answer] = [:]
    var bytes = 0
  }

  /// How many bytes all answers with their keys may have, and how many one of them.
  private let largest: Int
  private let largestAnswer: Int
  private let content = Mutex(Content())

  init(largest: Int, largestAnswer: Int) {
    self.largest = largest
    self.largestAnswer = largestAnswer
  }

  func answer(_ key: Key, at commit: String) -> Answer? {
    content.withLock { $0.commit == commit ? $0.answers[key] : nil }
  }

  /// Keeps an answer; all of them go where the commit is another one, or where they take too much memory.
  ///
  /// - Parameter size: the bytes of answer and key.
  func keep(_ answer: Answer, _ key: Key, size: Int, at commit: String) {
    guard size <= largestAnswer else { return }
    content.withLock { content in
      if content.commit != commit || content.bytes + size > largest { content = Content(commit: commit) }
      if content.answers.updateValue(answer, forKey: key) == nil { content.bytes += size }
    }
  }
}
