import CalibDiagnostics
import CalibModel

/// What can be said only when everything is checked: of payloads written twice, publications and idle checks.
extension Checker {
  mutating func checkAfterAll() {
    checkUnusedTemplates()
    if let backend = program.backend, backend.name != "local" {
      later("backend `\(backend.name)`", at: backend.span)
    }
    program.calibrations = order.compactMap { definitions[$0] }
    checkPublications()
    checkWriters()
    checkIdleChecks()
  }

  private mutating func checkPublications() {
    for (name, span) in publishing.publications {
      guard let calibration = calibrations[name] else { continue }
      if calibration.fields.isEmpty, !calibration.isBroken {
        report(
          .nothingToPublish(name, at: span, calibration: calibration.span, why: "declared without `payload:`")
        )
      } else if publishing.notKept.contains(name) {
        report(
          .nothingToPublish(name, at: span, calibration: calibration.span, why: "declared with `keep: false`")
        )
      }
    }
  }

  /// Two calibrations write one payload only where one reads the other or their coverage has no common run.
  private mutating func checkWriters() {
    var byPayload: [String: [String]] = [:]
    for name in order {
      guard let calibration = calibrations[name], !calibration.isValidation else { continue }
      for payload in calibration.payloadNames { byPayload[payload, default: []].append(name) }
    }
    // Of 100,000 payloads hardly any has two writers, so that these alone are sorted.
    let shared = byPayload.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
    for (payload, group) in shared {
      for (place, name) in group.enumerated() {
        for other in group.prefix(place) { checkPair(name, other, payload) }
      }
    }
  }

  private mutating func checkPair(_ name: String, _ other: String, _ payload: String) {
    guard let later = calibrations[name], let first = calibrations[other], !first.fields.isEmpty,
      !later.fields.isEmpty
    else { return }
    if depends(name, on: other) || depends(other, on: name) { return }
    if let one = first.coverage, let two = later.coverage, !one.overlaps(two) { return }
    if first.hasOtherRuns(than: later) { return }
    let (a, b) = first.span.start < later.span.start ? (first, later) : (later, first)
    report(.writtenTwice(payload, a.name, b.name, at: b.span, first: a.span))
  }

  /// Whether a calibration reads another's payload, directly or through others.
  private func depends(_ name: String, on other: String) -> Bool {
    var seen: Set<String> = [name]
    var stack = [name]
    while let next = stack.popLast() {
      for need in calibrations[next]?.dependencies ?? [] where seen.insert(need).inserted {
        if need == other { return true }
        stack.append(need)
      }
    }
    return false
  }

  /// In a script that publishes, checks of what nobody publishes or uses have no effect.
  private mutating func checkIdleChecks() {
    guard !program.publications.isEmpty else { return }
    var used = publishing.published.union(publishing.guards.map(\.name)).union(publishing.checkedOverall)
    for name in order { used.formUnion(calibrations[name]?.dependencies ?? []) }
    for name in order where !used.contains(name) {
      // A validation guards what it reads, also where no publication lists it.
      if let known = calibrations[name], known.isValidation, !known.dependencies.isEmpty { continue }
      for check in calibrations[name]?.checks ?? [] {
        report(
          .guardsNothing(
            check.name, of: name, isValidation: calibrations[name]?.isValidation ?? false, at: check.span))
      }
    }
  }
}
