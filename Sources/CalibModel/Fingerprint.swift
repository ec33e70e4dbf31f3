/// The digest of all that a task's result depends on: 64 hexadecimal digits.
package struct Fingerprint: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let text: String

  package init(text: String) { self.text = text }

  package var description: String { text }

  package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}

/// Results by fingerprint: what planner, engine and tasks need to know of the cache.
///
/// An entry is whole or it is not there; what was damaged on disk reads as not there. Safe from any thread.
package protocol ResultCache: Sendable {
  /// The content kept under a fingerprint, or `nil`.
  func read(_ fingerprint: Fingerprint) -> CachedResult?

  /// The header alone, without the body: what a plan needs.
  func header(_ fingerprint: Fingerprint) -> JSONValue?

  /// Keeps a result; it becomes visible as a whole. A second writing of the same fingerprint changes nothing.
  func write(_ fingerprint: Fingerprint, header: JSONValue, body: [UInt8]) throws(CacheError)

  /// Remembers fingerprints that stand for themselves, without a result.
  func remember(_ marks: [Fingerprint]) throws(CacheError)

  /// Whether a fingerprint was remembered.
  func remembers(_ mark: Fingerprint) -> Bool
}

extension ResultCache {
  package func remember(_ marks: [Fingerprint]) throws(CacheError) {
    for mark in marks { try write(mark, header: .members(["kind": .string("mark")]), body: []) }
  }

  package func remembers(_ mark: Fingerprint) -> Bool { header(mark) != nil }
}

/// An entry of a result cache: a small header and a body of any size.
package struct CachedResult: Hashable, Sendable {
  package let header: JSONValue
  package let body: [UInt8]

  package init(header: JSONValue, body: [UInt8]) {
    self.header = header
    self.body = body
  }
}

/// Why a result could not be kept: the system's reason, and the path.
package struct CacheError: Error, Hashable, CustomStringConvertible {
  package let path: String
  package let reason: String

  package init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  package var description: String { "cannot write \(path): \(reason)" }
}
