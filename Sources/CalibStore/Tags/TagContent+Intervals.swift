import CalibModel

// What `calib store iovs` does to rows: pure functions, each checked before anything is written.

extension TagContent {
  /// How many rows a selection has.
  func count(of selection: IoVSelection) -> Int {
    names.reduce(0) { sum, name in
      sum + self[name].count { selection.includes(name, $0.iov, revision: $0.revision) }
    }
  }

  /// The rows of a selection alone.
  func selected(_ selection: IoVSelection) -> TagContent {
    var result = TagContent()
    for name in names {
      result[name] = self[name].filter { selection.includes(name, $0.iov, revision: $0.revision) }
    }
    return result
  }

  /// Without the rows of a selection.
  func deleting(_ selection: IoVSelection) -> TagContent {
    var result = self
    for name in names {
      result[name] = self[name].filter { !selection.includes(name, $0.iov, revision: $0.revision) }
    }
    return result
  }

  /// The open rows of a selection end with a run.
  ///
  /// - Throws: `invalidArgument` where one begins after it.
  func closing(_ selection: IoVSelection, at run: ExperimentRun) throws(StoreError) -> TagContent {
    var result = self
    for name in names {
      guard let last = self[name].last, last.iov.isOpen,
        selection.includes(name, last.iov, revision: last.revision)
      else { continue }
      guard let closed = IoV(firstKey: last.iov.firstKey, lastKey: run.key) else {
        throw .beginsLater(name, last.iov, than: run)
      }
      result[name] = self[name].dropLast() + [last.with(closed)]
    }
    return result
  }

  /// The rows of a selection that hold a run become two; the second begins with the run.
  func splitting(_ selection: IoVSelection, at run: ExperimentRun) -> TagContent {
    var result = self
    for name in names {
      result[name] = self[name].flatMap { row -> [IntervalRow] in
        guard selection.includes(name, row.iov, revision: row.revision), row.iov.contains(run),
          row.iov.firstKey < run.key, let end = IoV.keyBefore(run),
          let left = IoV(firstKey: row.iov.firstKey, lastKey: end),
          let right = IoV(firstKey: run.key, lastKey: row.iov.lastKey)
        else { return [row] }
        return [row.with(left), row.with(right)]
      }
    }
    return result
  }

  /// With the rows of another content; each row costs a search and a move.
  ///
  /// - Parameter replaces: whether they cut what they overlap; a neighbour or overlap with the same
  ///   payload is made one with it.
  /// - Throws: `overlap` with the conflicts where it does not replace.
  func adding(_ other: TagContent, replaces: Bool) throws(StoreError) -> TagContent {
    var result = self
    var conflicts: [String] = []
    for name in other.names {
      var rows = self[name]
      for new in other[name] {
        let place = Self.touched(by: new.iov, in: rows)
        conflicts += rows[place].filter { $0.iov.overlaps(new.iov) && $0.payload != new.payload }
          .map { "`\(name)` \(new.iov) and revision \($0.revision) for \($0.iov)" }
        rows.replaceSubrange(place, with: Self.put(new, into: rows[place]))
      }
      result[name] = rows
    }
    if !replaces, !conflicts.isEmpty { throw .conflicts(conflicts) }
    return result
  }

  /// The rows that overlap an interval or are next to it, by binary search.
  private static func touched(by iov: IoV, in rows: [IntervalRow]) -> Range<Int> {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = IntervalCut.firstKey(after: rows[middle].iov.lastKey).map { $0 < iov.firstKey } ?? false
      if isBefore { low = middle + 1 } else { high = middle }
    }
    let count = rows[low...].prefix { touch($0.iov, iov) }.count
    return low..<low + count
  }

  /// Puts a row in among those that it touches: the same payload grows, another one is cut.
  private static func put(_ new: IntervalRow, into rows: ArraySlice<IntervalRow>) -> [IntervalRow] {
    let same = rows.filter { $0.payload == new.payload }.map(\.iov) + [new.iov]
    let first = same.map(\.firstKey).min() ?? new.iov.firstKey
    let last = same.map(\.lastKey).max() ?? new.iov.lastKey
    let iov = IoV(firstKey: first, lastKey: last) ?? new.iov
    let others = rows.filter { $0.payload != new.payload }
      .flatMap { row in IntervalCut.pieces(of: row.iov, without: CollectionOfOne(iov)).map(row.with) }
    return (others + [new.with(iov)]).sorted { $0.iov.firstKey < $1.iov.firstKey }
  }

  /// Whether two intervals overlap or follow one another without a run between them.
  private static func touch(_ one: IoV, _ other: IoV) -> Bool {
    one.overlaps(other) || IntervalCut.firstKey(after: one.lastKey) == other.firstKey
      || IntervalCut.firstKey(after: other.lastKey) == one.firstKey
  }
}
