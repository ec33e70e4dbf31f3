import CalibGraph
import CalibModel
import CalibReport
import CalibStore

extension Session {
  /// The constants of a run beside those of a tag, or of the last run of another script.
  func comparison(_ last: LastRun, against: String, _ prepared: PreparedWork) throws(SessionError)
    -> ReportComparison
  {
    if Files.exists(against) {
      let other = try lastRun(against).1
      return compared(last, "the last run of \(against)") { result, interval in
        guard let first = interval.runs.first,
          let then = other.results.first(where: { $0.payloadName == result.payloadName })?
            .intervals.first(where: { $0.interval.contains(first) })
        else { return nil }
        return then.report.payload
      }
    }
    let conditions = try pinned(against, last, prepared)
    return compared(last, "tag \(against)") { result, interval in
      guard let first = interval.runs.first else { return nil }
      return conditions.first { $0.name == result.payloadName && $0.interval.contains(first) }?.payload
    }
  }

  private struct Stored {
    let name: String
    let interval: IntervalOfValidity
    let payload: Payload
  }

  /// What a tag holds of the payloads of a run.
  private func pinned(_ tag: String, _ last: LastRun, _ prepared: PreparedWork) throws(SessionError)
    -> [Stored]
  {
    do throws(StoreError) {
      let store = try ConditionsStore(at: prepared.storePath, for: .reading)
      guard try store.tag(tag) != nil else {
        throw StoreError(.noSuchTag, "the store `\(prepared.storePath)` has no tag `\(tag)`")
      }
      var found: [Stored] = []
      for conditions in try store.pinned(chain: [tag], names: last.results.map(\.payloadName)) {
        for entry in conditions.entries {
          guard let json = try? JSONValue(parsing: store.payload(entry.digest)),
            let payload = Payload(json: json)
          else { continue }
          found.append(Stored(name: payload.name, interval: entry.iov, payload: payload))
        }
      }
      try store.close()
      return found
    } catch {
      throw SessionError(error)
    }
  }

  private func compared(
    _ last: LastRun, _ name: String,
    old: (CalibrationResult, CalibrationResult.Interval) -> Payload?
  ) -> ReportComparison {
    var rows: [ReportComparison.Row] = []
    for result in last.results {
      for interval in result.intervals {
        let before = old(result, interval)
        for field in interval.report.payload?.fields ?? [] {
          rows.append(
            ReportComparison.Row(
              calibration: result.name, interval: interval.interval, field: field.name,
              old: before?[field.name], new: field.value))
        }
      }
    }
    return ReportComparison(name: name, rows: rows)
  }
}
