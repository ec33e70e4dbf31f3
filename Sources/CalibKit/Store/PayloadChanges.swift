import CalibDiagnostics
import CalibGraph
import CalibLanguage
import CalibModel
import CalibStore

/// Payload fields whose types differ from those that the store has under the same names.
///
/// Who reads the store's constants would read the new ones as something else, so the plan refuses them.
struct PayloadChanges {
  let path: String
  let script: LoadedScript
  let program: Program

  /// - Throws: the first field that differs from the newest constant of the tags that are published into, or of the
  ///   base tags.
  func refuse() throws(SessionError) {
    guard !program.publications.isEmpty, ConditionsStore.isStore(at: path) else { return }
    let store: ConditionsStore
    do throws(StoreError) { store = try ConditionsStore(at: path, for: .reading) } catch {
      throw SessionError(error)
    }
    // Nothing was written, so there is nothing to lose where closing fails.
    defer { do throws(StoreError) { try store.close() } catch {} }
    for publication in program.publications {
      for name in publication.calibrations {
        guard let calibration = program.calibrations.first(where: { $0.name == name }) else { continue }
        for payload in Set(calibration.algorithm.payload.map(\.payload)).sorted() {
          try compare(payload, of: calibration, with: publication.tag, in: store)
        }
      }
    }
  }

  private func compare(
    _ payload: String, of calibration: CalibrationDefinition, with tag: String, in store: ConditionsStore
  ) throws(SessionError) {
    guard let known = try newest(payload, tag, in: store) else { return }
    for field in calibration.algorithm.payload where field.payload == payload {
      let first = known.payload.pieces.first?.fields ?? known.payload.fields
      guard let constant = first[named: field.name] else { continue }
      let node = calibration.algorithm.program[field.node]
      let use = StoredUse(
        reference: ConstantReference(.stored(payload), field: field.name), type: node.type, span: node.span)
      if let difference = use.refusal(of: constant, units: program.units) {
        throw refused(use, field.name, difference, known.entry)
      }
    }
  }

  /// The last payload of a name in a tag or, where it has none, in the base tags.
  private func newest(
    _ payload: String, _ tag: String, in store: ConditionsStore
  ) throws(SessionError) -> (payload: Payload, entry: ConditionsEntry)? {
    do throws(StoreError) {
      var chain: [String] = []
      for name in [tag] + program.store.base where !chain.contains(name) {
        if try store.tag(name) != nil { chain.append(name) }
      }
      guard !chain.isEmpty,
        let entry = try store.pinned(chain: chain, names: [payload]).flatMap(\.entries).last
      else { return nil }
      let bytes = try store.payload(entry.digest)
      // What is not of calib's format has no fields to compare.
      guard let json = try? JSONValue(parsing: bytes), let known = Payload(json: json) else { return nil }
      return (known, entry)
    } catch {
      throw SessionError(error)
    }
  }

  private func refused(
    _ use: StoredUse, _ field: String, _ difference: String, _ entry: ConditionsEntry
  ) -> SessionError {
    let readers = program.stored.filter { $0.reference.field == field && $0.reference == use.reference }
    let diagnostic = Diagnostic.error(
      "C0902", "payload field `\(field)` changes its type against tag `\(entry.tag)`", at: use.span,
      difference,
      also: readers.map { .init($0.span, "reads it from the store") },
      help: "write it under another name: `writes: \"NAME\"`, or name the field anew")
    return SessionError(.mistake, rendered: DiagnosticRenderer(sources: script.sources).render(diagnostic))
  }
}
