import CalibGraph
import CalibModel

/// Decides on publications (`semantics`, sections 6 and 7); who publishes is asked only where all ended well.
struct Publications {
  let driver: WorkDriver
  let work: WorkSpec

  /// The publications whose calibrations are all part of the run.
  var concerned: [PublicationSpec] {
    let names = Set(driver.calibrations.map(\.name))
    return work.publications.filter { $0.calibrations.allSatisfy(names.contains) }
  }

  /// The results to publish, or why nothing is.
  func decision(_ publication: PublicationSpec) -> Decision {
    var results: [CalibrationResult] = []
    var troubles: [String] = []
    for name in publication.calibrations {
      guard let (result, isOnRejected) = driver.ending(name) else {
        troubles.append("`\(name)` has not ended")
        continue
      }
      let spec = driver.calibrations.first { $0.name == name }
      if spec?.accepts(result.outcome) != true {
        troubles.append("`\(name)` is \(result.outcome.words)")
      } else if isOnRejected {
        troubles.append("`\(name)` stands on rejected input")
      }
      if spec?.isKept != false { results.append(result) }
    }
    troubles += guardTroubles(publication)
    let vetoes = results.flatMap(Self.vetoes)
    if let first = vetoes.first {
      let rest =
        vetoes.count > 1 ? " (and \(QuantityText.plural(vetoes.count - 1, "veto", "vetoes")) more)" : ""
      troubles.append(first + rest)
    }
    if !troubles.isEmpty { return .refused(troubles.joined(separator: "; ")) }
    return publication.signoff.map { .propose(results, $0) } ?? .publish(results)
  }

  /// What keeps the validations from passing that guard a publication.
  private func guardTroubles(_ publication: PublicationSpec) -> [String] {
    publication.allGuards(among: work.calibrations).compactMap { name in
      guard let (result, isOnRejected) = driver.ending(name) else {
        return "`\(name)`, which guards it, has not ended"
      }
      let spec = driver.calibrations.first { $0.name == name }
      if spec?.accepts(result.outcome) != true {
        return "`\(name)`, which guards it, is \(result.outcome.words)"
      }
      return isOnRejected ? "`\(name)`, which guards it, stands on rejected input" : nil
    }
  }

  /// What gates do not let pass, in words.
  private static func vetoes(_ result: CalibrationResult) -> [String] {
    result.intervals.flatMap { interval in
      interval.gates.filter { $0.verdict == .veto }.map { decision in
        let element = decision.elements.first { $0.verdict == .veto }
        let key = element.map { $0.key.isEmpty ? "" : "[\($0.key)]" } ?? ""
        let reason = decision.reason.isEmpty ? element?.reason ?? "" : decision.reason
        return "the gate of `\(decision.field)\(key)` vetoes \(interval.interval): \(reason)"
      }
    }
  }

  enum Decision {
    case publish([CalibrationResult])
    /// To be signed off first, by a group.
    case propose([CalibrationResult], String)
    case refused(String)
  }
}
