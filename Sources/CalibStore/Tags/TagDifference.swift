package import CalibModel

/// Runs for which two tags have different payloads of a name.
package struct TagDifference: Hashable, Sendable {
  package let name: String
  package let iov: IoV
  /// The payload of the first tag, by revision and SHA-256; `nil` where it has none.
  package let old: Side?
  package let new: Side?
  /// What differs inside; empty where one side has none.
  package var fields: [FieldDifference] = []

  /// The payload of one of the two tags.
  package struct Side: Hashable, Sendable {
    package let revision: Int
    package let digest: String

    var json: JSONValue { .members(["revision": .integer(revision), "sha256": .string(digest)]) }
  }

  package var json: JSONValue {
    .members([
      "name": .string(name), "iov": .string(iov.description), "old": old?.json ?? .null,
      "new": new?.json ?? .null, "fields": .array(fields.map(\.json)),
    ])
  }

  /// The differences of two contents by name and run, neighbours with the same payloads joined; linear
  /// but for sorting.
  static func between(_ old: TagContent, _ new: TagContent) -> [TagDifference] {
    var differences: [TagDifference] = []
    for name in Set(old.names).union(new.names).sorted() {
      differences += between(name, old[name], new[name])
    }
    return differences
  }

  private static func between(
    _ name: String, _ old: [IntervalRow], _ new: [IntervalRow]
  ) -> [TagDifference] {
    let starts = (old + new).flatMap { row in
      [row.iov.firstKey, IntervalCut.firstKey(after: row.iov.lastKey)].compactMap { $0 }
    }
    let keys = Set(starts).sorted()
    var differences: [TagDifference] = []
    var (left, right) = (0, 0)
    for (index, key) in keys.enumerated() {
      while left < old.count, old[left].iov.lastKey < key { left += 1 }
      while right < new.count, new[right].iov.lastKey < key { right += 1 }
      let one = left < old.count && old[left].iov.firstKey <= key ? old[left] : nil
      let other = right < new.count && new[right].iov.firstKey <= key ? new[right] : nil
      let last = index + 1 < keys.count ? keys[index + 1] - 1 : IoV.openKey
      guard one?.digest != other?.digest, let iov = IoV(firstKey: key, lastKey: last) else { continue }
      let sides = (one.map(side), other.map(side))
      if let before = differences.last, before.old == sides.0, before.new == sides.1,
        IntervalCut.firstKey(after: before.iov.lastKey) == key,
        let joined = IoV(firstKey: before.iov.firstKey, lastKey: last)
      {
        differences[differences.count - 1] = TagDifference(
          name: name, iov: joined, old: sides.0, new: sides.1)
      } else {
        differences.append(TagDifference(name: name, iov: iov, old: sides.0, new: sides.1))
      }
    }
    return differences
  }

  private static func side(_ row: IntervalRow) -> Side { Side(revision: row.revision, digest: row.digest) }
}

extension ConditionsStore {
  /// Where two tags, each also as `TAG@COMMIT`, differ: which payload, which runs, and which fields by
  /// how much.
  package func difference(from old: String, to new: String) throws(StoreError) -> [TagDifference] {
    var differences = try reading { database in
      TagDifference.between(
        try database.content(named: old, in: path), try database.content(named: new, in: path))
    }
    var known: [[String]: [FieldDifference]] = [:]
    for index in differences.indices {
      guard let one = differences[index].old?.digest, let other = differences[index].new?.digest else {
        continue
      }
      var fields = known[[one, other]]
      if fields == nil { fields = FieldDifference.between(try payload(one), try payload(other)) }
      known[[one, other]] = fields
      differences[index].fields = fields ?? []
    }
    return differences
  }
}
