import CalibModel

/// What is left of intervals when others are taken out of them.
enum IntervalCut {
  /// The pieces of an interval outside of the holes, in order.
  ///
  /// The holes are sorted by their first key and do not overlap. A piece that would hold no run is left out.
  static func pieces(of iov: IoV, without holes: some Sequence<IoV>) -> [IoV] {
    var pieces: [IoV] = []
    var first: Int64? = iov.firstKey
    for hole in holes where hole.overlaps(iov) {
      guard let start = first else { break }
      if hole.firstKey > start, let piece = IoV(firstKey: start, lastKey: hole.firstKey - 1) {
        pieces.append(piece)
      }
      first = firstKey(after: hole.lastKey)
    }
    if let start = first, start <= iov.lastKey, let piece = IoV(firstKey: start, lastKey: iov.lastKey) {
      pieces.append(piece)
    }
    return pieces
  }

  /// The key of the run after an upper end, or `nil` after the open one.
  ///
  /// After the largest run of an experiment comes not the key of the experiment's end, which is no run, but
  /// the next experiment.
  static func firstKey(after last: Int64) -> Int64? {
    guard last < IoV.openKey else { return nil }
    let next = last + 1
    return next & 0xffff_ffff == 0xffff_ffff ? next + 1 : next
  }

  /// The entries that win in a chain of tags, first tag first, in order of their runs.
  ///
  /// Each list is sorted and without overlap; so is the result. Linear in the lists for each tag.
  static func firstHits(_ lists: [[ConditionsEntry]]) -> [ConditionsEntry] {
    var hits: [ConditionsEntry] = []
    for list in lists {
      var added: [ConditionsEntry] = []
      var start = 0
      for entry in list {
        while start < hits.count, hits[start].iov.lastKey < entry.iov.firstKey { start += 1 }
        let holes = hits[start...].prefix { $0.iov.firstKey <= entry.iov.lastKey }.map(\.iov)
        added += pieces(of: entry.iov, without: holes).map(entry.with)
      }
      hits = merged(hits, added)
    }
    return hits
  }

  private static func merged(_ one: [ConditionsEntry], _ other: [ConditionsEntry]) -> [ConditionsEntry] {
    var result: [ConditionsEntry] = []
    result.reserveCapacity(one.count + other.count)
    var index = 0
    for entry in one {
      while index < other.count, other[index].iov.firstKey < entry.iov.firstKey {
        result.append(other[index])
        index += 1
      }
      result.append(entry)
    }
    return result + other[index...]
  }
}
