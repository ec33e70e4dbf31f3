import CalibModel
import GRDB

/// Finds the rows that the entries of one name overlap: one search for each of a few entries, one for
/// all of many.
struct RowSearch {
  /// From so many entries on, all rows between the first and the last entry are read at once.
  private static let fewest = 16

  private let tag: Int64?
  private let name: Int64?
  /// From the first to the last run of all entries; `nil` where there are few.
  private let hull: IoV?
  private var rows: [IntervalRow]?
  private var start = 0

  /// - Parameter entries: in order of their first run, without overlap.
  init(_ entries: ArraySlice<PreparedEntry>, tag: Int64?, name: Int64?) {
    self.tag = tag
    self.name = name
    guard entries.count >= Self.fewest, let first = entries.first, let last = entries.last else {
      hull = nil
      return
    }
    hull = IoV(firstKey: first.iov.firstKey, lastKey: last.iov.lastKey)
  }

  /// The rows that share a run with an interval, in order; intervals are asked for in the order of the
  /// entries.
  mutating func rows(overlapping iov: IoV, in database: Database) throws -> [IntervalRow] {
    guard let tag, let name else { return [] }
    guard let hull else { return try database.intervalRows(tag: tag, name: name, overlapping: iov) }
    if rows == nil { rows = try database.intervalRows(tag: tag, name: name, overlapping: hull) }
    let all = rows ?? []
    while start < all.count, all[start].iov.lastKey < iov.firstKey { start += 1 }
    return Array(all[start...].prefix { $0.iov.firstKey <= iov.lastKey })
  }
}
