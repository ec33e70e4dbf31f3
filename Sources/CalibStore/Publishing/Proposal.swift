package import CalibModel
import GRDB

/// A publication that waits in the store until somebody signs it off.
package struct Proposal: Hashable, Sendable {
  /// One payload with its runs.
  package struct Entry: Hashable, Sendable {
    package let name: String
    package let iov: IoV
    package let revision: Int
    package let digest: String
    /// Where the payload came from.
    package let provenance: JSONValue
  }

  /// What somebody said of it.
  package struct Verdict: Hashable, Sendable {
    package let isApproval: Bool
    package let by: String
    package let comment: String
    /// The SHA-256 of each content that was approved or refused.
    package let digests: [String]
    package let timeSeconds: Int
  }

  /// The number of the commit that made it.
  package let id: Int
  package let tag: String
  /// Who has to sign it off.
  package let group: String
  package let state: ProposalState
  package let entries: [Entry]
  package let verdicts: [Verdict]

  package var json: JSONValue {
    .members([
      "id": .integer(id), "tag": .string(tag), "group": .string(group), "state": .string(state.rawValue),
      "entries": .array(
        entries.map {
          .members([
            "name": .string($0.name), "iov": .string($0.iov.description), "revision": .integer($0.revision),
            "sha256": .string($0.digest),
          ])
        }),
      "verdicts": .array(verdicts.map(\.json)),
    ])
  }
}

extension Proposal.Verdict {
  package var json: JSONValue {
    .members([
      "approves": .bool(isApproval), "by": .string(by), "comment": .string(comment),
      "time": .string(timeText(timeSeconds)), "digests": .array(digests.map { .string($0) }),
    ])
  }
}

extension ConditionsStore {
  /// What was said of a content, oldest first.
  package func signOffs(of digest: String) throws(StoreError) -> [Proposal.Verdict] {
    try proposals().flatMap(\.verdicts).filter { $0.digests.contains(digest) }
  }

  /// The proposals, oldest first; of one tag, of one group, and only those of which something may come,
  /// where asked so.
  package func proposals(
    tag: String? = nil, group: String? = nil, onlyPending: Bool = false
  ) throws(StoreError) -> [Proposal] {
    try reading { database in
      let sql = """
        SELECT proposals.id, tags.name, team, proposals.state, content, tags.id
        FROM proposals JOIN tags ON tags.id = proposals.tag ORDER BY proposals.id
        """
      return try Row.fetchAll(database, sql: sql).compactMap { row in
        let (name, team): (String, String) = (row[1], row[2])
        if tag.map({ $0 != name }) ?? false || group.map({ $0 != team }) ?? false { return nil }
        let proposal = try database.proposal(row)
        return onlyPending && !proposal.state.isPending ? nil : proposal
      }
    }
  }
}

extension Database {
  fileprivate func proposal(_ row: Row) throws -> Proposal {
    let id: Int = row[0]
    let (name, state): (String, String) = (row[1], row[3])
    guard let state = ProposalState(rawValue: state),
      let content = CommitDelta.Proposal(json: try json(row[4], of: "proposal \(id)"))
    else { throw damage("proposal \(id) cannot be read") }
    let entries = try content.entries.map { entry in
      guard
        let record = try payloadRecords(
          "names.name = ? AND payloads.revision = ?", [entry.name, entry.revision]
        ).first
      else { throw damage("proposal \(id) refers to a payload that is not there") }
      return Proposal.Entry(
        name: entry.name, iov: entry.iov, revision: entry.revision, digest: record.digest,
        provenance: entry.provenance ?? record.provenance)
    }
    let verdicts = try commits(
      "WHERE commits.tag = ? AND commits.id > ? ORDER BY commits.id", [row[5] as Int64, id]
    ).compactMap { commit in
      commit.delta.verdict.flatMap { verdict in
        verdict.proposal == id
          ? Proposal.Verdict(
            isApproval: verdict.isApproval, by: verdict.by, comment: verdict.comment,
            digests: verdict.digests,
            timeSeconds: commit.author.timeSeconds) : nil
      }
    }
    return Proposal(id: id, tag: name, group: row[2], state: state, entries: entries, verdicts: verdicts)
  }
}
