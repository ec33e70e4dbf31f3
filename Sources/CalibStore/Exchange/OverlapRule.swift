import CalibModel

/// Which of several rows wins for a run, where what is imported overlaps.
package enum OverlapRule: String, Hashable, Sendable, CaseIterable {
  /// None: overlaps are an error that lists them.
  case refuse
  /// What is imported wins over what the tag has; overlaps within the import are an error.
  case replace
  /// The row that stands last, as in basf2's `database.txt`.
  case last
  /// The highest revision, as in basf2's SQLite files and on its server.
  case revision
  /// The row that begins latest, as in nopayloaddb; where it has ended, there is nothing.
  case latestStart = "latest-start"

  /// The rows without overlap, name by name in order of their runs: for every run the winner of the rule.
  ///
  /// Quadratic in the rows of one name that overlap one another, linear in others but for sorting.
  ///
  /// - Throws: `overlap` with the places of both rows.
  package func resolved(_ rows: [ImportedRow]) throws(StoreError) -> [ImportedRow] {
    var result: [ImportedRow] = []
    for (_, list) in Dictionary(grouping: rows, by: \.name).sorted(by: { $0.key < $1.key }) {
      result += try resolvedOfOneName(list)
    }
    return result
  }

  private func resolvedOfOneName(_ rows: [ImportedRow]) throws(StoreError) -> [ImportedRow] {
    let sorted = rows.enumerated().sorted {
      ($0.element.iov.firstKey, $0.offset) < ($1.element.iov.firstKey, $1.offset)
    }
    switch self {
    case .refuse, .replace:
      try Self.refuseOverlaps(sorted.map(\.element))
      return sorted.map(\.element)
    case .last:
      return Self.clusters(sorted).flatMap { cluster in
        Self.layered(cluster.sorted { $1.offset < $0.offset }.map(\.element))
      }
    case .revision:
      // Of two rows of one revision the later line wins; it cannot matter where the bytes are the same.
      return Self.clusters(sorted).flatMap { cluster in
        Self.layered(
          cluster.sorted { ($1.element.revision, $1.offset) < ($0.element.revision, $0.offset) }.map(
            \.element))
      }
    case .latestStart: return Self.cutAtStarts(sorted.map(\.element))
    }
  }

  private typealias Numbered = EnumeratedSequence<[ImportedRow]>.Element

  /// Rows in order of their first run, in groups that share no run with one another.
  private static func clusters(_ sorted: [Numbered]) -> [[Numbered]] {
    var clusters: [[Numbered]] = []
    var end: Int64 = -1
    for row in sorted {
      if row.element.iov.firstKey > end { clusters.append([]) }
      clusters[clusters.count - 1].append(row)
      end = max(end, row.element.iov.lastKey)
    }
    return clusters
  }

  private static func refuseOverlaps(_ sorted: [ImportedRow]) throws(StoreError) {
    var conflicts: [String] = []
    var furthest: ImportedRow?
    for row in sorted {
      if let before = furthest, before.iov.overlaps(row.iov) {
        conflicts.append("`\(row.name)` \(before.iov) (\(before.place)) and \(row.iov) (\(row.place))")
      }
      if furthest.map({ $0.iov.lastKey < row.iov.lastKey }) ?? true { furthest = row }
    }
    if !conflicts.isEmpty { throw .conflicts(conflicts) }
  }

  /// The first rows win.
  private static func layered(_ rows: some Sequence<ImportedRow>) -> [ImportedRow] {
    var result: [ImportedRow] = []
    for row in rows {
      let pieces = IntervalCut.pieces(of: row.iov, without: result.map(\.iov))
      result = (result + pieces.map(row.with)).sorted { $0.iov.firstKey < $1.iov.firstKey }
    }
    return result
  }

  /// Each row ends before the next begins, whatever it says itself; of several that begin together the
  /// last wins.
  private static func cutAtStarts(_ sorted: [ImportedRow]) -> [ImportedRow] {
    var result: [ImportedRow] = []
    for (index, row) in sorted.enumerated() {
      guard index + 1 < sorted.count else {
        result.append(row)
        continue
      }
      let next = sorted[index + 1].iov.first
      guard let end = IoV.keyBefore(next),
        let cut = IoV(firstKey: row.iov.firstKey, lastKey: min(row.iov.lastKey, end))
      else { continue }
      result.append(row.with(cut))
    }
    return result
  }
}
