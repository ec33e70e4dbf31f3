import CalibModel
import GRDB

extension Database {
  /// Cuts rows of a tag and puts others in, in the order that the format gives: all cuts before all
  /// additions.
  ///
  /// A row is taken out and its pieces put in as new rows with the old origin: rows are never updated, so that the
  /// trigger against overlaps sees each change. Were an addition put in before the last cut, it would see the row that
  /// is about to go.
  func replaceRows(
    tag: Int64, commit: Int, cuts: [PublicationChange.Cut],
    additions: [(name: String, iov: IoV, payload: Int64)]
  ) throws {
    let delete = try cachedStatement(sql: "DELETE FROM iovs WHERE tag = ? AND name = ? AND first = ?")
    let insert = try cachedStatement(sql: "INSERT INTO iovs VALUES (?, ?, ?, ?, ?, ?)")
    var names: [String: Int64] = [:]
    for name in Set(cuts.map(\.name)).union(additions.map(\.name)) { names[name] = try nameID(name) }
    for cut in cuts {
      try delete.execute(arguments: [tag, names[cut.name], cut.row.iov.firstKey])
      for piece in cut.kept {
        try insert.execute(
          arguments: [tag, names[cut.name], piece.firstKey, piece.lastKey, cut.row.payload, cut.row.origin])
      }
    }
    for addition in additions {
      try insert.execute(
        arguments: [
          tag, names[addition.name], addition.iov.firstKey, addition.iov.lastKey, addition.payload, commit,
        ])
    }
  }

  func setHead(tag: Int64, _ commit: Int) throws {
    try cachedStatement(sql: "UPDATE tags SET head = ? WHERE id = ?").execute(arguments: [commit, tag])
  }
}
