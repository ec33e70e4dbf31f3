import CalibModel
import GRDB

/// One change of one tag that refers to payloads that the store has: rows, state, description or name.
///
/// It is found by reading alone, so that it can be shown before it is made. A publication is a ``PublicationChange``
/// instead: it brings payloads of its own, and must not read the whole tag.
struct TagChange {
  let tagName: String
  /// The tag, `nil` where the change makes it.
  let tag: TagRow?
  var state: TagState?
  var description: String?
  var newName: String?
  var edit = TagEdit()
  var proposal: CommitDelta.Proposal?
  var verdict: CommitDelta.Verdict?
  var carriesOut: Int?
  /// Payload records to be made, which the proposal refers to.
  var made: [PayloadRecord] = []

  init(_ tagName: String, _ tag: TagRow?) {
    self.tagName = tagName
    self.tag = tag
  }

  /// Whether a commit of it would say nothing.
  var isEmpty: Bool {
    tag != nil && state == nil && description == nil && newName == nil && edit.isEmpty && proposal == nil
      && verdict == nil && carriesOut == nil
  }

  /// Writes it and its commit, inside the transaction in which it was found; gives the commit's digest.
  func apply(by author: CommitAuthor, message: String, in database: Database) throws -> String {
    let commit = try database.nextCommit()
    let tagID =
      try tag?.id ?? database.insertTag(tagName, description: description ?? "", head: commit.number)
    // Records first: the rows refer to them. The commit before the rows, as they name it as their origin; the key from
    // the tag to its head is deferred to the end of the transaction, as the two refer to each other.
    for record in made { _ = try database.insert(record) }
    let digest = try database.insert(
      delta, as: commit, tag: tagID, parent: tag?.head, by: author, message: message)
    try database.replaceRows(
      tag: tagID, commit: commit.number, cuts: edit.cuts,
      additions: edit.additions.map { ($0.name, $0.row.iov, $0.row.payload) })
    try describe(tagID, commit.number, in: database)
    try recordProposals(tagID, commit.number, in: database)
    return digest
  }

  /// What goes into the chain: with it alone ``HistoryReplay`` comes to the same tables.
  private var delta: CommitDelta {
    var delta = CommitDelta(
      tag: tagName, state: state ?? (tag == nil ? .open : nil),
      tagDescription: description ?? (tag == nil ? "" : nil), payloads: made,
      cuts: edit.cuts.map {
        CommitDelta.Cut(
          name: $0.name, iov: $0.row.iov, revision: $0.row.revision, origin: $0.row.origin, kept: $0.kept)
      },
      additions: edit.additions.map {
        CommitDelta.Addition(
          name: $0.name, iov: $0.row.iov, revision: $0.row.revision, provenance: nil)
      })
    delta.newName = newName
    delta.proposal = proposal
    delta.verdict = verdict
    delta.carriesOut = carriesOut
    return delta
  }

  /// Writes what the change says of the tag itself.
  private func describe(_ tagID: Int64, _ commit: Int, in database: Database) throws {
    try database.setHead(tag: tagID, commit)
    if let state {
      try database.execute(
        sql: "UPDATE tags SET state = ? WHERE id = ?", arguments: [state.rawValue, tagID])
    }
    if let description {
      try database.execute(
        sql: "UPDATE tags SET description = ? WHERE id = ?", arguments: [description, tagID])
    }
    if let newName {
      try database.execute(sql: "UPDATE tags SET name = ? WHERE id = ?", arguments: [newName, tagID])
    }
  }

  /// Keeps the table of proposals what the commits make of it: of a group and a tag only the newest waits.
  private func recordProposals(_ tagID: Int64, _ commit: Int, in database: Database) throws {
    if let proposal {
      try database.execute(
        sql: """
          UPDATE proposals SET state = 'REPLACED'
          WHERE tag = ? AND team = ? AND state IN ('WAITING', 'APPROVED')
          """, arguments: [tagID, proposal.group])
      try database.execute(
        sql: "INSERT INTO proposals VALUES (?, ?, ?, 'WAITING', ?)",
        arguments: [commit, tagID, proposal.group, proposal.json.canonicalText])
    }
    if let verdict {
      let state: ProposalState = verdict.isApproval ? .approved : .refused
      try database.setProposal(verdict.proposal, state)
    }
    if let carriesOut { try database.setProposal(carriesOut, .published) }
  }

  func result(commit: String?) -> PublicationResult {
    PublicationResult(
      tag: newName ?? tagName, makesTag: tag == nil, commit: commit,
      added: edit.additions.map {
        PublicationResult.Addition(
          name: $0.name, iov: $0.row.iov, revision: $0.row.revision, digest: $0.row.digest)
      },
      cuts: edit.cuts.map {
        PublicationResult.Cut(name: $0.name, iov: $0.row.iov, revision: $0.row.revision, kept: $0.kept)
      },
      unchangedCount: 0)
  }
}

extension Database {
  func setProposal(_ id: Int, _ state: ProposalState) throws {
    try execute(
      sql: "UPDATE proposals SET state = ? WHERE id = ?", arguments: [state.rawValue, id])
  }
}
