import CSystem
import CalibDigest
import CalibModel
import CalibReport
import CalibStore
import Glibc

/// A conditions store as the command line shows it: text for people, JSON for programs.
package struct StoreSession {
  package let path: String
  package let isJSON: Bool

  package init(path: String, json: Bool) {
    self.path = path
    isJSON = json
  }

  /// Makes an empty store.
  package func create(dryRun: Bool = false) throws(SessionError) -> String {
    if dryRun {
      guard Files.names(in: path).isEmpty else {
        throw SessionError(.unreadable, "`\(path)` is not empty", help: "name a new or empty folder")
      }
      let text = "dry run, nothing was made: a conditions store in \(path)\n"
      return isJSON ? shown(.members(["store": .string(path), "dry_run": .bool(true)])) : text
    }
    do {
      try Files.makeFolder(path)
      let store = try ConditionsStore.create(at: path)
      try store.close()
    } catch let error as StoreError {
      throw SessionError(error)
    } catch let error as SessionError {
      throw error
    } catch {
      throw SessionError(.unreadable, "\(error)")
    }
    return isJSON ? shown(.members(["store": .string(path)])) : "made a conditions store in \(path)\n"
  }

  /// All tags, by name.
  package func tags() throws(SessionError) -> String {
    let tags = try reading { store throws(StoreError) in try store.tags() }
    if isJSON { return shown(.members(["tags": .array(tags.map(\.json))])) }
    if tags.isEmpty { return "no tags: the first publication makes one\n" }
    return TextTable.text(
      ["tag", "state", "payloads", "IoVs", "commits", "changed"],
      tags.map {
        [
          $0.name, $0.state.rawValue, "\($0.nameCount)", "\($0.entryCount)", "\($0.commitCount)",
          timeText($0.changedSeconds),
        ]
      })
  }

  /// The entries of a tag, of one payload name or all, for one run or all.
  package func iovs(tag: String, name: String?, run: String?, commit: String?) throws(SessionError) -> String
  {
    let run = try parsed(run)
    let entries = try reading { store throws(StoreError) in
      try store.iovs(tag: tag, name: name, run: run, asOf: commit)
    }
    if isJSON { return shown(.members(["iovs": .array(entries.map(\.json))])) }
    if entries.isEmpty {
      return "nothing in `\(tag)`\(name.map { " for `\($0)`" } ?? "")\(run.map { " at run \($0)" } ?? "")\n"
    }
    return TextTable.text(
      ["payload", "IoV", "revision", "digest"],
      entries.map { [$0.name, "\($0.iov)", "\($0.revision)", String($0.digest.prefix(12))] })
  }

  /// The commits of a tag or of all, newest first, at most so many.
  package func log(tag: String?, limit: Int?) throws(SessionError) -> String {
    let commits = try reading { store throws(StoreError) in try store.log(tag: tag, limit: limit) }
    if isJSON { return shown(.members(["commits": .array(commits.map(\.json))])) }
    if commits.isEmpty { return "no commits\n" }
    return commits.map { commit in
      let author = "\(commit.author.user)@\(commit.author.host), \(commit.author.tool)"
      let message = TerminalText.sanitizedLines(commit.message).joined(separator: "\n  ")
      return """
        commit \(commit.digest.prefix(16))  \(commit.tag)
          \(commit.timeText) by \(TerminalText.sanitized(author))
          \(message)

        """
    }.joined()
  }

  /// The constants for a run: those of the first tag of the chain that has any.
  ///
  /// - Parameter output: a file that gets the payload's bytes.
  package func get(chain: [String], name: String, run: String, output: String? = nil) throws(SessionError)
    -> String
  {
    guard let run = try parsed(run) else { throw SessionError(.usage, "a run is missing, as `12/133`") }
    let found = try reading { store throws(StoreError) -> (ConditionsEntry, [UInt8])? in
      guard let entry = try store.lookup(chain: chain, name: name, run: run) else { return nil }
      return (entry, try store.payload(entry.digest))
    }
    guard let (entry, bytes) = found else {
      throw SessionError(
        .mistake,
        "`\(name)` has no constants for run \(run) in \(chain.map { "`\($0)`" }.joined(separator: ", "))",
        help: "see `calib store iovs \(chain.first ?? "TAG") --name \(name) --store \(path)`")
    }
    if let output { try Files.write(bytes, to: output) }
    if isJSON {
      let content = (try? JSONValue(parsing: bytes)) ?? .string("\(bytes.count) bytes")
      return shown(.members(["entry": entry.json, "payload": content]))
    }
    return
      "\(entry.name) \(entry.iov) from \(entry.tag), revision \(entry.revision), \(entry.digest.prefix(12))\n"
      + content(bytes)
  }

  /// A payload with where it came from and who signed it off, by the beginning of its digest or as `NAME@REVISION`.
  package func show(_ payload: String) throws(SessionError) -> String {
    let found = try reading { store throws(StoreError) in
      try records(payload, in: store).map { record throws(StoreError) in
        (record, try store.payload(record.digest), try store.signOffs(of: record.digest))
      }
    }
    guard !found.isEmpty else {
      throw SessionError(
        .mistake, "no payload is `\(payload)`",
        help: "give the beginning of a digest, or NAME@REVISION, as `calib store iovs TAG` shows them")
    }
    if isJSON {
      let payloads = found.map { record, _, verdicts -> JSONValue in
        guard case .object(let members) = record.json else { return record.json }
        return .object(members + [JSONValue.Member("verdicts", .array(verdicts.map(\.json)))])
      }
      return shown(.members(["payloads": .array(payloads)]))
    }
    return found.map { record, bytes, verdicts in
      """
      \(record.name), revision \(record.revision), \(record.size) bytes
        sha256  \(record.digest)
        md5     \(record.md5)
        created \(timeText(record.createdSeconds))
      \(content(bytes))\(verdicts.map { "\(Self.line($0))\n" }.joined())provenance:
      \(record.provenance.prettyText)
      """
    }.joined(separator: "\n")
  }

  /// `approved by grace, 2026-11-22T…: looks fine`.
  static func line(_ verdict: Proposal.Verdict) -> String {
    let comment = verdict.comment.isEmpty ? "" : ": \(TerminalText.sanitized(verdict.comment))"
    return "\(verdict.isApproval ? "approved" : "refused") by \(TerminalText.sanitized(verdict.by)), "
      + "\(timeText(verdict.timeSeconds))\(comment)"
  }

  /// Checks the store; the flag says whether it is sound.
  package func verify(deep: Bool) throws(SessionError) -> (text: String, isSound: Bool) {
    let findings = try reading { store throws(StoreError) in store.verify(deep: deep) }
    let isSound = !findings.contains(where: \.isDamage)
    if isJSON {
      let list = findings.map {
        JSONValue.members(["kind": .string($0.kind.rawValue), "message": .string($0.message)])
      }
      return (shown(.members(["sound": .bool(isSound), "findings": .array(list)])), isSound)
    }
    let lines = findings.map { "\($0)\n" }.joined()
    return (lines + (isSound ? "the store is sound\n" : "the store is damaged\n"), isSound)
  }
}

