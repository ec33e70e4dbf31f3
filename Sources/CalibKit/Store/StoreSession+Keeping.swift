import CSystem
import CalibModel
import CalibReport
import CalibServer
import CalibStore
import Glibc

// The verbs of `calib store` that keep a store in order, and bring it to others.

extension StoreSession {
  /// Puts damaged payloads back from other stores; the flag says whether all are good then.
  package func repair(from sources: [String], dryRun: Bool) throws(SessionError) -> (
    text: String, isWhole: Bool
  ) {
    let report = try opened(for: dryRun ? .reading : .writing) { store throws(StoreError) in
      try store.repair(from: sources, isDryRun: dryRun)
    }
    let isWhole = report.missing.isEmpty
    if isJSON { return (shown(report.json), isWhole) }
    var text = report.repaired.map { "repaired \($0.digest) from \($0.source)\n" }.joined()
    text += report.missing.map { "no good copy of \($0)\n" }.joined()
    if report.repaired.isEmpty, isWhole { text = "nothing to repair\n" }
    return (text + (dryRun ? "dry run, nothing was changed\n" : ""), isWhole)
  }

  /// Collects garbage in its two phases.
  ///
  /// - Parameter graceDays: how old it has to be for each of them, in days.
  package func collectGarbage(graceDays: Double, dryRun: Bool) throws(SessionError) -> String {
    guard graceDays >= 0, graceDays < 1e6 else {
      throw SessionError(.usage, "the grace time is a number of days")
    }
    let report = try opened(for: .writing) { store throws(StoreError) in
      try store.collectGarbage(graceSeconds: Int(graceDays * 86_400), now: time(nil), isDryRun: dryRun)
    }
    if isJSON { return shown(report.json) }
    return """
      \(report.setAside.count) set aside, \(report.deleted.count) deleted, \
      \(report.restored.count) put back, \
      \(QuantityText.plural(report.snapshots.count, "old snapshot")) deleted, \
      \(report.freedBytes) bytes freed\
      \(dryRun ? " (dry run, nothing was changed)" : "")

      """
  }

  /// Copies the store into a folder, or brings the copy there up to date.
  package func backUp(to target: String, dryRun: Bool) throws(SessionError) -> String {
    if !dryRun, !Files.exists(target) { try Files.makeFolder(target) }
    // Writing only for the lock that keeps other writers waiting at the end.
    let report = try backingUp(to: target, dryRun)
    if isJSON { return shown(report.json) }
    return (dryRun ? "dry run, nothing was copied: " : "")
      + "\(report.path): \(report.commitCount) commits, \(report.newCommitCount) of them new; "
      + "\(report.copiedCount) payloads copied, \(report.copiedBytes) bytes\n"
  }

  /// A store that cannot be written is backed up without the lock: nobody writes there.
  private func backingUp(
    to target: String, _ dryRun: Bool
  ) throws(SessionError) -> BackupReport {
    do throws(StoreError) {
      let store: ConditionsStore
      do throws(StoreError) {
        store = try ConditionsStore(at: path, for: dryRun ? .reading : .writing)
      } catch {
        guard error.kind == .readOnly else { throw error }
        store = try ConditionsStore(at: path, for: .reading)
      }
      let report = try store.backUp(to: target, isDryRun: dryRun)
      try store.close()
      return report
    } catch {
      throw SessionError(error)
    }
  }

  /// The formats that import and export know.
  package enum Format: String, CaseIterable, Sendable {
    case databaseText = "database.txt"
    case basf2, nopayloaddb, csv, json
  }

  /// How payload files lie in an export; `none` writes no files.
  package enum Layout: String, CaseIterable, Sendable {
    case hashed, flat, server, none

    var stored: PayloadLayout? {
      switch self {
      case .hashed: .hashed
      case .flat: .flat
      case .server: .server
      case .none: nil
      }
    }
  }

