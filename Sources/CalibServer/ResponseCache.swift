import Synchronization

/// Answers that were given before, true as long as the newest commit of the store stays the same.
///
/// A class because all threads share it.
final class ResponseCache: Sendable {
  private struct Content {
    var commit = ""
    var responses: [String: HTTPResponse] = [:]
    var bytes = 0
  }

  private static let largest = 64 << 20
  private let content = Mutex(Content())

  func response(_ key: String, at commit: String) -> HTTPResponse? {
    content.withLock { $0.commit == commit ? $0.responses[key] : nil }
  }

  /// Keeps an answer; all of them go where the commit is another one, or where they take too much memory.
  func keep(_ response: HTTPResponse, _ key: String, at commit: String) {
    let size = response.body.count + key.utf8.count
    guard size < Self.largest / 8 else { return }
    content.withLock { content in
      if content.commit != commit || content.bytes + size > Self.largest {
        content = Content(commit: commit)
      }
      if content.responses.updateValue(response, forKey: key) == nil { content.bytes += size }
    }
  }
}
