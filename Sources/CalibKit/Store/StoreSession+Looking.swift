import CalibModel
import CalibReport
import CalibStore

// The verbs of `calib store` that look at a store and change nothing.

extension StoreSession {
  /// The store in figures; linear in its payloads.
  package func info() throws(SessionError) -> String {
    var notice: String?
    let info = try reading { store throws(StoreError) in
      notice = store.notice
      return try store.info()
    }
    if isJSON { return shown(info.json) }
    return """
      store     \(info.path)
      tags      \(info.tagCount)
      IoVs      \(info.entryCount)
      payloads  \(info.payloadCount), \(info.contentBytes) bytes
      commits   \(info.commitCount)
      newest    \(info.newestCommit ?? "none")
      waiting   \(QuantityText.plural(info.pendingCount, "proposal"))
      \(notice.map { "note      \($0)\n" } ?? "")
      """
  }

  /// A tag in figures, with the states that it can have next.
  package func tag(_ name: String) throws(SessionError) -> String {
    let (tag, next) = try reading { store throws(StoreError) in
      guard let tag = try store.tag(name) else {
        throw StoreError.unknownTag(name, try store.tags().map(\.name))
      }
      return (tag, tag.state == .running ? try store.nextUpdateRun(of: name) : nil)
    }
    if isJSON { return shown(tag.json) }
    let successors = tag.state.successors.map(\.rawValue).joined(separator: " or ")
    return """
      tag       \(tag.name)
      state     \(tag.state.rawValue)\(successors.isEmpty ? "" : ", can become \(successors)")
      about     \(TerminalText.sanitized(tag.description))
      payloads  \(tag.nameCount) in \(tag.entryCount) IoVs
      commits   \(tag.commitCount), newest \(tag.head.prefix(16))
      changed   \(timeText(tag.changedSeconds))
      \(next.map { "next      an update can start at run \($0)\n" } ?? "")
      """
  }

  /// Why a run finds what it finds.
  package func explain(chain: [String], name: String, run: String) throws(SessionError) -> String {
    guard let run = try parsed(run) else { throw SessionError(.usage, "a run is missing, as `12/133`") }
    let found = try reading { store throws(StoreError) in
      try store.explain(chain: chain, name: name, run: run)
    }
    if isJSON { return shown(found.json) }
    guard !found.candidates.isEmpty else {
      return "no tag of \(chain.joined(separator: ", ")) has `\(name)` for run \(run)\n"
    }
    return found.candidates.enumerated().map { index, candidate in
      let entry = candidate.entry
      let origin = candidate.provenance["script"]?.asString ?? candidate.provenance["imported"]?.asString
      return """
        \(index == 0 ? "used" : "shadowed")  \(entry.tag)  \(name) \(entry.iov), revision \(entry.revision), \
        \(entry.digest.prefix(12))
          commit \(candidate.commit.digest.prefix(16)), \(candidate.commit.timeText) \
        by \(candidate.commit.author.user): \
        \(TerminalText.sanitized(candidate.commit.message))
        \(origin.map { "  from \(TerminalText.sanitized($0))\n" } ?? "")
        """
    }.joined()
  }

  /// The runs that a tag covers, and the gaps between them.
  package func coverage(of tag: String, name: String?) throws(SessionError) -> String {
    let found = try reading { store throws(StoreError) in try store.coverage(of: tag, name: name) }
    if isJSON { return shown(.members(["coverage": .array(found.map(\.json))])) }
    if found.isEmpty { return "nothing in `\(tag)`\(name.map { " for `\($0)`" } ?? "")\n" }
    return TextTable.text(
      ["payload", "covered", "gaps"],
      found.map {
        [
          $0.name, $0.covered.map(\.description).joined(separator: ", "),
          $0.gaps.map(\.description).joined(separator: ", "),
        ]
      })
  }

