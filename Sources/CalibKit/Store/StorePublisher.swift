import CalibEngine
import CalibGraph
import CalibModel
import CalibStore
import CalibTasks
import Glibc

/// Puts results into the conditions store.
///
/// A class because the store's own trouble is kept for the exit status.
final class StorePublisher: Publisher {
  private let path: String
  private let base: [String]
  /// What is recorded with each payload: script, versions.
  private let provenance: KeyValuePairs<String, JSONValue>
  /// The data behind the results: which files and datasets each calibration reads.
  private let inputs: WorkInputs
  /// The checks over several calibrations.
  private let overall: OverallJudgement
  /// The store's error of the last publication, if it had one.
  private(set) var trouble: StoreError?

  init(
    path: String, base: [String], provenance: KeyValuePairs<String, JSONValue>, inputs: WorkInputs,
    overall: OverallJudgement
  ) {
    self.overall = overall
    self.inputs = inputs
    self.path = path
    self.base = base
    self.provenance = provenance
  }

  func objections(to publication: PublicationSpec, _ results: [CalibrationResult]) -> [String] {
    overall.verdicts(results)
      .filter {
        !$0.passed && $0.isRequired && !Set($0.calibrations).isDisjoint(with: publication.calibrations)
      }
      .map(\.text)
  }

