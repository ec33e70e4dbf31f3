import CalibModel
import CalibReport
import CalibStore

// The verbs of `calib store` that change a store: each makes one commit, or shows with `--dry-run` what
// it would be.

extension StoreSession {
  /// How a change is to be made.
  package struct Change: Sendable {
    package var message: String?
    package var isDryRun = false

    package init(message: String? = nil, isDryRun: Bool = false) {
      self.message = message
      self.isDryRun = isDryRun
    }

    var request: ChangeRequest {
      ChangeRequest(by: StorePublisher.author, message: message, isDryRun: isDryRun)
    }
  }

  /// Makes an empty OPEN tag; an error where one has the name.
  package func createTag(_ name: String, description: String, _ change: Change) throws(SessionError) -> String
  {
    try changing(change) { store throws(StoreError) in
      try store.createTag(name, description: description, change.request)
    }
  }

  /// Gives a tag another state.
  package func setState(of tag: String, to text: String, _ change: Change) throws(SessionError) -> String {
    let state = try Self.state(text)
    return try changing(change) { store throws(StoreError) in
      try store.setState(of: tag, to: state, change.request)
    }
  }

  /// Whether a state is one from which there is no way back, so that the tag's name is to be typed again.
  package static func isFinal(_ text: String) throws(SessionError) -> Bool { try state(text).isFinal }

  private static func state(_ text: String) throws(SessionError) -> TagState {
    if let state = TagState(rawValue: text.uppercased()) { return state }
    let all = TagState.allCases.map(\.rawValue).joined(separator: ", ")
    throw SessionError(.usage, "`\(text)` is no state of a tag", help: "give one of \(all)")
  }

  /// Says what a tag is for; every state allows it.
  package func describeTag(_ tag: String, as text: String, _ change: Change) throws(SessionError) -> String {
    try changing(change) { store throws(StoreError) in try store.describe(tag, as: text, change.request) }
  }

  /// Gives a tag that is not published another name.
  package func renameTag(_ tag: String, to name: String, _ change: Change) throws(SessionError) -> String {
    try changing(change) { store throws(StoreError) in try store.rename(tag, to: name, change.request) }
  }

  /// Makes an OPEN tag with the content of another one, or of `TAG@COMMIT`.
  package func cloneTag(_ tag: String, as name: String, _ change: Change) throws(SessionError) -> String {
    try changing(change) { store throws(StoreError) in try store.clone(tag, as: name, change.request) }
  }

  /// Makes an OPEN tag that answers as the chain does, the first tag with a payload first.
  ///
  /// - Parameter runs: only these runs, both ends included.
  package func mergeTags(
    _ tags: [String], into name: String, runs: String?, _ change: Change
  ) throws(SessionError) -> String {
    let runs = try Self.interval(runs)
    return try changing(change) { store throws(StoreError) in
      try store.merge(tags, into: name, runs: runs, change.request)
    }
  }

  /// Updates a RUNNING tag from a VALIDATED one.
  package func updateTag(
    _ tag: String, from staging: String, first: String, mode text: String, _ change: Change
  ) throws(SessionError) -> String {
    guard let mode = RunningUpdate.Mode(rawValue: text) else {
      let all = RunningUpdate.Mode.allCases.map(\.rawValue).joined(separator: ", ")
      throw SessionError(.usage, "`\(text)` is no mode of an update", help: "give one of \(all)")
    }
    guard let run = try parsed(first) else { throw SessionError(.usage, "a run is missing, as `12/133`") }
    let text = try changing(change) { store throws(StoreError) in
      try store.update(running: tag, from: staging, RunningUpdate(mode: mode, first: run), change.request)
    }
    if isJSON { return text }
    let next = try reading { store throws(StoreError) in try store.nextUpdateRun(of: tag) }
    return text + (next.map { "the next update can start at run \($0)\n" } ?? "")
  }

  /// Publishes one file as a payload.
  package func add(
    _ file: String, as name: String, to tag: String, iov: String, overlap: String, _ change: Change
  ) throws(SessionError) -> String {
    guard ["refuse", "replace"].contains(overlap) else {
      throw SessionError(.usage, "`\(overlap)` is no rule for one payload", help: "give refuse or replace")
    }
    guard let interval = try Self.interval(iov) else { throw SessionError(.usage, "an interval is missing") }
    let bytes = try Files.read(file)
    let entry = Publication.Entry(
      name: name, bytes: bytes, iov: interval, provenance: .members(["file": .string(file)]))
    let publication = Publication(
      tag: tag, entries: [entry], message: change.message ?? "add \(name) \(interval)",
      replaces: overlap == "replace")
    return try changing(change) { store throws(StoreError) in
      change.isDryRun
        ? try store.preview(publication) : try store.publish(publication, by: StorePublisher.author)
    }
  }

