package import CalibModel

/// The update of a RUNNING tag from a staging tag: new runs get new payloads, old runs keep theirs.
///
/// The checks and the operations are those of store.md, section S.4.
package struct RunningUpdate: Hashable, Sendable {
  /// How strict the staging tag has to be.
  package enum Mode: String, Hashable, Sendable, CaseIterable {
    /// All payloads open-ended.
    case strict
    /// Payloads may end.
    case allowClosed = "allow-closed"
    /// The last of each name is made open-ended.
    case fixClosed = "fix-closed"
    /// One payload of each name, for all runs.
    case simple
    /// As strict; names that the staging tag does not have end.
    case fullReplacement = "full-replacement"

    var allowsClosedEnds: Bool {
      switch self {
      case .allowClosed, .fixClosed: true
      case .strict, .simple, .fullReplacement: false
      }
    }
  }

  package let mode: Mode
  /// The first run that the update may change.
  package let first: ExperimentRun

  package init(mode: Mode, first: ExperimentRun) {
    self.mode = mode
    self.first = first
  }

  /// The content of the running tag after the update.
  ///
  /// - Throws: `runningUpdate` with the name and the interval that stands against it.
  func applied(to running: TagContent, from staging: TagContent) throws(StoreError) -> TagContent {
    for name in running.names { try checkRunning(name, running[name]) }
    var result = running
    for name in staging.names {
      let rows = try checkedStaging(name, staging[name])
      result[name] = updated(running[name], with: rows)
    }
    if mode == .fullReplacement {
      for name in running.names where staging[name].isEmpty { result[name] = closed(running[name]) }
    }
    return result
  }

  /// The run from which the next update may start, as far as this content says: after the last end or begin.
  static func nextFirst(after content: TagContent) -> ExperimentRun? {
    let keys = content.names.flatMap { name in
      content[name].map { $0.iov.isOpen ? $0.iov.firstKey : $0.iov.lastKey }
    }
    return keys.max().flatMap { IntervalCut.firstKey(after: $0) }.flatMap { ExperimentRun(key: $0) }
  }

  private func checkRunning(_ name: String, _ rows: [IntervalRow]) throws(StoreError) {
    for row in rows {
      let isBefore = row.iov.firstKey < first.key && (row.iov.isOpen || row.iov.lastKey < first.key)
      if !isBefore {
        throw .runningUpdate(
          "`\(name)` \(row.iov) of the running tag does not lie before the first run \(first)",
          help: "start the update after it")
      }
    }
  }

  /// The staging rows of a name, checked and with their last end as the mode makes it.
  private func checkedStaging(
    _ name: String, _ rows: [IntervalRow]
  ) throws(StoreError) -> [IntervalRow] {
    var rows = rows
    for (one, next) in zip(rows, rows.dropFirst())
    where IntervalCut.firstKey(after: one.iov.lastKey) != next.iov.firstKey {
      throw .runningUpdate(
        "`\(name)` of the staging tag has a gap between \(one.iov) and \(next.iov)",
        help: "fill the gap in the staging tag")
    }
    if mode == .simple, rows.count != 1 || rows[0].iov.firstKey != 0 || !rows[0].iov.isOpen {
      throw .runningUpdate(
        "`\(name)` of the staging tag is not one payload for 0/0..*, as `simple` wants it",
        help: "use another `--mode`")
    }
    for row in rows where row.iov.firstKey != 0 && row.iov.firstKey < first.key {
      throw .runningUpdate(
        "`\(name)` \(row.iov) of the staging tag begins before the first run \(first)",
        help: "start the update at \(row.iov.first) or before")
    }
    if let last = rows.last, !last.iov.isOpen {
      guard mode.allowsClosedEnds else {
        throw .runningUpdate(
          "`\(name)` \(last.iov) of the staging tag is not open-ended, as `\(mode.rawValue)` wants it",
          help: "use `--mode allow-closed` or `--mode fix-closed`")
      }
      if mode == .fixClosed, let open = IoV(firstKey: last.iov.firstKey, lastKey: IoV.openKey) {
        rows[rows.count - 1] = last.with(open)
      }
    }
    return rows
  }

  /// The rows of a name with the staging rows from the first run on.
  private func updated(_ running: [IntervalRow], with staging: [IntervalRow]) -> [IntervalRow] {
    guard let future = IoV(firstKey: first.key, lastKey: IoV.openKey) else { return running }
    var new = TagMerge.clipped(staging, to: future)
    guard let start = new.first?.iov.first else { return running }
    var rows = running
    if let last = rows.last, last.iov.isOpen {
      rows.removeLast()
      if let same = new.first, same.payload == last.payload,
        let longer = IoV(firstKey: last.iov.firstKey, lastKey: same.iov.lastKey)
      {
        rows.append(last.with(longer))
        new.removeFirst()
      } else if let end = IoV.keyBefore(start), let cut = IoV(firstKey: last.iov.firstKey, lastKey: end) {
        rows.append(last.with(cut))
      }
    }
    return rows + new
  }

  private func closed(_ rows: [IntervalRow]) -> [IntervalRow] {
    guard let last = rows.last, last.iov.isOpen, let end = IoV.keyBefore(first),
      let cut = IoV(firstKey: last.iov.firstKey, lastKey: end)
    else { return rows }
    return rows.dropLast() + [last.with(cut)]
  }
}
