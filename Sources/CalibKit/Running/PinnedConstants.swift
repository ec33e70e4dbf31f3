import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibStore

/// The constants of the store that a script reads, pinned by digest when it is planned.
struct PinnedConstants {
  let path: String
  let base: [String]
  let script: LoadedScript

  /// The tables of all constants that the script reads from the store; without base tags they are empty.
  ///
  /// - Throws: a message at the constant's place in the script where the store has something else than it takes it for.
  func tables(_ program: Program) throws(SessionError) -> [ConstantTable] {
    var tables: [ConstantTable] = []
    for use in program.stored where !use.reference.isOfFurtherStore {
      if base.isEmpty { tables.append(WholePayloads(use.reference, []).table) }
    }
    if base.isEmpty {
      try refuseStrangers()
    } else {
      let store = try opened()
      defer { close(store) }
      for use in program.stored where !use.reference.isOfFurtherStore {
        tables.append(try table(use, in: store, units: program.units))
      }
    }
    return tables + (try furtherTables(program))
  }

  /// The tables of the constants of further stores, each store with its own tags.
  private func furtherTables(_ program: Program) throws(SessionError) -> [ConstantTable] {
    var tables: [ConstantTable] = []
    for further in program.furtherStores {
      let uses = program.stored.filter {
        if case .named(let name, _) = $0.reference.source { name == further.name } else { false }
      }
      guard !uses.isEmpty else { continue }
      let other = PinnedConstants(
        path: Files.join(script.folder, further.store.path), base: further.store.base, script: script)
      let store = try other.opened()
      defer { close(store) }
      for use in uses { tables.append(try other.table(use, in: store, units: program.units)) }
    }
    return tables
  }

  /// A folder that is no store, or a store of a newer format, is refused before anything runs.
  private func refuseStrangers() throws(SessionError) {
    guard !Files.names(in: path).isEmpty else { return }
    do throws(StoreError) {
      try ConditionsStore(at: path, for: .reading).close()
    } catch {
      // A store that a crash left half made is completed by the publication.
      if error.kind == .noStore { return }
      throw SessionError(error)
    }
  }

  private func opened() throws(SessionError) -> ConditionsStore {
    do throws(StoreError) { return try ConditionsStore(at: path, for: .reading) } catch {
      throw SessionError(error)
    }
  }

  /// Nothing was written, so there is nothing to lose where closing fails.
  private func close(_ store: ConditionsStore) {
    do throws(StoreError) { try store.close() } catch {}
  }

  private func table(
    _ use: StoredUse, in store: ConditionsStore, units: UnitTable
  ) throws(SessionError) -> ConstantTable {
    let name: String
    switch use.reference.source {
    case .stored(let payload), .named(_, let payload): name = payload
    case .calibration, .iterated, .attribute, .file:
      return ConstantTable(reference: use.reference, entries: [])
    }
    if use.reference.isWhole {
      do throws(StoreError) {
        return try WholePayloads(use.reference, of: store, chain: base, name: name).table
      } catch {
        throw SessionError(error)
      }
    }
    let pinned: [(entry: ConditionsEntry, bytes: [UInt8])]
    do throws(StoreError) {
      let conditions = try store.pinned(chain: base, names: [name])
      if use.type == .file { return try Self.files(use, conditions.flatMap(\.entries), store) }
      pinned = try conditions.flatMap(\.entries).map { entry throws(StoreError) in
        (entry, try store.payload(entry.digest))
      }
    } catch {
      throw SessionError(error)
    }
    var entries: [ConstantTable.Entry] = []
    for (entry, bytes) in pinned {
      let pieces = try constants(use, entry, bytes)
      for piece in pieces {
        if let reason = use.refusal(of: piece.value, units: units) { throw refused(use, entry, reason) }
      }
      entries.append(ConstantTable.Entry(interval: entry.iov, pieces: pieces, digest: entry.digest))
    }
    return ConstantTable(reference: use.reference, entries: entries)
  }

  /// The constants of a field that is a file: its payload is that file, verbatim.
  private static func files(
    _ use: StoredUse, _ entries: [ConditionsEntry], _ store: ConditionsStore
  ) throws(StoreError) -> ConstantTable {
    let entries = try entries.map { entry throws(StoreError) in
      // Read once, so that what is damaged is told before anything runs.
      _ = try store.payload(entry.digest)
      return ConstantTable.Entry(
        interval: entry.iov, value: .file(try store.payloadFile(entry.digest)), digest: entry.digest)
    }
    return ConstantTable(reference: use.reference, entries: entries)
  }

  /// The values of a constant, in order of time; mostly there is one.
  private func constants(
    _ use: StoredUse, _ entry: ConditionsEntry, _ bytes: [UInt8]
  ) throws(SessionError) -> [ConstantTable.Piece] {
    guard let json = try? JSONValue(parsing: bytes), let payload = Payload(json: json) else {
      throw refused(use, entry, "its payload is not of calib's format")
    }
    let pieces =
      payload.pieces.isEmpty
      ? [Payload.Piece(from: RunMoment(entry.iov.first), fields: payload.fields)] : payload.pieces
    var values: [ConstantTable.Piece] = []
    for piece in pieces {
      guard let value = piece.fields[named: use.reference.field] else {
        let fields = piece.fields.map { "`\($0.name)`" }.joined(separator: ", ")
        throw refused(use, entry, "it has no field `\(use.reference.field)`, only \(fields)")
      }
      values.append(ConstantTable.Piece(from: piece.from, value: value))
    }
    return values
  }

  private func refused(_ use: StoredUse, _ entry: ConditionsEntry, _ reason: String) -> SessionError {
    let diagnostic = Diagnostic.error(
      "C0901", "the store's `\(entry.name)` is not what the script takes it for", at: use.span, reason,
      help:
        "see `calib store show \(entry.digest.prefix(12)) --store \(path)` (tag \(entry.tag), \(entry.iov))")
    return SessionError(.mistake, rendered: DiagnosticRenderer(sources: script.sources).render(diagnostic))
  }
}

extension ConstantReference {
  /// Whether it is one of a further store, which the script names.
  fileprivate var isOfFurtherStore: Bool {
    if case .named = source { true } else { false }
  }
}