  /// The payloads that came from a file or a run.
  package func whereUsed(_ text: String) throws(SessionError) -> String {
    let found = try reading { store throws(StoreError) in try store.whereUsed(text) }
    if isJSON { return shown(.members(["payloads": .array(found.map(\.json))])) }
    if found.isEmpty { return "no payload came from `\(text)`\n" }
    return TextTable.text(
      ["payload", "revision", "digest", "tag", "IoV"],
      found.flatMap { usage -> [[String]] in
        let head = [usage.record.name, "\(usage.record.revision)", String(usage.record.digest.prefix(12))]
        return usage.entries.isEmpty
          ? [head + ["in no tag now", ""]] : usage.entries.map { head + [$0.tag, "\($0.iov)"] }
      })
  }

  /// Where two tags differ, run by run and field by field.
  package func diff(_ old: String, _ new: String) throws(SessionError) -> String {
    let found = try reading { store throws(StoreError) in try store.difference(from: old, to: new) }
    if isJSON { return shown(.members(["differences": .array(found.map(\.json))])) }
    if found.isEmpty { return "`\(old)` and `\(new)` have the same payloads for all runs\n" }
    return found.map { difference in
      func side(_ side: TagDifference.Side?) -> String {
        side.map { "r\($0.revision) \($0.digest.prefix(12))" } ?? "nothing"
      }
      let fields = difference.fields.map { field in
        let change = field.change.map { " (\($0 < 0 ? "" : "+")\(JSONValue.text($0)))" } ?? ""
        let count = field.count > 1 ? ", the largest of \(field.count) changes" : ""
        return
          "    \(field.path): \(field.old.canonicalText) -> \(field.new.canonicalText)\(change)\(count)\n"
      }
      return "\(difference.name) \(difference.iov): \(side(difference.old)) -> \(side(difference.new))\n"
        + fields.map(TerminalText.sanitizedLine).joined()
    }.joined()
  }

  /// The proposals with what was said of them.
  package func proposals(tag: String?, group: String?, all: Bool) throws(SessionError) -> String {
    let found = try reading { store throws(StoreError) in
      try store.proposals(tag: tag, group: group, onlyPending: !all)
    }
    if isJSON { return shown(.members(["proposals": .array(found.map(\.json))])) }
    if found.isEmpty { return "nothing waits for a sign-off\n" }
    return found.map { proposal in
      let entries = proposal.entries.map {
        "    \($0.name) \($0.iov) r\($0.revision) \($0.digest.prefix(12))\n"
      }
      let verdicts = proposal.verdicts.map { "    \(Self.line($0))\n" }
      return
        "proposal \(proposal.id) for `\(proposal.tag)`, group `\(proposal.group)`: "
        + "\(proposal.state.rawValue)\n"
        + entries.joined() + verdicts.joined()
    }.joined()
  }

  /// Makes the snapshot of a tag, and tells where it lies.
  package func snapshot(of tag: String, at file: String?) throws(SessionError) -> String {
    let snapshot = try opened(for: .reading) { store throws(StoreError) in
      try store.snapshot(of: tag, at: file)
    }
    if isJSON {
      return shown(
        .members([
          "snapshot": .string(snapshot.path), "commit": .string(snapshot.commit),
          "names": .integer(snapshot.nameCount), "rows": .integer(snapshot.rowCount),
        ]))
    }
    return "\(snapshot.path): \(snapshot.rowCount) IoVs of \(snapshot.nameCount) payloads\n"
  }
}

extension TerminalText {
  /// One line with its end, whatever it holds.
  fileprivate static func sanitizedLine(_ line: String) -> String {
    sanitized(String(line.dropLast())) + "\n"
  }
}

extension StoreError {
  fileprivate static func unknownTag(_ name: String, _ names: [String]) -> StoreError {
    let known = names.prefix(10).map { "`\($0)`" }.joined(separator: ", ")
    return StoreError(
      .noSuchTag, "there is no tag `\(name)`",
      help: known.isEmpty ? "the store has none" : "there are \(known)")
  }
}
