package import CalibModel

/// What a run found for programs, as the command line promises it.
package enum ResultsJSON {
  /// `{"calibrations": […]}`.
  package static func value(_ results: [CalibrationResult]) -> JSONValue {
    .members(["calibrations": .array(results.map(calibration))])
  }

  package static func text(_ results: [CalibrationResult]) -> String { value(results).prettyText }

  /// One calibration: `{"name", "outcome", "passes", "intervals"}`, and the payload's name and a note.
  package static func calibration(_ result: CalibrationResult) -> JSONValue {
    .members([
      "name": .string(result.name), "outcome": .string(result.outcome.rawValue),
      "payloadName": .string(result.payloadName),
      "note": result.note.isEmpty ? nil : .string(result.note),
      "passes": .array(result.passes.map(pass)), "intervals": .array(result.intervals.map(interval)),
    ])
  }

  /// What was watched is an object of intervals, each an object of names.
  private static func pass(_ pass: CalibrationResult.Pass) -> JSONValue {
    .members([
      "number": .integer(pass.number),
      "watched": .object(
        pass.intervals.map { watched in
          JSONValue.Member(
            watched.interval.description,
            .object(watched.values.map { JSONValue.Member($0.name, constant($0.value)) }))
        }),
    ])
  }

  private static func interval(_ interval: CalibrationResult.Interval) -> JSONValue {
    let report = interval.report
    return .members([
      "iov": .string(interval.interval.description),
      "from": interval.piece?.from.json, "to": interval.piece?.to?.json,
      "runs": .array(interval.runs.map { .string($0.description) }),
      "status": .string(report.status.rawValue),
      "reason": report.reason.isEmpty ? nil : .string(report.reason),
      "payload": report.payload.map(payload) ?? .null,
      "payloads": report.payloads.count > 1
        ? .object(report.payloads.map { JSONValue.Member($0.name, payload($0)) }) : nil,
      "digest": interval.digest.isEmpty ? nil : .string(interval.digest),
      "checks": .array(report.checks.map(check)),
      "entries": .object(report.entries.map { JSONValue.Member($0.name, .number($0.value)) }),
      "executions": .integer(interval.executions), "extended": .bool(interval.isExtended),
      "mixed": interval.isMixed ? .bool(true) : nil,
      "gates": interval.gates.isEmpty ? nil : .array(interval.gates.map(\.json)),
    ])
  }

  private static func payload(_ payload: Payload) -> JSONValue {
    .object(payload.fields.map { JSONValue.Member($0.name, constant($0.value)) })
  }

  private static func check(_ check: CheckRecord) -> JSONValue {
    .members([
      "name": .string(check.name), "kind": .string(check.kind.rawValue), "value": .string(check.value),
      "passed": .bool(check.passed), "message": check.message.isEmpty ? nil : .string(check.message),
    ])
  }

  /// A constant; what JSON has no number for is `null`, with a `status` that says what it is.
  package static func constant(_ constant: Payload.Constant) -> JSONValue {
    switch constant {
    case .number(let value, let unit) where !value.isFinite:
      .members([
        "value": .null, "status": .string(status(value)), "unit": unit.isEmpty ? nil : .string(unit),
      ])
    case .measured(let value, let error, let unit) where !value.isFinite || !error.isFinite:
      .members([
        "value": .number(value), "error": .number(error),
        "status": .string(status(value.isFinite ? error : value)),
        "unit": unit.isEmpty ? nil : .string(unit),
      ])
    case .bool, .integer, .string, .number, .measured, .keyed, .record, .list, .curve, .file:
      constant.json
    }
  }

  private static func status(_ value: Double) -> String {
    value.isNaN ? "not_a_number" : value < 0 ? "negative_infinity" : "infinity"
  }
}
