package import CalibModel

/// The runs for which a tag has a payload of a name, and those between them for which it has none.
package struct Coverage: Hashable, Sendable {
  package let name: String
  /// In order; intervals that follow one another without a run between them are one.
  package let covered: [IoV]
  /// The runs between the first and the last covered one that are not.
  package let gaps: [IoV]

  init(name: String, intervals: [IoV]) {
    var covered: [IoV] = []
    var gaps: [IoV] = []
    for iov in intervals {
      guard let last = covered.last, let next = IntervalCut.firstKey(after: last.lastKey) else {
        covered.append(iov)
        continue
      }
      if next == iov.firstKey, let joined = IoV(firstKey: last.firstKey, lastKey: iov.lastKey) {
        covered[covered.count - 1] = joined
      } else {
        if let end = IoV.keyBefore(iov.first), let gap = IoV(firstKey: next, lastKey: end) {
          gaps.append(gap)
        }
        covered.append(iov)
      }
    }
    self.name = name
    self.covered = covered
    self.gaps = gaps
  }

  package var json: JSONValue {
    .members([
      "name": .string(name), "covered": .array(covered.map { .string($0.description) }),
      "gaps": .array(gaps.map { .string($0.description) }),
    ])
  }
}

extension ConditionsStore {
  /// What a tag, or `TAG@COMMIT`, covers, by name; linear in its rows.
  package func coverage(of tag: String, name: String? = nil) throws(StoreError) -> [Coverage] {
    try reading { database in
      let content = try database.content(named: tag, in: path)
      return content.names.filter { name == nil || $0 == name }
        .map { Coverage(name: $0, intervals: content[$0].map(\.iov)) }
    }
  }
}
