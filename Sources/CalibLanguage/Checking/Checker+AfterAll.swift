import CalibDiagnostics
import CalibModel

/// What can be said only when everything is checked: of payloads written twice, publications and idle checks.
extension Checker {
  mutating func checkAfterAll() {
    program.calibrations = order.compactMap { calibrations[$0]?.definition }
    checkPublications()
    checkWriters()
    checkIdleChecks()
  }

  private mutating func checkPublications() {
    for (name, span) in publications {
      guard let calibration = calibrations[name] else { continue }
      if calibration.fields.isEmpty, !calibration.isBroken {
        report(
          .nothingToPublish(name, at: span, calibration: calibration.span, why: "declared without `payload:`")
        )
      } else if notKept.contains(name) {
        report(
          .nothingToPublish(name, at: span, calibration: calibration.span, why: "declared with `keep: false`")
        )
      }
    }
  }

  /// Two calibrations write one payload only where one reads the other or their coverage has no common run.
  private mutating func checkWriters() {
    var byPayload: [String: [String]] = [:]
    for name in order { calibrations[name].map { byPayload[$0.payloadName, default: []].append(name) } }
    for name in order {
      guard let later = calibrations[name], let group = byPayload[later.payloadName], group.count > 1 else {
        continue
      }
      for other in group.prefix(while: { $0 != name }) {
        guard let first = calibrations[other], !first.fields.isEmpty, !later.fields.isEmpty else { continue }
        if depends(name, on: other) || depends(other, on: name) { continue }
        if let one = first.coverage, let two = later.coverage, !one.overlaps(two) { continue }
        let (a, b) = first.span.start < later.span.start ? (first, later) : (later, first)
        report(.writtenTwice(later.payloadName, a.name, b.name, at: b.span, first: a.span))
      }
    }
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
    var used = publishedNames
    for name in order { used.formUnion(calibrations[name]?.dependencies ?? []) }
    for name in order where !used.contains(name) {
      for check in calibrations[name]?.checks ?? [] {
        report(.guardsNothing(check.name, of: name, at: check.span))
      }
    }
  }
}
