import CalibModel
import GRDB

/// What a publication changes in a tag, found by reading alone.
///
/// It looks only at the rows that the publication touches: a tag may have a million others. Finding it twice from the
/// same state gives the same, so that what a plan shows is what is done.
struct PublicationChange {
  struct Cut {
    let name: String
    let row: IntervalRow
    let kept: [IoV]
  }

  struct Addition {
    let entry: PreparedEntry
    let revision: Int
    /// The record of the same content of the name, if there is one.
    let record: Record?
  }

  struct Record {
    let id: Int64
    let revision: Int
    let provenance: String
  }

  let tagName: String
  /// The tag, `nil` where the publication makes it.
  let tag: TagRow?
  private(set) var cuts: [Cut] = []
  private(set) var additions: [Addition] = []
  private(set) var unchangedCount = 0
  /// The proposal that the publication carries out.
  private(set) var proposal: Int?

  /// Finds what changes; throws where the tag's state or head forbids it.
  init(_ publication: Publication, _ entries: [PreparedEntry], in database: Database) throws {
    tagName = publication.tag
    tag = try database.tagRow(publication.tag)
    if let tag, tag.state != .open, tag.state != .running {
      throw StoreError.tagIsNotOpen(tag.name, tag.state)
    }
    if let expected = publication.expectedHead, expected != tag?.head {
      throw StoreError.headMoved(publication.tag, expected: expected, found: tag?.head)
    }
    var rest = entries[...]
    while let name = rest.first?.name {
      let end = rest.firstIndex { $0.name != name } ?? rest.endIndex
      try add(rest[..<end], named: name, in: database)
      rest = rest[end...]
    }
    proposal = publication.proposal
    if tag?.state == .running { try checkOnlyAddsRuns() }
    if !publication.replaces, !cuts.isEmpty {
      throw StoreError.conflicts(
        cuts.map { "`\($0.name)` revision \($0.row.revision) for \($0.row.iov) in `\(tagName)`" })
    }
  }

  /// A RUNNING tag takes only new runs: what it has may lose the open end alone, from the first new run on.
  private func checkOnlyAddsRuns() throws {
    for cut in cuts {
      guard cut.row.iov.isOpen, cut.kept.count == 1, cut.kept[0].firstKey == cut.row.iov.firstKey else {
        throw StoreError.runningUpdate(
          "the RUNNING tag `\(tagName)` has `\(cut.name)` for \(cut.row.iov), and would change for these",
          help: "publish only runs after those, up to an open end, or into another tag")
      }
    }
  }

  /// Takes the entries of one name, which are in order and do not overlap.
  private mutating func add(
    _ entries: ArraySlice<PreparedEntry>, named name: String, in database: Database
  ) throws {
    let nameID = try database.nameID(name)
    var touched: [IntervalRow] = []
    var fresh: [PreparedEntry] = []
    var search = RowSearch(entries, tag: tag?.id, name: nameID)
    for entry in entries {
      // What is there already stays as its older commit put it: publishing again says nothing new.
      let rows = try search.rows(overlapping: entry.iov, in: database)
      if let row = rows.first, row.iov == entry.iov, row.digest == entry.digest {
        unchangedCount += 1
        continue
      }
      // Both run upwards, so only the last row of one entry can be the first of the next.
      touched += rows.drop { $0.iov.firstKey == touched.last?.iov.firstKey }
      fresh.append(entry)
    }
    try record(fresh, nameID: nameID, in: database)
    // Old rows and new ones are both in order: one walk over the two gives each old row the new ones inside of it.
    let holes = fresh.map(\.iov)
    var start = 0
    for row in touched {
      while start < holes.count, holes[start].lastKey < row.iov.firstKey { start += 1 }
      let inside = holes[start...].prefix { $0.firstKey <= row.iov.lastKey }
      cuts.append(Cut(name: name, row: row, kept: IntervalCut.pieces(of: row.iov, without: inside)))
    }
  }

  /// Gives each entry the revision of its content, or the next one of the name.
  private mutating func record(_ entries: [PreparedEntry], nameID: Int64?, in database: Database) throws {
    guard !entries.isEmpty else { return }
    var next = 1
    if let nameID {
      let sql = "SELECT COALESCE(MAX(revision), 0) + 1 FROM payloads WHERE name = ?"
      next = try Int.fetchOne(try database.cachedStatement(sql: sql), arguments: [nameID]) ?? 1
    }
    var given: [String: Int] = [:]
    var known: [String: Record?] = [:]
    for entry in entries {
      if known[entry.digest] == nil {
        let found = try nameID.flatMap { try database.payload(name: $0, digest: entry.digest) }
        known.updateValue(found, forKey: entry.digest)
      }
      let record = known[entry.digest] ?? nil
      let revision = record?.revision ?? given[entry.digest] ?? next
      if revision == next { next += 1 }
      given[entry.digest] = revision
      additions.append(Addition(entry: entry, revision: revision, record: record))
    }
  }

  func result(commit: String?) -> PublicationResult {
    PublicationResult(
      tag: tagName, makesTag: tag == nil, commit: commit,
      added: additions.map {
        PublicationResult.Addition(
          name: $0.entry.name, iov: $0.entry.iov, revision: $0.revision, digest: $0.entry.digest)
      },
      cuts: cuts.map {
        PublicationResult.Cut(name: $0.name, iov: $0.row.iov, revision: $0.row.revision, kept: $0.kept)
      },
      unchangedCount: unchangedCount)
  }
}

extension Database {
  /// The record of a content of a name.
  func payload(name: Int64, digest: String) throws -> PublicationChange.Record? {
    let sql = "SELECT id, revision, provenance FROM payloads WHERE name = ? AND sha256 = ?"
    guard let row = try Row.fetchOne(try cachedStatement(sql: sql), arguments: [name, digest]) else {
      return nil
    }
    return PublicationChange.Record(id: row[0], revision: row[1], provenance: row[2])
  }
}
