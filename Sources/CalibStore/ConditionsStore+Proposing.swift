import CalibModel
import GRDB

/// What became of a proposal.
package enum ProposalOutcome: Hashable, Sendable {
  /// The tag has all of it already.
  case unchanged
  /// It waits; `isNew` where it was not proposed before.
  case waiting(id: Int, isNew: Bool)
  /// The same content was approved before and can be published.
  case approved(id: Int)
  /// The same content was refused before.
  case refused(id: Int, comment: String)
}

extension ConditionsStore {
  /// Puts a publication into the store as a proposal that a group has to sign off; the tag is made if
  /// it is missing.
  ///
  /// The payloads are stored, the tag's rows stay. A proposal of the same content that waits, is
  /// approved or was refused as the newest of the group stands for this one; another content takes its
  /// place.
  package func propose(
    _ publication: Publication, signedOffBy group: String, by author: CommitAuthor
  ) throws(StoreError) -> ProposalOutcome {
    if try preview(publication).isIdentical { return .unchanged }
    let (entries, objects) = try PreparedEntry.prepare(publication)
    if let known = try standing(for: entries, publication.tag, group) { return known }
    guard access == .writing else { throw .readOnly(path) }
    let synced = try reading { try SyncedObjects(of: objects.map(\.digest), in: $0) }
    let lock = try FolderLock(folder.lock, .shared)
    try ObjectFolder(folder: folder).write(objects, synced: synced, atStep: options.atStep)
    let request = ChangeRequest(by: author, message: "propose: \(publication.message)")
    _ = try change(request, saying: "") { database in
      try Self.proposal(publication.tag, entries, group, author, in: database)
    }
    _ = consume lock
    guard let proposal = try proposals(tag: publication.tag, group: group).last else {
      throw .noProposal(publication.tag, group)
    }
    return .waiting(id: proposal.id, isNew: true)
  }

  /// The outcome of the newest proposal of a group for a tag, where its content is this one.
  private func standing(
    for entries: [PreparedEntry], _ tag: String, _ group: String
  ) throws(StoreError) -> ProposalOutcome? {
    guard let newest = try proposals(tag: tag, group: group).last,
      newest.entries.map({ [$0.name, $0.iov.description, $0.digest] })
        == entries.map({ [$0.name, $0.iov.description, $0.digest] })
    else { return nil }
    switch newest.state {
    case .waiting: return .waiting(id: newest.id, isNew: false)
    case .approved: return .approved(id: newest.id)
    case .refused: return .refused(id: newest.id, comment: newest.verdicts.last?.comment ?? "")
    case .published, .replaced: return nil
    }
  }

  private static func proposal(
    _ name: String, _ entries: [PreparedEntry], _ group: String, _ author: CommitAuthor, in database: Database
  ) throws -> TagChange {
    var change = TagChange(name, try database.tagRow(name))
    if let state = change.tag?.state, state != .open { throw StoreError.tagIsNotOpen(name, state) }
    var next: [String: Int] = [:]
    var known: [String: PayloadRecord] = [:]
    var additions: [CommitDelta.Addition] = []
    for entry in entries {
      let made = known["\(entry.name) \(entry.digest)"]
      let nameID = try database.nameID(entry.name)
      let record = try nameID.flatMap { try database.payload(name: $0, digest: entry.digest) }
      var revision = record?.revision ?? made?.revision
      if revision == nil {
        let free = try next[entry.name] ?? database.nextRevision(nameID)
        next[entry.name] = free + 1
        revision = free
        let new = PayloadRecord(
          name: entry.name, revision: free, digest: entry.digest, md5: entry.md5, size: entry.size,
          createdSeconds: author.timeSeconds, provenance: entry.provenance)
        known["\(entry.name) \(entry.digest)"] = new
        change.made.append(new)
      }
      let own = record?.provenance ?? made?.provenance.canonicalText ?? entry.provenanceText
      additions.append(
        CommitDelta.Addition(
          name: entry.name, iov: entry.iov, revision: revision ?? 0,
          provenance: own == entry.provenanceText ? nil : entry.provenance))
    }
    change.made.sort { ($0.name, $0.revision) < ($1.name, $1.revision) }
    change.proposal = CommitDelta.Proposal(group: group, entries: additions)
    return change
  }

  /// Approves or refuses a proposal that waits; the verdict covers exactly the digests that it has.
  ///
  /// - Parameter by: who decides; whoever runs the command is the author of the commit.
  /// - Throws: `proposal` where it is not there or does not wait; an approved one may still be refused.
  package func decide(
    _ id: Int, approving: Bool, by: String, comment: String, _ request: ChangeRequest
  ) throws(StoreError) -> PublicationResult {
    guard let proposal = try proposals().first(where: { $0.id == id }) else { throw .noProposal(id) }
    guard proposal.state == .waiting || proposal.state == .approved && !approving else {
      throw .proposalState(id, proposal.state)
    }
    let words = "\(approving ? "approve" : "refuse") proposal \(id)"
    return try change(request, saying: words) { database in
      let tag = try database.existingTagRow(proposal.tag, in: path)
      let state = try String.fetchOne(
        database, sql: "SELECT state FROM proposals WHERE id = ?", arguments: [id])
      guard state == proposal.state.rawValue else { throw StoreError.proposalState(id, proposal.state) }
      var change = TagChange(proposal.tag, tag)
      change.verdict = CommitDelta.Verdict(
        proposal: id, isApproval: approving, by: by, comment: comment,
        digests: proposal.entries.map(\.digest))
      return change
    }
  }

  /// Publishes an approved proposal into its tag, cutting what it replaces.
  ///
  /// - Throws: `proposal` where it is not approved, or where the approval is of other digests.
  package func publish(proposal id: Int, by author: CommitAuthor) throws(StoreError) -> PublicationResult {
    guard let proposal = try proposals().first(where: { $0.id == id }) else { throw .noProposal(id) }
    guard proposal.state == .approved, let verdict = proposal.verdicts.last, verdict.isApproval,
      verdict.digests == proposal.entries.map(\.digest)
    else { throw .proposalState(id, proposal.state) }
    var entries: [Publication.Entry] = []
    for entry in proposal.entries {
      entries.append(
        Publication.Entry(
          name: entry.name, bytes: try payload(entry.digest), iov: entry.iov, provenance: entry.provenance))
    }
    let publication = Publication(
      tag: proposal.tag, entries: entries, message: "publish proposal \(id), approved by \(verdict.by)",
      proposal: id)
    let result = try publish(publication, by: author)
    guard result.isIdentical else { return result }
    // Somebody published the same content meanwhile; what is left is to say that the proposal is done.
    return try change(ChangeRequest(by: author), saying: publication.message) { database in
      var change = TagChange(proposal.tag, try database.existingTagRow(proposal.tag, in: path))
      change.carriesOut = id
      return change
    }
  }
}

extension Database {
  /// The next revision of a name; 1 for a new one.
  fileprivate func nextRevision(_ name: Int64?) throws -> Int {
    guard let name else { return 1 }
    let sql = "SELECT COALESCE(MAX(revision), 0) + 1 FROM payloads WHERE name = ?"
    return try Int.fetchOne(try cachedStatement(sql: sql), arguments: [name]) ?? 1
  }
}
