import CalibModel
import GRDB

extension PublicationChange {
  /// Writes the change and its commit, inside the transaction in which it was found; gives the commit's
  /// digest.
  func apply(by author: CommitAuthor, message: String, in database: Database) throws -> String {
    // Under the right to write nobody else makes a commit, so the number is ours until the end.
    let commit = try database.nextCommit()
    let tagID = try tag?.id ?? database.insertTag(tagName, head: commit.number)
    let (referred, records) = try insertPayloads(author, in: database)
    let delta = delta(making: records, referring: referred)
    let digest = try database.insert(
      delta, as: commit, tag: tagID, parent: tag?.head, by: author, message: message)
    try database.replaceRows(
      tag: tagID, commit: commit.number, cuts: cuts,
      additions: zip(additions, referred).map { ($0.entry.name, $0.entry.iov, $1.id) })
    try database.setHead(tag: tagID, commit.number)
    if let proposal { try database.setProposal(proposal, .published) }
    return digest
  }

  /// A payload record that an addition refers to.
  private struct Referred {
    let id: Int64
    let provenance: String
  }

  /// Makes the records that are missing; gives the record of each addition, and those made.
  private func insertPayloads(
    _ author: CommitAuthor, in database: Database
  ) throws -> (referred: [Referred], made: [PayloadRecord]) {
    var referred: [Referred] = []
    var made: [PayloadRecord] = []
    var new: [String: Referred] = [:]
    for addition in additions {
      let entry = addition.entry
      let key = "\(entry.name) \(addition.revision)"
      if let record = addition.record {
        referred.append(Referred(id: record.id, provenance: record.provenance))
      } else if let record = new[key] {
        referred.append(record)
      } else {
        let record = PayloadRecord(
          name: entry.name, revision: addition.revision, digest: entry.digest, md5: entry.md5,
          size: entry.size, createdSeconds: author.timeSeconds, provenance: entry.provenance)
        let one = Referred(id: try database.insert(record), provenance: entry.provenanceText)
        new[key] = one
        referred.append(one)
        made.append(record)
      }
    }
    return (referred, made)
  }

  /// What goes into the chain.
  ///
  /// The provenance stands with an addition only where its payload's record has another one:
  /// the same constants may be found again from other data.
  private func delta(making records: [PayloadRecord], referring referred: [Referred]) -> CommitDelta {
    var delta = CommitDelta(
      tag: tagName, state: tag == nil ? .open : nil, tagDescription: tag == nil ? "" : nil, payloads: records,
      cuts: cuts.map {
        CommitDelta.Cut(
          name: $0.name, iov: $0.row.iov, revision: $0.row.revision, origin: $0.row.origin, kept: $0.kept)
      },
      additions: zip(additions, referred).map { addition, record in
        let entry = addition.entry
        return CommitDelta.Addition(
          name: entry.name, iov: entry.iov, revision: addition.revision,
          provenance: record.provenance == entry.provenanceText ? nil : entry.provenance)
      })
    delta.carriesOut = proposal
    return delta
  }
}
