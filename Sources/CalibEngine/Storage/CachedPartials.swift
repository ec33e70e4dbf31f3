import CalibDigest
package import CalibGraph
package import CalibModel
import Synchronization

/// Gives the bytes of partial results out of a cache; keeps the tables of contents of the entries read last, and small parts,
/// which a strategy may ask for thousands of times.
///
/// Each part is checked against its digest. A damaged entry is removed where the cache can do that, so that
/// the next run collects it anew.
package final class CachedPartials: PartialReader {
  // A class, because all threads share the entries that were opened.
  private struct Opened {
    var entries: [Fingerprint: PartialEntry] = [:]
    /// In order of opening, oldest first.
    var order: [Fingerprint] = []
  }

  private let cache: any ResultCache
  private let capacity: Int
  private let opened = Mutex(Opened())
  private let small = Mutex(SmallParts())

  /// - Parameter capacity: how many entries' tables of contents are kept in memory.
  package init(_ cache: any ResultCache, capacity: Int = 256) {
    self.cache = cache
    self.capacity = max(1, capacity)
  }

  package func bytes(of partial: PartialReference) throws(TaskFailure) -> [UInt8] {
    if let known = small.withLock({ $0[partial] }) { return known }
    let bytes = try checkedBytes(of: partial)
    small.withLock { $0.keep(bytes, of: partial) }
    return bytes
  }

  private func checkedBytes(of partial: PartialReference) throws(TaskFailure) -> [UInt8] {
    let place = entry(partial.task)?.place(of: partial.piece)
    guard let place, let bytes = part(partial.task, place), sha256Hex(bytes) == partial.digest else {
      opened.withLock { $0.entries[partial.task] = nil }
      (cache as? FileResultCache)?.remove(partial.task)
      throw TaskFailure(
        "what was collected for run \(partial.run) is damaged in the cache",
        help: "run again: the damaged entry was removed, and is collected anew")
    }
    return bytes
  }

  private func part(_ task: Fingerprint, _ place: PartialEntry.Place) -> [UInt8]? {
    if let files = cache as? FileResultCache {
      return files.bodyPart(task, offset: place.offset, length: place.length)
    }
    guard let body = cache.read(task)?.body, place.offset >= 0, place.length >= 0,
      place.offset + place.length <= body.count
    else { return nil }
    return Array(body[place.offset..<place.offset + place.length])
  }

  private func entry(_ task: Fingerprint) -> PartialEntry? {
    if let known = opened.withLock({ $0.entries[task] }) { return known }
    guard let entry = cache.header(task).flatMap(PartialEntry.init(json:)) else { return nil }
    opened.withLock { opened in
      if opened.entries.updateValue(entry, forKey: task) == nil { opened.order.append(task) }
      if opened.order.count > capacity { opened.entries[opened.order.removeFirst()] = nil }
    }
    return entry
  }
}
