import CalibDigest
import CalibGraph
import CalibModel

/// How the partial results of one collect task lie in one cache entry: a header with a place for each of them.
struct PartialEntry: Hashable, Sendable {
  struct Place: Hashable, Sendable {
    let run: ExperimentRun
    let stretch: Int?
    let entries: Int
    let digest: String
    let offset: Int
    let length: Int
    let times: RunCatalog.Times?

    var piece: RunPiece { RunPiece(run, stretch: stretch) }
  }

  /// Sorted by run, and within runs by stretch.
  let places: [Place]
  let rows: Int
  let skippedRows: Int
  let firstSkipped: String

  /// The places of parts in a body in which they follow each other.
  init(_ parts: [ScanResult.Part], of result: ScanResult) {
    var offset = 0
    places = parts.map { part in
      defer { offset += part.bytes.count }
      return Place(
        run: part.run, stretch: part.stretch, entries: part.entries, digest: sha256Hex(part.bytes),
        offset: offset, length: part.bytes.count, times: part.times)
    }
    rows = result.rows
    skippedRows = result.skippedRows
    firstSkipped = result.firstSkipped
  }

  var json: JSONValue {
    .members([
      "kind": .string("collect"), "rows": .integer(rows), "skipped": .integer(skippedRows),
      "first": .string(firstSkipped),
      "parts": .array(places.map(\.json)),
    ])
  }

  init?(json: JSONValue) {
    guard json["kind"]?.asString == "collect", let rows = json["rows"]?.asInteger,
      let skipped = json["skipped"]?.asInteger, let first = json["first"]?.asString,
      let parts = json["parts"]?.asArray
    else { return nil }
    let places = parts.compactMap(Place.init(json:))
    guard places.count == parts.count else { return nil }
    self.places = places
    self.rows = rows
    skippedRows = skipped
    firstSkipped = first
  }

  /// Where the partial result of a piece lies; there may be thousands.
  ///
  /// - Complexity: O(log *n*).
  func place(of piece: RunPiece) -> Place? {
    var (low, high) = (0, places.count)
    while low < high {
      let middle = (low + high) / 2
      if places[middle].piece < piece { low = middle + 1 } else { high = middle }
    }
    return low < places.count && places[low].piece == piece ? places[low] : nil
  }

  /// The task's result as executions name it.
  func collected(_ task: Fingerprint) -> Collected {
    Collected(
      task: task,
      parts: places.map {
        PartialReference(
          task: task, run: $0.run, stretch: $0.stretch, digest: $0.digest, entries: $0.entries,
          times: $0.times)
      })
  }
}

extension PartialEntry.Place {
  /// `[run, entries, digest, offset, length]`; what has times is followed by the first and the last of them, and a stretch
  /// of a run by its number.
  fileprivate var json: JSONValue {
    let further = times.map { [JSONValue.integer(Int($0.begin)), .integer(Int($0.end))] } ?? []
    return .array(
      [
        .string(run.description), .integer(entries), .string(digest), .integer(offset), .integer(length),
      ] + further + (stretch.map { [.integer($0)] } ?? []))
  }

  fileprivate init?(json: JSONValue) {
    guard let values = json.asArray, [5, 7, 8].contains(values.count),
      let run = values[0].asString.flatMap({ ExperimentRun($0) }), let entries = values[1].asInteger,
      let digest = values[2].asString, let offset = values[3].asInteger, let length = values[4].asInteger
    else { return nil }
    let numbers = values[5...].compactMap(\.asInteger)
    guard numbers.count == values.count - 5 else { return nil }
    self.init(
      run: run, stretch: numbers.count > 2 ? numbers[2] : nil, entries: entries, digest: digest,
      offset: offset, length: length,
      times: numbers.isEmpty
        ? nil : RunCatalog.Times(begin: Int64(numbers[0]), end: Int64(numbers[1])))
  }
}