  /// Undoes a commit of an OPEN tag, by the beginning of its digest; the newest where none is given.
  package func undo(_ commit: String?, of tag: String, _ change: Change) throws(SessionError) -> String {
    try changing(change) { store throws(StoreError) in try store.undo(commit, of: tag, change.request) }
  }

  // MARK: Intervals

  /// The words that choose rows of a tag.
  package struct Selection: Sendable {
    package var names: [String] = []
    package var revision: Int?
    package var runs: String?
    package var isFullyContained = false
    package var pattern: String?

    package init() {}
  }

  private func selection(_ words: Selection) throws(SessionError) -> IoVSelection {
    var pattern: IoVPattern?
    if let text = words.pattern {
      pattern = IoVPattern(text)
      if pattern == nil {
        throw SessionError(
          .usage, "`\(text)` is no pattern", help: "write four numbers or `*`, as `0 * -1 -1`")
      }
    }
    return IoVSelection(
      names: words.names, revision: words.revision, runs: try Self.interval(words.runs),
      isFullyContained: words.isFullyContained, pattern: pattern)
  }

  /// How many rows are chosen, and how many there are.
  package func count(of tag: String, _ words: Selection) throws(SessionError) -> (selected: Int, all: Int) {
    let selection = try selection(words)
    return try reading { store throws(StoreError) in try store.countIoVs(of: tag, selection) }
  }

  /// Copies chosen rows of a tag, or of `TAG@COMMIT`, into an OPEN tag.
  package func copyIoVs(
    from source: String, to tag: String, _ words: Selection, replaces: Bool, _ change: Change
  ) throws(SessionError) -> String {
    let selection = try selection(words)
    return try changing(change) { store throws(StoreError) in
      try store.copyIoVs(from: source, to: tag, selection, replaces: replaces, change.request)
    }
  }

  /// Takes chosen rows out of an OPEN tag; who asks for all of them confirms it before.
  package func deleteIoVs(of tag: String, _ words: Selection, _ change: Change) throws(SessionError) -> String
  {
    let selection = try selection(words)
    return try changing(change) { store throws(StoreError) in
      try store.deleteIoVs(of: tag, selection, change.request)
    }
  }

  /// Ends the chosen open rows with a run, which is included.
  package func closeIoVs(
    of tag: String, _ words: Selection, at run: String, _ change: Change
  ) throws(SessionError) -> String {
    let selection = try selection(words)
    guard let run = try parsed(run) else { return "" }
    return try changing(change) { store throws(StoreError) in
      try store.closeIoVs(of: tag, selection, at: run, change.request)
    }
  }

  /// Cuts chosen rows in two; the second part begins with the run.
  package func splitIoVs(
    of tag: String, _ words: Selection, at run: String, _ change: Change
  ) throws(SessionError) -> String {
    let selection = try selection(words)
    guard let run = try parsed(run) else { return "" }
    return try changing(change) { store throws(StoreError) in
      try store.splitIoVs(of: tag, selection, at: run, change.request)
    }
  }

  // MARK: What they share

  func changing(
    _ change: Change, _ body: (ConditionsStore) throws(StoreError) -> PublicationResult
  ) throws(SessionError) -> String {
    let result = try opened(for: change.isDryRun ? .reading : .writing, body)
    if isJSON { return shown(result.json) }
    let lines = Self.lines(result)
    guard result.commit == nil else { return lines + "\(result)\n" }
    if change.isDryRun { return lines + "dry run, nothing was changed: \(result)\n" }
    return "nothing to do in `\(result.tag)`\n"
  }

  /// What a change did to intervals, at most forty lines of it.
  private static func lines(_ result: CalibStore.PublicationResult) -> String {
    let cuts = result.cuts.map { cut in
      let kept = cut.kept.map(\.description).joined(separator: ", ")
      return "- \(cut.name) \(cut.iov) r\(cut.revision)" + (kept.isEmpty ? "" : ", stays for \(kept)")
    }
    let all = cuts + result.added.map { "+ \($0.name) \($0.iov) r\($0.revision)" }
    let rest = all.count > 40 ? "  and \(all.count - 40) more\n" : ""
    return all.prefix(40).map { $0 + "\n" }.joined() + rest
  }

  /// An interval as the command line takes it.
  static func interval(_ text: String?) throws(SessionError) -> IoV? {
    guard let text else { return nil }
    guard let interval = IoV(text) else {
      throw SessionError(
        .usage, "`\(text)` is no interval",
        help: "write `12/100..12/250`, `12/100..12/*`, `12/100..*` or `12/133`")
    }
    return interval
  }
}
