import CalibDigest
import CalibGraph
import CalibModel

/// The constants that one calibration can look up: the store's, and those of calibrations that ended.
struct ConstantBook: Sendable {
  private var tables: [ConstantReference: ConstantTable] = [:]
  private var payloadNames: [String: String] = [:]
  /// Where constants of the store stand in gaps of a calibration.
  private var fallbacks: [IntervalOfValidity] = []

  init(stored: [ConstantTable]) {
    for table in stored { tables[table.reference] = table }
  }

  /// Adds what a calibration found, for the references among those given that read it.
  ///
  /// Where it falls back (`gaps: fall_back`), the store's constants stand in its gaps, as far as they are
  /// known.
  mutating func add(
    _ spec: CalibrationSpec, _ found: CalibrationResult, for references: [ConstantReference]
  ) {
    payloadNames[spec.name] = spec.payloadName
    for reference in references where reference.source == .calibration(spec.name) {
      var entries = found.intervalGroups.compactMap { Self.entry($0, reference) }
      let stored = tables[ConstantReference(.stored(spec.payloadName), field: reference.field)]
      if spec.gaps == .fallBack, let stored {
        let found = Set(entries.map(\.interval))
        entries = Self.filled(entries, with: stored.entries)
        fallbacks += entries.map(\.interval).filter { !found.contains($0) }
      }
      tables[reference] = ConstantTable(reference: reference, entries: entries)
    }
  }

  /// What the results that share an interval have for a reference.
  private static func entry(
    _ pieces: ArraySlice<CalibrationResult.Interval>, _ reference: ConstantReference
  ) -> ConstantTable.Entry? {
    let values = pieces.compactMap { result in
      constant(reference, result.report).map {
        ConstantTable.Piece(from: result.piece?.from ?? RunMoment(result.interval.first), value: $0)
      }
    }
    guard let interval = pieces.first?.interval, values.count == pieces.count else { return nil }
    return ConstantTable.Entry(interval: interval, pieces: values, digest: constantDigest(values))
  }

  /// A field, or all payloads as a record by name.
  private static func constant(_ reference: ConstantReference, _ report: ExecutionReport) -> Payload.Constant?
  {
    guard reference.isWhole else { return report.constant(reference.field) }
    guard !report.payloads.isEmpty else { return nil }
    return .record(report.payloads.map { .init(name: $0.name, value: .record($0.fields)) })
  }

  /// Whether one of the runs sees a constant of the store in a gap of a calibration (`gaps: fall_back`).
  func isMixed(_ runs: [ExperimentRun]) -> Bool {
    !fallbacks.isEmpty && runs.contains { run in fallbacks.contains { $0.contains(run) } }
  }

  /// Whether a reference can be looked up by now.
  func knows(_ reference: ConstantReference) -> Bool {
    switch reference.source {
    case .calibration(let name): payloadNames[name] != nil
    case .stored, .named, .iterated, .attribute, .file: true
    }
  }

  /// The table of a reference; empty where nothing is known of it.
  func table(_ reference: ConstantReference) -> ConstantTable {
    tables[reference] ?? ConstantTable(reference: reference, entries: [])
  }

  /// The packed keys at which the constants of some sources change, sorted.
  func boundaries(_ sources: [ConstantReference.Source], among references: [ConstantReference]) -> [Int64] {
    var keys: Set<Int64> = []
    for reference in references where sources.contains(reference.source) {
      var previous: ConstantTable.Entry?
      for entry in table(reference).entries {
        let isAdjacent = previous.map { $0.interval.lastKey + 1 == entry.interval.firstKey } ?? false
        if !isAdjacent || previous?.digest != entry.digest { keys.insert(entry.interval.firstKey) }
        if let previous, !isAdjacent { keys.insert(previous.interval.lastKey + 1) }
        previous = entry
      }
      if let previous, !previous.interval.isOpen { keys.insert(previous.interval.lastKey + 1) }
    }
    return keys.sorted()
  }

  /// Why a reference has no constant for some runs, in words that name calibration, payload and run.
  func missing(_ reference: ConstantReference, for runs: [ExperimentRun]) -> String {
    switch reference.source {
    case .calibration(let name):
      "no constant `\(reference)` (payload `\(payloadNames[name] ?? name)`) for \(runsText(runs))"
    case .stored(let name):
      "no constant `\(reference)` (payload `\(name)` of the store) for \(runsText(runs))"
    case .named(let store, let payload):
      "no constant `\(reference)` (payload `\(payload)` of the store `\(store)`) for \(runsText(runs))"
    case .iterated, .file: "no value of `\(reference)` for \(runsText(runs))"
    case .attribute(let dataset):
      "the catalogue of `\(dataset)` has no `\(reference.field)` for \(runsText(runs))"
    }
  }

  /// Entries with others in their gaps.
  private static func filled(
    _ entries: [ConstantTable.Entry], with others: [ConstantTable.Entry]
  ) -> [ConstantTable.Entry] {
    var all = entries
    for other in others {
      var start = other.interval.firstKey
      for entry in entries where entry.interval.overlaps(other.interval) {
        append(other, from: start, to: entry.interval.firstKey - 1, to: &all)
        guard entry.interval.lastKey < other.interval.lastKey else {
          start = Int64.max
          break
        }
        start = entry.interval.lastKey + 1
      }
      append(other, from: start, to: other.interval.lastKey, to: &all)
    }
    return all.sorted { $0.interval.firstKey < $1.interval.firstKey }
  }

  private static func append(
    _ entry: ConstantTable.Entry, from first: Int64, to last: Int64, to all: inout [ConstantTable.Entry]
  ) {
    guard first != Int64.max, let interval = IntervalOfValidity(firstKey: first, lastKey: last) else {
      return
    }
    all.append(entry.with(interval))
  }
}

/// What a constant of this script is known by in fingerprints: a digest of its value alone.
///
/// A payload whose other fields changed therefore changes nothing for who reads this one.
///
/// - Parameter pieces: its values over time, where it has several.
func constantDigest(_ pieces: [ConstantTable.Piece]) -> String {
  guard pieces.count > 1 else { return constantDigest(pieces[0].value) }
  var hasher = FingerprintHasher("constants over time 1")
  for piece in pieces {
    hasher.append("from", piece.from.json.canonicalText)
    hasher.append("value", piece.value.json.canonicalText)
  }
  return hasher.finish()
}

func constantDigest(_ value: Payload.Constant) -> String {
  // Where a file rests says nothing about it.
  if case .file(let file) = value { return file.digest }
  var hasher = FingerprintHasher("constant 1")
  hasher.append("value", value.json.canonicalText)
  return hasher.finish()
}
