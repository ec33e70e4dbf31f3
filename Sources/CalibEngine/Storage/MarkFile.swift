import CalibModel
import Glibc
import Synchronization

/// Fingerprints in one file, a line each, that is only ever appended to: a file for each would cost more than the task
/// that it is about.
///
/// What cannot be read of it is not remembered; that only makes reasons less precise.
final class MarkFile: Sendable {
  // A class, because all threads share what was read of it.
  let path: String
  /// `nil` before the file was read.
  private let known = Mutex<Set<String>?>(nil)

  private static let lineLength = 65

  init(_ path: String) { self.path = path }

  func contains(_ mark: Fingerprint) -> Bool {
    known.withLock { known in
      load(&known)
      return known?.contains(mark.text) == true
    }
  }

  /// Appends those that are new with one write, which the system does not mix with that of another process.
  func insert(_ marks: [Fingerprint]) throws(DiskError) {
    let failure = known.withLock { known -> DiskError? in
      load(&known)
      let new = marks.filter { known?.contains($0.text) != true }
      guard !new.isEmpty else { return nil }
      do throws(DiskError) {
        let file = try DiskFile(path, O_WRONLY | O_CREAT | O_APPEND)
        // After a line that a crash tore the next one starts afresh.
        let isTorn = try file.size() % Self.lineLength != 0
        try file.write(Array((isTorn ? "\n" : "").utf8) + new.flatMap { Array("\($0.text)\n".utf8) })
      } catch {
        return error
      }
      for mark in new { known?.insert(mark.text) }
      return nil
    }
    if let failure { throw failure }
  }

  private func load(_ known: inout Set<String>?) {
    guard known == nil else { return }
    var found: Set<String> = []
    do throws(DiskError) {
      for line in try (DiskFile.contents(path) ?? []).split(separator: UInt8(ascii: "\n"))
      where line.count == Self.lineLength - 1 {
        found.insert(String(decoding: line, as: UTF8.self))
      }
    } catch {
      // What cannot be read is not remembered.
    }
    known = found
  }
}
