import CalibGraph
import CalibLanguage
import CalibModel
import CalibReport
import CalibStore

/// Constants beside others: a run's beside those of a tag, of another run, or of what was published before it.
extension Session {
  /// - Parameter against: a tag of the store, also as it was after a commit (`TAG@COMMIT`), or a script with results
  ///   of its own.
  func comparison(_ last: LastRun, against: String, _ prepared: PreparedWork) throws(SessionError)
    -> ReportComparison
  {
    if Files.exists(against) {
      let other = try lastRun(against).1
      return Self.rows(last, ValidConstants(other.results), name: "the last run of \(against)")
    }
    let old = try constants(ofTag: against, last, prepared)
    return Self.rows(last, old, name: "tag \(against)")
  }

  /// The constants of one tag beside those of another.
  func comparison(
    _ last: LastRun, ofTag tag: String, against: String, _ prepared: PreparedWork
  ) throws(SessionError) -> ReportComparison {
    let new = try constants(ofTag: tag, last, prepared)
    let old = try constants(ofTag: against, last, prepared)
    let rows = new.names.flatMap { name in
      new.all(name).flatMap { entry in
        Self.rows(entry.payload, entry.interval, runs: [], calibration: name, in: old)
      }
    }
    return ReportComparison(name: "tag \(against), of tag \(tag)", rows: rows)
  }

  /// The constants beside those that their tags held before; `nil` where there were none.
  func comparisonWithBefore(_ last: LastRun, _ prepared: PreparedWork) throws(SessionError)
    -> ReportComparison?
  {
    guard ConditionsStore.isStore(at: prepared.storePath) else { return nil }
    let names = Self.payloadNames(last)
    do throws(StoreError) {
      let store = try ConditionsStore(at: prepared.storePath, for: .reading)
      var found: ReportComparison?
      for publication in last.publications where found == nil {
        guard let before = try Self.before(publication.tag, last, in: store) else { continue }
        found = Self.rows(last, before, name: "tag \(publication.tag) before this run")
      }
      let base = prepared.program.store.base
      if found == nil, !base.isEmpty {
        let old = try ValidConstants(store, chain: base, names: names)
        if !old.isEmpty { found = Self.rows(last, old, name: "the base \(base.joined(separator: ", "))") }
      }
      try store.close()
      return found
    } catch {
      throw SessionError(error)
    }
  }
}

extension Session {
  /// What a tag held before the run's constants came into it; what it holds where they are not in it.
  private static func before(
    _ tag: String, _ last: LastRun, in store: ConditionsStore
  ) throws(StoreError) -> ValidConstants? {
    guard try store.tag(tag) != nil else { return nil }
    let names = payloadNames(last)
    let own = Set(last.results.flatMap(\.intervals).map(\.digest))
    let commits = Set(
      try store.iovs(tag: tag).filter { names.contains($0.name) && own.contains($0.digest) }.map(\.commit))
    let publishing = try store.log(tag: tag).first { commits.contains($0.digest) }
    if let publishing, publishing.parent == nil { return nil }
    let before = try ValidConstants(store, tag: tag, asOf: publishing?.parent, names: names)
    return before.isEmpty ? nil : before
  }

  private func constants(
    ofTag text: String, _ last: LastRun, _ prepared: PreparedWork
  ) throws(SessionError) -> ValidConstants {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    let tag = parts.first ?? text
    do throws(StoreError) {
      let store = try ConditionsStore(at: prepared.storePath, for: .reading)
      guard try store.tag(tag) != nil else {
        throw StoreError(.noSuchTag, "the store `\(prepared.storePath)` has no tag `\(tag)`")
      }
      let constants = try ValidConstants(
        store, tag: tag, asOf: parts.count > 1 ? parts[1] : nil, names: Self.payloadNames(last))
      try store.close()
      return constants
    } catch {
      throw SessionError(error)
    }
  }

  private static func payloadNames(_ last: LastRun) -> Set<String> {
    Set(last.results.map(\.payloadName))
      .union(last.results.flatMap(\.intervals).flatMap(\.report.payloads).map(\.name))
  }

  private static func rows(_ last: LastRun, _ old: ValidConstants, name: String) -> ReportComparison {
    let rows = last.results.flatMap { result in
      result.intervals.flatMap { interval in
        interval.report.payloads.flatMap { payload in
          self.rows(
            payload, interval.interval, from: interval.piece?.from, runs: interval.runs,
            calibration: result.name, in: old)
        }
      }
    }
    return ReportComparison(name: name, rows: rows)
  }

  /// The fields of a payload beside each old payload that was valid for some of its runs: beside what held when it begins,
  /// where that changed inside of its interval.
  ///
  /// - Parameter from: when the payload's constants begin to hold, where they are a piece of their interval.
  /// - Parameter runs: those with data; where there are none, all of the interval count.
  private static func rows(
    _ payload: Payload, _ interval: IntervalOfValidity, from: RunMoment? = nil, runs: [ExperimentRun],
    calibration: String, in old: ValidConstants
  ) -> [ReportComparison.Row] {
    let found = old.overlapping(interval, name: payload.name).filter { entry in
      runs.isEmpty || runs.contains(where: entry.interval.contains)
    }
    let whole = Payload.Piece(
      from: from ?? RunMoment(runs.first ?? interval.first), fields: payload.fields)
    let pieces = payload.pieces.isEmpty ? [whole] : payload.pieces
    return pieces.flatMap { piece in
      piece.fields.flatMap { field -> [ReportComparison.Row] in
        let name = from == nil && pieces.count == 1 ? field.name : "\(field.name) from \(piece.from)"
        guard !found.isEmpty else {
          return [
            .init(calibration: calibration, interval: interval, field: name, old: nil, new: field.value)
          ]
        }
        return found.map { entry in
          .init(
            calibration: calibration, interval: entry.interval.intersection(interval) ?? interval,
            of: interval, field: name, old: entry.payload.value(field.name, at: piece.from), new: field.value)
        }
      }
    }
  }
}
