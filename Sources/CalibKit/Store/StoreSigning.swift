import CalibGraph
import CalibLanguage
import CalibModel
import CalibStore

/// `calib signoff` and `calib publish`: what a script's publications left in the store as proposals.
extension Session {
  /// Approves or refuses what waits for a group in the tags of a script.
  ///
  /// - Parameter by: who decides; `nil` is who runs the command.
  package func signOff(
    _ path: String, group: String, by: String?, comment: String, refusing: Bool, json: Bool
  ) throws(SessionError) -> String {
    let (script, program) = try loadChecked(path)
    let tags = program.publications.filter { $0.signoff == group }.map(\.tag)
    guard !tags.isEmpty else {
      let groups = Set(program.publications.compactMap(\.signoff)).sorted().map { "`\($0)`" }
      throw SessionError(
        .usage, "no publication of the script waits for `\(group)`",
        help: groups.isEmpty
          ? "give one `signoff: \"\(group)\"`" : "there is \(groups.joined(separator: ", "))")
    }
    let author = StorePublisher.author
    let store = StoreSession(path: storePath(script, program), json: json)
    let decided = try store.opened(for: .writing) { store throws(StoreError) -> [Proposal] in
      var ids: [Int] = []
      for proposal in try store.proposals(group: group, onlyPending: true) where tags.contains(proposal.tag) {
        guard proposal.state == .waiting || refusing else { continue }
        _ = try store.decide(
          proposal.id, approving: !refusing, by: by ?? author.user, comment: comment,
          ChangeRequest(by: author))
        ids.append(proposal.id)
      }
      return try store.proposals(group: group).filter { ids.contains($0.id) }
    }
    if json { return JSONValue.members(["proposals": .array(decided.map(\.json))]).prettyText }
    if decided.isEmpty { return "nothing waits for the sign-off of `\(group)`\n" }
    return decided.map { proposal in
      "\(refusing ? "refused" : "approved") proposal \(proposal.id) for `\(proposal.tag)`: "
        + proposal.entries.map { "\($0.name) \($0.iov) \($0.digest.prefix(12))" }.joined(separator: ", ")
        + "\n"
    }.joined() + (refusing ? "" : "publish it with `calib publish \(path)\(words)`\n")
  }

  /// Publishes what is approved in the tags of a script, each proposal in one commit.
  package func publishApproved(_ path: String, json: Bool, dryRun: Bool) throws(SessionError) -> String {
    let (script, program) = try loadChecked(path)
    let specs = program.publications.filter { $0.signoff != nil }
    let store = StoreSession(path: storePath(script, program), json: json)
    var waiting: [Proposal] = []
    let results = try store.opened(for: dryRun ? .reading : .writing) { store throws(StoreError) in
      var results: [CalibStore.PublicationResult] = []
      for spec in specs {
        for proposal in try store.proposals(tag: spec.tag, group: spec.signoff, onlyPending: true) {
          if proposal.state == .approved, !dryRun {
            results.append(try store.publish(proposal: proposal.id, by: StorePublisher.author))
          } else {
            waiting.append(proposal)
          }
        }
      }
      return results
    }
    if json {
      return JSONValue.members([
        "published": .array(results.map(\.json)), "waiting": .array(waiting.map(\.json)),
      ]).prettyText
    }
    let lines =
      results.map { "published: \($0)\n" }
      + waiting.map { proposal in
        let state =
          proposal.state == .approved ? "is approved and would be published" : "waits for `\(proposal.group)`"
        return "proposal \(proposal.id) for `\(proposal.tag)` \(state)\n"
      }
    return lines.isEmpty ? "nothing is approved, and nothing waits\n" : lines.joined()
  }

  /// The options that name the same tags in another command.
  private var words: String {
    options.settings.map { " --set \($0.name)=\(TerminalText.sanitized($0.text))" }.joined()
      + (options.profile.map { " --profile \($0)" } ?? "")
      + (options.storePath.map { " --store \($0)" } ?? "")
  }

  private func storePath(_ script: LoadedScript, _ program: Program) -> String {
    options.storePath ?? Files.join(script.folder, program.store.path)
  }
}
