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

  /// With the rows of another content.
  ///
  /// - Parameter replaces: whether they cut what they overlap; a neighbour or overlap with the same payload is made one
  ///   with it.
  /// - Throws: `overlap` with the conflicts where it does not replace.
  func adding(_ other: TagContent, replaces: Bool) throws(StoreError) -> TagContent {
    var result = self
    var conflicts: [String] = []
    for name in other.names {
      var rows = self[name]
      for new in other[name] {
        let before = rows
        rows = Self.put(new, into: rows)
        conflicts += before.filter { $0.iov.overlaps(new.iov) && $0.payload != new.payload }
          .map { "`\(name)` \(new.iov) and revision \($0.revision) for \($0.iov)" }
      }
      result[name] = rows
    }
    if !replaces, !conflicts.isEmpty { throw .conflicts(conflicts) }
    return result
  }

  /// Puts a row in: the same payload grows, another one is cut.
  private static func put(_ new: IntervalRow, into rows: [IntervalRow]) -> [IntervalRow] {
    var iov = new.iov
    for row in rows where row.payload == new.payload && touch(row.iov, iov) {
      iov =
        IoV(firstKey: min(iov.firstKey, row.iov.firstKey), lastKey: max(iov.lastKey, row.iov.lastKey)) ?? iov
    }
    // What lay between in other payloads' rows is cut by the new row itself alone, so the union is of touching rows only.
    var result: [IntervalRow] = []
    for row in rows {
      if row.payload == new.payload, touch(row.iov, iov) { continue }
      result += IntervalCut.pieces(of: row.iov, without: CollectionOfOne(iov)).map(row.with)
    }
    return (result + [new.with(iov)]).sorted { $0.iov.firstKey < $1.iov.firstKey }
  }

  /// Whether two intervals overlap or follow one another without a run between them.
  private static func touch(_ one: IoV, _ other: IoV) -> Bool {
    one.overlaps(other) || IntervalCut.firstKey(after: one.lastKey) == other.firstKey
      || IntervalCut.firstKey(after: other.lastKey) == one.firstKey
  }
}
