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
      results.append(result)
    }
    if !troubles.isEmpty { return .refused(troubles.joined(separator: "; ")) }
    return publication.signoff.map { .propose(results, $0) } ?? .publish(results)
  }

  enum Decision {
    case publish([CalibrationResult])
    /// To be signed off first, by a group.
    case propose([CalibrationResult], String)
    case refused(String)
  }
}
