import CalibModel

/// The tables of a store as its commits, applied from the first, make them.
///
/// It knows only deltas, never the database, so that it can be held against the tables: what the two disagree on was
/// changed past the commits. The same replay, ended early, gives a tag as it was (`TAG@COMMIT`). It does not stop at
/// what does not fit: a damaged history is told as a whole, and as much of it as fits is still applied.
struct HistoryReplay {
  struct Row: Hashable {
    let name: String
    let iov: IoV
    let revision: Int
    let origin: Int
  }

  struct Tag {
    var state: TagState
    var description: String
    var head: Int
    /// Name, then first key.
    var rows: [String: [Int64: Row]] = [:]
  }

  /// A proposal as the table has it.
  struct Proposal: Hashable {
    let tag: String
    let content: CommitDelta.Proposal
    var state: ProposalState
  }

  private(set) var tags: [String: Tag] = [:]
  /// By the number of the commit that made it.
  private(set) var proposals: [Int: Proposal] = [:]
  /// Name, then revision.
  private(set) var payloads: [String: [Int: PayloadRecord]] = [:]

  /// Applies one commit; gives what does not fit the state before it, in words.
  ///
  /// - Complexity: linear in the delta, whatever the tag holds.
  mutating func apply(_ delta: CommitDelta, number: Int) -> [String] {
    var problems: [String] = []
    var tag: Tag
    if let known = tags[delta.tag] {
      tag = known
    } else {
      if delta.state == nil {
        problems.append("commit \(number) changes `\(delta.tag)`, which no commit made")
      }
      tag = Tag(state: .open, description: "", head: number)
    }
    tags[delta.tag] = nil  // so that the rows are changed in place, not copied
    if let state = delta.state { tag.state = state }
    if let text = delta.tagDescription { tag.description = text }
    tag.head = number
    // The order of the format: cuts before additions, as a new row may begin where a cut one did, and the name last,
    // as the delta's own words are those of before.
    for record in delta.payloads
    where payloads[record.name, default: [:]].updateValue(record, forKey: record.revision) != nil {
      problems.append("commit \(number) makes `\(record.name)` revision \(record.revision) again")
    }
    problems += tag.take(delta.cuts, number: number)
    problems += tag.put(delta.additions, number: number)
    tags[delta.newName ?? delta.tag] = tag
    follow(delta, number: number)
    return problems
  }

  /// What a commit does to the proposals of its tag, in the order of the format.
  private mutating func follow(_ delta: CommitDelta, number: Int) {
    if let name = delta.newName {
      for (id, proposal) in proposals where proposal.tag == delta.tag {
        proposals[id] = Proposal(tag: name, content: proposal.content, state: proposal.state)
      }
    }
    if let content = delta.proposal {
      for (id, proposal) in proposals
      where proposal.tag == delta.tag && proposal.content.group == content.group && proposal.state.isPending {
        proposals[id]?.state = .replaced
      }
      proposals[number] = Proposal(tag: delta.tag, content: content, state: .waiting)
    }
    if let verdict = delta.verdict {
      proposals[verdict.proposal]?.state = verdict.isApproval ? .approved : .refused
    }
    if let id = delta.carriesOut { proposals[id]?.state = .published }
  }

  /// The rows of a tag, in order of name and first key.
  func rows(of tag: String) -> [Row] {
    (tags[tag]?.rows ?? [:]).values.flatMap(\.values).sorted {
      ($0.name, $0.iov.firstKey) < ($1.name, $1.iov.firstKey)
    }
  }
}

extension HistoryReplay.Tag {
  /// Takes rows away and puts the pieces of them that stay; the whole row has to be as the delta says, its origin too.
  fileprivate mutating func take(_ cuts: [CommitDelta.Cut], number: Int) -> [String] {
    var problems: [String] = []
    for cut in cuts {
      let row = HistoryReplay.Row(name: cut.name, iov: cut.iov, revision: cut.revision, origin: cut.origin)
      if rows[cut.name, default: [:]].removeValue(forKey: cut.iov.firstKey) != row {
        problems.append("commit \(number) cuts `\(cut.name)` \(cut.iov), which was not there")
      }
      for piece in cut.kept {
        rows[cut.name, default: [:]][piece.firstKey] = HistoryReplay.Row(
          name: cut.name, iov: piece, revision: cut.revision, origin: cut.origin)
      }
    }
    return problems
  }

  /// Puts rows in; the commit is the origin of each.
  fileprivate mutating func put(_ additions: [CommitDelta.Addition], number: Int) -> [String] {
    var problems: [String] = []
    for addition in additions {
      let row = HistoryReplay.Row(
        name: addition.name, iov: addition.iov, revision: addition.revision, origin: number)
      if rows[addition.name, default: [:]].updateValue(row, forKey: addition.iov.firstKey) != nil {
        problems.append("commit \(number) adds `\(addition.name)` \(addition.iov) over another payload")
      }
    }
    return problems
  }
}
