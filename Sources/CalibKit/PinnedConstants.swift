import CalibGraph
import CalibLanguage
import CalibModel
import CalibStore

/// The constants of the store that a script reads, pinned by digest when it is planned.
struct PinnedConstants {
  let path: String
  let base: [String]

  /// The tables of all references to the store, each once; without base tags they are empty.
  func tables(_ program: Program) throws(SessionError) -> [ConstantTable] {
    let references = Self.references(program)
    guard !base.isEmpty else {
      try refuseStrangers()
      return references.map { ConstantTable(reference: $0, entries: []) }
    }
    do throws(StoreError) {
      let store = try ConditionsStore(at: path, for: .reading)
      var tables: [ConstantTable] = []
      for reference in references { tables.append(try table(reference, in: store)) }
      try store.close()
      return tables
    } catch {
      throw SessionError(error)
    }
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

  private func table(
    _ reference: ConstantReference, in store: ConditionsStore
  ) throws(StoreError) -> ConstantTable {
    guard case .stored(let name) = reference.source else {
      return ConstantTable(reference: reference, entries: [])
    }
    var entries: [ConstantTable.Entry] = []
    for entry in try store.pinned(chain: base, names: [name]).flatMap(\.entries) {
      let bytes = try store.payload(entry.digest)
      guard let json = try? JSONValue(parsing: bytes), let payload = Payload(json: json),
        let value = payload[reference.field]
      else {
        throw StoreError(
          .noSuchPayload,
          "`\(name)` of tag `\(entry.tag)` for \(entry.iov) has no field `\(reference.field)`",
          help: "see `calib store show \(entry.digest.prefix(12)) --store \(path)`")
      }
      entries.append(ConstantTable.Entry(interval: entry.iov, value: value, digest: entry.digest))
    }
    return ConstantTable(reference: reference, entries: entries)
  }

  /// All references to the store, in the order of the script.
  private static func references(_ program: Program) -> [ConstantReference] {
    var (found, seen): ([ConstantReference], Set<ConstantReference>) = ([], [])
    for calibration in program.calibrations {
      let spec = calibration.spec
      for reference in spec.collectors.flatMap(\.constants) + spec.resultConstants + spec.startConstants {
        if case .stored = reference.source, seen.insert(reference).inserted { found.append(reference) }
      }
    }
    return found
  }
}
