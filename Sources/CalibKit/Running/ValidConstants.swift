import CalibGraph
import CalibModel
import CalibStore

/// Payloads with the runs that they are valid for: of a run, or of a tag.
struct ValidConstants {
  struct Entry {
    let interval: IntervalOfValidity
    let payload: Payload
  }

  /// By the payload's name, ascending.
  private let entries: [String: [Entry]]

  var isEmpty: Bool { entries.isEmpty }
  var names: [String] { entries.keys.sorted() }

  init(_ entries: [Entry]) {
    self.entries = Dictionary(grouping: entries, by: \.payload.name).mapValues { list in
      list.sorted { $0.interval.firstKey < $1.interval.firstKey }
    }
  }

  init(_ results: [CalibrationResult]) {
    self.init(
      results.flatMap(\.intervalGroups).flatMap { pieces in
        CalibrationResult.payloads(pieces).map {
          Entry(interval: pieces[pieces.startIndex].interval, payload: $0)
        }
      })
  }

  /// What a tag holds of some names.
  ///
  /// - Parameter commit: its digest: the tag as it was after it; `nil` for the tag as it is.
  init(
    _ store: ConditionsStore, tag: String, asOf commit: String? = nil, names: Set<String>
  ) throws(StoreError) {
    self.init(
      try Self.read(store.iovs(tag: tag, asOf: commit).filter { names.contains($0.name) }, of: store))
  }

  /// What a chain of tags holds of some names.
  init(_ store: ConditionsStore, chain: [String], names: Set<String>) throws(StoreError) {
    let pinned = try store.pinned(chain: chain, names: names.sorted())
    self.init(try Self.read(pinned.flatMap(\.entries), of: store))
  }

  /// The payloads of entries; what is no payload of calib is left out.
  private static func read(
    _ found: [ConditionsEntry], of store: ConditionsStore
  ) throws(StoreError) -> [Entry] {
    var known: [String: Payload] = [:]
    var entries: [Entry] = []
    for entry in found {
      if known[entry.digest] == nil {
        known[entry.digest] = payload(try store.payload(entry.digest))
      }
      if let payload = known[entry.digest] { entries.append(Entry(interval: entry.iov, payload: payload)) }
    }
    return entries
  }

  private static func payload(_ bytes: [UInt8]) -> Payload? {
    do throws(JSONError) { return Payload(json: try JSONValue(parsing: bytes)) } catch { return nil }
  }

  /// The payloads of a name that are valid for a part of an interval, ascending.
  func overlapping(_ interval: IntervalOfValidity, name: String) -> [Entry] {
    (entries[name] ?? []).filter { $0.interval.overlaps(interval) }
  }

  /// All payloads of a name, ascending.
  func all(_ name: String) -> [Entry] { entries[name] ?? [] }
}
