import CalibDigest
import CalibGraph
import CalibModel
import CalibStore

/// What `stored.file` and its like are made of: the payloads of a chain of tags with their intervals.
///
/// The constant of an interval is a record by the payloads' names, each the file that the store has. The intervals are
/// those in which all payloads stay the same, so N names that change at K places need O(N·K) memory.
struct WholePayloads {
  let table: ConstantTable

  /// - Parameter name: the payload's, or ``ConstantReference/all``.
  init(
    _ reference: ConstantReference, of store: ConditionsStore, chain: [String], name: String
  ) throws(StoreError) {
    var names = [name]
    if name == ConstantReference.all {
      var all: Set<String> = []
      for tag in chain { all.formUnion(try store.iovs(tag: tag).map(\.name)) }
      names = all.sorted()
    }
    var files: [String: FileConstant] = [:]
    let pinned = try store.pinned(chain: chain, names: names)
    for entry in pinned.flatMap(\.entries) where files[entry.digest] == nil {
      files[entry.digest] = try store.payloadFile(entry.digest)
    }
    self.init(
      reference,
      pinned.map { conditions in
        (
          conditions.name,
          conditions.entries.compactMap { entry in files[entry.digest].map { (entry.iov, $0) } }
        )
      })
  }

  /// - Parameter payloads: by name; the intervals of each ascend and do not overlap.
  init(
    _ reference: ConstantReference,
    _ payloads: [(name: String, files: [(interval: IntervalOfValidity, file: FileConstant)])]
  ) {
    let isStore = Self.isStore(reference.source)
    var starts: Set<Int64> = isStore ? [0] : []
    for (interval, _) in payloads.flatMap(\.files) {
      starts.insert(interval.firstKey)
      if !interval.isOpen { starts.insert(interval.lastKey + 1) }
    }
    let ascending = starts.sorted()
    var places = payloads.map { _ in 0 }
    var entries: [ConstantTable.Entry] = []
    for (number, start) in ascending.enumerated() {
      let end = number + 1 < ascending.count ? ascending[number + 1] - 1 : IntervalOfValidity.openKey
      var fields: [Payload.Field] = []
      for (place, payload) in payloads.enumerated() {
        while places[place] < payload.files.count, payload.files[places[place]].interval.lastKey < start {
          places[place] += 1
        }
        guard places[place] < payload.files.count, payload.files[places[place]].interval.firstKey <= start
        else { continue }
        fields.append(.init(name: payload.name, value: .file(payload.files[places[place]].file)))
      }
      // A run may see no payload of a store at all; one that is named has to be there.
      guard isStore || !fields.isEmpty, let interval = IntervalOfValidity(firstKey: start, lastKey: end)
      else { continue }
      entries.append(
        ConstantTable.Entry(interval: interval, value: .record(fields), digest: Self.digest(fields)))
    }
    table = ConstantTable(reference: reference, entries: entries)
  }

  private static func isStore(_ source: ConstantReference.Source) -> Bool {
    switch source {
    case .stored(ConstantReference.all), .named(_, ConstantReference.all): true
    default: false
    }
  }

  /// What an interval's payloads are known by: their names and contents.
  private static func digest(_ fields: [Payload.Field]) -> String {
    var hasher = FingerprintHasher("payloads 1")
    for field in fields {
      guard case .file(let file) = field.value else { continue }
      hasher.append(field.name, file.digest)
    }
    return hasher.finish()
  }
}
