package import CalibModel
import GRDB

/// Why a run finds the payload that it finds: what each tag of a chain has for it, the winner first.
package struct Explanation: Hashable, Sendable {
  /// What one tag has for the run.
  package struct Candidate: Hashable, Sendable {
    package let entry: ConditionsEntry
    /// The commit that put it there.
    package let commit: CommitRecord
    /// Where the payload came from: as that commit says, or else as its record does.
    package let provenance: JSONValue
  }

  package let name: String
  package let run: ExperimentRun
  package let chain: [String]
  /// The first wins and shadows the others; none where no tag has a payload for the run.
  package let candidates: [Candidate]

  package var json: JSONValue {
    .members([
      "name": .string(name), "run": .string(run.description), "chain": .array(chain.map { .string($0) }),
      "candidates": .array(
        candidates.enumerated().map { index, candidate in
          .members([
            "wins": .bool(index == 0), "entry": candidate.entry.json,
            "time": .string(candidate.commit.timeText), "user": .string(candidate.commit.author.user),
            "message": .string(candidate.commit.message), "provenance": candidate.provenance,
          ])
        }),
    ])
  }
}

extension ConditionsStore {
  /// What each tag of a chain has of a name for a run, with the commits that put it there.
  package func explain(
    chain: [String], name: String, run: ExperimentRun
  ) throws(StoreError) -> Explanation {
    var candidates: [Explanation.Candidate] = []
    for tag in chain {
      guard let entry = try lookup(chain: [tag], name: name, run: run).first else { continue }
      let found = try reading { database in
        try database.commits("WHERE commits.digest = ?", [entry.commit]).first
      }
      guard let commit = found else { throw .noSuchCommit(entry.commit, tag: tag, count: 0) }
      let own = commit.delta.additions.first { $0.name == name && $0.iov.contains(run) }?.provenance
      let record = try payloadRecord(name: name, revision: entry.revision)
      candidates.append(
        Explanation.Candidate(entry: entry, commit: commit, provenance: own ?? record?.provenance ?? .null))
    }
    return Explanation(name: name, run: run, chain: chain, candidates: candidates)
  }

  private func lookup(
    chain: [String], name: String, run: ExperimentRun
  ) throws(StoreError) -> [ConditionsEntry] {
    try lookup(chain: chain, names: [name], run: run)
  }
}