  func publish(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> CalibGraph.PublicationResult
  {
    if let refusal = refusal(publication) { return refusal }
    do throws(StoreError) {
      let store = try ConditionsStore.openOrCreate(at: path)
      let result = try store.publish(try described(publication, results, in: store), by: Self.author)
      try store.close()
      return Self.ending(publication, result)
    } catch {
      trouble = error
      return .init(tag: publication.tag, outcome: .refused, commit: "", note: error.description)
    }
  }

  func preview(_ publication: PublicationSpec, _ results: [CalibrationResult]) -> CalibGraph.PublicationResult
  {
    if let refusal = refusal(publication) { return refusal }
    guard ConditionsStore.isStore(at: path) else {
      return .init(tag: publication.tag, outcome: .published, commit: "", note: "the store is made")
    }
    do throws(StoreError) {
      let store = try ConditionsStore(at: path, for: .reading)
      let result = try store.preview(try described(publication, results, in: store))
      try store.close()
      return Self.ending(publication, result)
    } catch {
      return .init(tag: publication.tag, outcome: .refused, commit: "", note: error.description)
    }
  }

  func propose(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> CalibGraph.PublicationResult {
    if let refusal = refusal(publication) { return refusal }
    do throws(StoreError) {
      let store = try ConditionsStore.openOrCreate(at: path)
      let outcome = try store.propose(
        try described(publication, results, in: store), signedOffBy: group, by: Self.author)
      try store.close()
      return Self.ending(publication, outcome, group)
    } catch {
      trouble = error
      return .init(tag: publication.tag, outcome: .refused, commit: "", note: error.description)
    }
  }

  func previewProposal(
    _ publication: PublicationSpec, _ results: [CalibrationResult], signedOffBy group: String
  ) -> CalibGraph.PublicationResult {
    let preview = preview(publication, results)
    guard preview.outcome == .published else { return preview }
    return .init(
      tag: publication.tag, outcome: .waiting, commit: "", note: "waits for the sign-off of `\(group)`")
  }

  private static func ending(
    _ publication: PublicationSpec, _ outcome: ProposalOutcome, _ group: String
  ) -> CalibGraph.PublicationResult {
    func result(_ outcome: CalibGraph.PublicationResult.Outcome, _ note: String)
      -> CalibGraph.PublicationResult
    {
      .init(tag: publication.tag, outcome: outcome, commit: "", note: note)
    }
    switch outcome {
    case .unchanged: return result(.unchanged, "nothing to publish")
    case .waiting(let id, _): return result(.waiting, "proposal \(id) waits for the sign-off of `\(group)`")
    case .approved(let id):
      return result(.waiting, "proposal \(id) is approved; `calib publish` publishes it")
    case .refused(let id, let comment):
      return result(.refused, "`\(group)` refused proposal \(id)\(comment.isEmpty ? "" : ": \(comment)")")
    }
  }

  /// Constants that a run reads are not written by it, unless the script says so.
  private func refusal(_ publication: PublicationSpec) -> CalibGraph.PublicationResult? {
    guard base.contains(publication.tag), !publication.ownsBase else { return nil }
    return .init(
      tag: publication.tag, outcome: .refused, commit: "",
      note: "the script reads `\(publication.tag)` as a base; say `own: allow` to publish into it")
  }

  /// What is to be published: new payloads, and where a gate had nothing to update those that it held them against.
  private func described(
    _ publication: PublicationSpec, _ results: [CalibrationResult], in store: ConditionsStore?
  ) throws(StoreError) -> Publication {
    var entries: [Publication.Entry] = []
    for result in results {
      for pieces in result.intervalGroups {
        guard let interval = pieces.first else { continue }
        let provenance = provenance(of: result, pieces, interval)
        for payload in CalibrationResult.payloads(pieces) {
          let held = interval.heldInstead(of: payload.name)
          guard held.isEmpty else {
            for part in held {
              let bytes = try store.map { store throws(StoreError) in try store.payload(part.digest) }
              entries.append(
                Publication.Entry(
                  name: payload.name, bytes: bytes ?? [], iov: part.interval, provenance: provenance))
            }
            continue
          }
          entries.append(try Publication.Entry(payload, interval.interval, provenance: provenance))
        }
      }
    }
    return Publication(
      tag: publication.tag, entries: entries,
      message: "publish \(publication.calibrations.joined(separator: ", "))")
  }

  /// - Parameter interval: the first of the pieces that share the payload, or the only one.
  private func provenance(
    of result: CalibrationResult, _ pieces: ArraySlice<CalibrationResult.Interval>,
    _ interval: CalibrationResult.Interval
  ) -> JSONValue {
    let runs = Set(pieces.flatMap(\.runs)).sorted()
    let checks = pieces.flatMap(\.report.checks).map { check in
      JSONValue.members([
        "name": .string(check.name), "kind": .string(check.kind.rawValue), "value": .string(check.value),
        "passed": .bool(check.passed),
      ])
    }
    let members =
      provenance.map { JSONValue.Member($0.key, $0.value) } + [
        JSONValue.Member("calibration", .string(result.name)),
        JSONValue.Member("outcome", .string(result.outcome.rawValue)),
        JSONValue.Member("passes", .integer(result.passes.count)),
        JSONValue.Member("runs", .array(runs.map { .string("\($0)") })),
        JSONValue.Member("datasets", .array(inputs.datasets(of: result.name).map { .string($0) })),
        JSONValue.Member("files", inputs.files(of: result.name, runs: runs)),
        JSONValue.Member("pass_history", Self.history(result, interval.interval)),
        JSONValue.Member("extended", .bool(interval.isExtended)),
        JSONValue.Member("mixed", .bool(interval.isMixed)),
        JSONValue.Member("gates", .array(interval.gates.map(\.json))),
        JSONValue.Member("checks", .array(checks)),
      ]
    return .object(members)
  }

  /// What each pass watched for the interval.
  private static func history(_ result: CalibrationResult, _ interval: IoV) -> JSONValue {
    .array(
      result.passes.map { pass in
        let watched = pass.intervals.first { $0.interval.overlaps(interval) }?.values ?? []
        return .members([
          "number": .integer(pass.number),
          "watched": .object(watched.map { JSONValue.Member($0.name, $0.value.json) }),
        ])
      })
  }

  private static func ending(
    _ publication: PublicationSpec, _ result: CalibStore.PublicationResult
  ) -> CalibGraph.PublicationResult {
    let counts = [
      QuantityText.plural(result.added.count, "payload"),
      result.cuts.isEmpty ? nil : "\(result.cuts.count) of before cut",
      result.unchangedCount == 0 ? nil : "\(result.unchangedCount) unchanged",
      result.makesTag ? "a new tag" : nil,
    ]
    return .init(
      tag: publication.tag, outcome: result.isIdentical ? .unchanged : .published,
      commit: result.commit ?? "",
      note: result.isIdentical ? "nothing to publish" : counts.compactMap { $0 }.joined(separator: ", "))
  }

  /// Who publishes, from the system.
  static var author: CommitAuthor {
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let user = getpwuid(getuid()).map { String(cString: $0.pointee.pw_name) } ?? "\(getuid())"
    return CommitAuthor(
      timeSeconds: time(nil), user: user,
      host: String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
      tool: "calib \(Session.version)")
  }
}