  /// Writes tags into a folder in the format of others; a file that is there is never replaced.
  package func export(
    _ format: Format, tags: [String], to folder: String, layout: Layout, decimal: Bool
  ) throws(SessionError) -> String {
    let isOne = format == .databaseText || format == .csv || format == .json
    guard let tag = tags.first, tags.count == 1 || !isOne else {
      throw SessionError(
        .usage, "`\(format.rawValue)` takes one tag", help: "export the tags into a folder each")
    }
    let report = try reading { store throws(StoreError) in
      switch format {
      case .databaseText: try DatabaseText.write(tag, of: store, to: folder, decimal: decimal)
      case .basf2: try BasfDatabase.write(tags, of: store, to: folder, layout: layout.stored)
      case .nopayloaddb: try NopayloadDump.write(tags, of: store, to: folder)
      case .csv: try IntervalTable.writeCSV(tag, of: store, to: folder, layout: layout.stored ?? .hashed)
      case .json: try IntervalTable.writeJSON(tag, of: store, to: folder, layout: layout.stored ?? .hashed)
      }
    }
    if isJSON { return shown(report.json) }
    return
      "\(report.path): \(report.entryCount) IoVs, "
      + QuantityText.plural(report.payloadCount, "payload file") + "\n"
      + report.notes.map { "note: \($0)\n" }.joined()
  }

  /// Brings what another system has into a tag, or into tags of its names.
  package func importing(
    _ format: Format, _ path: String, tags: [String], into tag: String?, folders: [String], overlap: String,
    _ change: Change
  ) throws(SessionError) -> String {
    guard let rule = OverlapRule(rawValue: overlap) else {
      let all = OverlapRule.allCases.map(\.rawValue).joined(separator: ", ")
      throw SessionError(.usage, "`\(overlap)` is no rule for overlaps", help: "give one of \(all)")
    }
    let found: [ImportedTag]
    do throws(StoreError) {
      found = try Self.read(format, path, tags: tags, folders: folders)
    } catch {
      throw SessionError(error)
    }
    guard found.count == 1 || tag == nil else {
      throw SessionError(
        .usage, "`\(path)` has \(found.count) tags, and `--into` names one",
        help: "choose with `--tag`: it has \(found.map(\.name).joined(separator: ", "))")
    }
    var text = ""
    for one in found {
      guard let name = tag ?? (one.name.isEmpty ? nil : one.name) else {
        throw SessionError(.usage, "the tag to import into is missing", help: "give `--into TAG`")
      }
      text += try changing(change) { store throws(StoreError) in
        try store.bring(one.rows, into: name, rule, from: path, change.request)
      }
    }
    return text
  }

  private static func read(
    _ format: Format, _ path: String, tags: [String], folders: [String]
  ) throws(StoreError) -> [ImportedTag] {
    switch format {
    case .databaseText: [ImportedTag(name: "", rows: try DatabaseText.read(path))]
    case .basf2: try BasfDatabase.read(path, tags: tags, folders: folders)
    case .nopayloaddb: try NopayloadDump.read(path, tags: tags, folders: folders)
    case .csv: [ImportedTag(name: "", rows: try IntervalTable.readCSV(path))]
    case .json: [ImportedTag(name: "", rows: try IntervalTable.readJSON(path))]
    }
  }

  /// Serves the store until SIGINT or SIGTERM.
  ///
  /// - Parameter tell: takes the line that says where.
  package func serve(
    address: String, port: Int, connections: Int, tell: (String) -> Void
  ) throws(SessionError) {
    _ = try reading { store throws(StoreError) in try store.newestCommit() }
    let stop = calib_event_open(0)
    guard stop >= 0 else { throw SessionError(.unreadable, "no descriptor is left") }
    defer { close(stop) }
    calib_interrupts_catch(stop)
    defer { calib_interrupts_release() }
    var options = ServerOptions()
    options.address = address
    options.port = port
    options.largestCount = connections
    do throws(ServerError) {
      let server = try HTTPServer(StoreResponder(store: path), stop: stop, options: options)
      tell("serving \(path) on http://\(address):\(server.port)/ until interrupted\n")
      server.run()
      tell("stopped\n")
    } catch {
      throw SessionError(.unreadable, error.description, help: "choose another `--port`")
    }
  }
}