extension StoreSession {
  func reading<T>(_ body: (ConditionsStore) throws(StoreError) -> T) throws(SessionError) -> T {
    try opened(for: .reading, body)
  }

  /// Opens the store, and closes it again.
  func opened<T>(
    for access: ConditionsStore.Access, _ body: (ConditionsStore) throws(StoreError) -> T
  ) throws(SessionError) -> T {
    do throws(StoreError) {
      let store = try ConditionsStore(at: path, for: access)
      let result = try body(store)
      try store.close()
      return result
    } catch {
      throw SessionError(error)
    }
  }

  private func records(_ payload: String, in store: ConditionsStore) throws(StoreError) -> [PayloadRecord] {
    let parts = payload.split(separator: "@", maxSplits: 1)
    if parts.count == 2, let revision = Int(parts[1]) {
      return try store.payloadRecord(name: String(parts[0]), revision: revision).map { [$0] } ?? []
    }
    return try store.payloadRecords(digestPrefix: payload)
  }

  func parsed(_ run: String?) throws(SessionError) -> ExperimentRun? {
    guard let run else { return nil }
    guard let parsed = ExperimentRun(run) else {
      throw SessionError(.usage, "`\(run)` is no run", help: "write experiment and run, as `12/133`")
    }
    return parsed
  }

  private func content(_ bytes: [UInt8]) -> String {
    guard let json = try? JSONValue(parsing: bytes), let payload = Payload(json: json) else {
      return "  \(bytes.count) bytes of another format\n"
    }
    return payload.listedFields.map { field in
      "  \(field.name) = \(TerminalText.sanitized(QuantityText.constant(field.value)))\n" + keys(field.value)
    }.joined()
  }

  /// A line for each key of a constant, as long as people would read them all.
  private func keys(_ constant: Payload.Constant) -> String {
    guard case .keyed(let constants) = constant, constants.keys.count <= 40 else { return "" }
    return constants.keys.indices.map { index in
      let value = QuantityText.constant(constants.constant(index))
      return "    \(TerminalText.sanitized("\(constants.keys[index])"))  \(value)\n"
    }.joined()
  }

  func shown(_ json: JSONValue) -> String { json.prettyText }
}

extension SessionError {
  init(_ error: StoreError) {
    // A message may repeat a name of somebody else's file, which may be anything.
    self.init(Self.status(error.kind), TerminalText.sanitized(error.message), help: error.help ?? "")
  }

  /// What was asked wrongly is 1, what cannot be read or written 2.
  private static func status(_ kind: StoreError.Kind) -> Status {
    switch kind {
    case .noSuchTag, .tagExists, .tagState, .headMoved, .overlap, .runningUpdate, .cannotUndo, .proposal,
      .badInput,
      .noSuchPayload, .noSuchCommit:
      .mistake
    case .invalidArgument: .usage
    case .noStore, .notAStore, .newerFormat, .readOnly, .unreadable, .busy, .full, .damaged, .system:
      .unreadable
    }
  }
}
