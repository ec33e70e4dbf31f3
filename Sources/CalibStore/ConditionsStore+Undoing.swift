import CalibModel
import GRDB

extension ConditionsStore {
  /// Undoes a commit of an OPEN tag by a new one: what the commit changed is as it was before it.
  ///
  /// The newest commit of a tag can always be undone. An older one can where nothing changed since for
  /// the runs that it changed.
  ///
  /// - Parameter commit: the beginning of its digest; `nil` takes the newest of the tag.
  /// - Throws: `tagState`, `noSuchCommit`, or `cannotUndo` where it made the tag or later commits stand
  ///   against it.
  package func undo(
    _ commit: String? = nil, of name: String, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    var digest = commit ?? ""
    if commit == nil { digest = try tagHead(name) }
    return try change(request, saying: "undo \(digest.prefix(12))") { [digest] database in
      let tag = try database.existingTagRow(name, in: path)
      guard tag.state == .open else { throw StoreError.tagIsNotOpen(name, tag.state) }
      let records = try database.commits("WHERE commits.tag = ? ORDER BY commits.id", [tag.id])
      let found = records.filter { $0.digest.hasPrefix(digest) }
      guard let record = found.first, found.count == 1 else {
        throw StoreError.noSuchCommit(digest, tag: name, count: found.count)
      }
      guard let parent = record.parent else {
        throw StoreError.cannotUndo(digest, "it made the tag `\(name)`")
      }
      if record.delta.cuts.isEmpty, record.delta.additions.isEmpty {
        throw StoreError.cannotUndo(digest, "it changed no interval")
      }
      let before = try database.content(named: "\(name)@\(parent)", in: path)
      let now = try database.content(of: tag)
      var change = TagChange(name, tag)
      let new =
        record.digest == tag.head ? before : try Self.undoing(record, before: before, now: now)
      change.edit = TagEdit(from: now, to: new)
      return change
    }
  }

  private func tagHead(_ name: String) throws(StoreError) -> String {
    try reading { try $0.existingTagRow(name, in: path).head }
  }

  /// Now, with the intervals that a commit changed as they were before it.
  private static func undoing(
    _ record: CommitRecord, before: TagContent, now: TagContent
  ) throws -> TagContent {
    var result = now
    for name in Set(record.delta.cuts.map(\.name)).union(record.delta.additions.map(\.name)).sorted() {
      let added = record.delta.additions.filter { $0.name == name }
      let removed = record.delta.cuts.filter { $0.name == name }
        .flatMap { cut in IntervalCut.pieces(of: cut.iov, without: cut.kept) }
      // What the commit left without a payload has to be without one still.
      let emptied = removed.flatMap { IntervalCut.pieces(of: $0, without: added.map(\.iov)) }
      let isAsLeft =
        added.allSatisfy { addition in
          Self.isFilled(addition.iov, with: addition.revision, in: now[name])
        }
        && emptied.allSatisfy { hole in !now[name].contains { $0.iov.overlaps(hole) } }
      guard isAsLeft else {
        throw StoreError.cannotUndo(record.digest, "later commits changed `\(name)` for the same runs")
      }
      let changed = (added.map(\.iov) + emptied).sorted { $0.firstKey < $1.firstKey }
      let others = now[name].flatMap { row in
        IntervalCut.pieces(of: row.iov, without: changed).map(row.with)
      }
      let restored = changed.flatMap { TagMerge.clipped(before[name], to: $0) }
      result[name] = (others + restored).sorted { $0.iov.firstKey < $1.iov.firstKey }
    }
    return result
  }

  /// Whether all runs of an interval have this revision.
  private static func isFilled(_ iov: IoV, with revision: Int, in rows: [IntervalRow]) -> Bool {
    IntervalCut.pieces(of: iov, without: rows.filter { $0.revision == revision }.map(\.iov)).isEmpty
  }
}
