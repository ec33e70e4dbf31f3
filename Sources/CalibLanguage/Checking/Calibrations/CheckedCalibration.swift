import CalibDiagnostics
import CalibModel

/// What others need to know of a calibration that is checked.
struct CheckedCalibration: Sendable {
  struct Field: Sendable {
    let name: String
    let type: ValueType
    let unit: Unit
  }

  struct Check: Sendable {
    let name: String
    let span: SourceSpan
  }

  let name: String
  var payloadName: String
  var isValidation = false
  /// The names of its payloads where it has several; its fields are then named `PAYLOAD.FIELD`.
  var payloads: [String] = []
  var fields: [Field] = []

  /// The payloads that it writes, by their names in the store.
  var payloadNames: [String] { payloads.isEmpty ? [payloadName] : payloads }

  var coverage: IntervalOfValidity?
  /// The runs that `runs:` selects; empty for all.
  var runs: [IntervalOfValidity] = []
  /// Calibrations whose payloads it reads, directly.
  var dependencies: Set<String> = []
  var checks: [Check] = []
  let span: SourceSpan
  /// Whether a mistake keeps it from being carried out.
  var isBroken = false

  /// Whether both say which runs they use, and have none in common.
  func hasOtherRuns(than other: CheckedCalibration) -> Bool {
    guard !runs.isEmpty, !other.runs.isEmpty else { return false }
    return !runs.contains { one in other.runs.contains { $0.overlaps(one) } }
  }
}
