import CalibModel

/// One content out of several, the first that has a payload for a run first.
enum TagMerge {
  /// - Parameter runs: only these runs; `nil` takes all.
  static func merged(_ contents: [TagContent], runs: IoV? = nil) -> TagContent {
    var result = TagContent()
    for name in Set(contents.flatMap(\.names)).sorted() {
      var rows: [IntervalRow] = []
      for content in contents { rows = filled(rows, from: content[name]) }
      result[name] = runs.map { clipped(rows, to: $0) } ?? rows
    }
    return result
  }

  /// The parts of rows inside an interval.
  static func clipped(_ rows: [IntervalRow], to iov: IoV) -> [IntervalRow] {
    rows.compactMap { row in row.iov.intersection(iov).map(row.with) }
  }

  /// The rows, and in their gaps what others have.
  ///
  /// Linear in both lists.
  static func filled(_ rows: [IntervalRow], from others: [IntervalRow]) -> [IntervalRow] {
    var added: [IntervalRow] = []
    var start = 0
    for other in others {
      while start < rows.count, rows[start].iov.lastKey < other.iov.firstKey { start += 1 }
      let holes = rows[start...].prefix { $0.iov.firstKey <= other.iov.lastKey }.map(\.iov)
      added += IntervalCut.pieces(of: other.iov, without: holes).map(other.with)
    }
    return (rows + added).sorted { $0.iov.firstKey < $1.iov.firstKey }
  }
}
