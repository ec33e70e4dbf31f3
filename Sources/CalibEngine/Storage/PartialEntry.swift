import CalibDigest
import CalibGraph
import CalibModel

/// How the partial results of one collect task lie in one cache entry: a header with a place for each run.
struct PartialEntry: Hashable, Sendable {
  struct Place: Hashable, Sendable {
    let run: ExperimentRun
    let entries: Int
    let digest: String
    let offset: Int
    let length: Int
  }

  /// Sorted by run.
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
        run: part.run, entries: part.entries, digest: sha256Hex(part.bytes), offset: offset,
        length: part.bytes.count)
    }
    rows = result.rows
    skippedRows = result.skippedRows
    firstSkipped = result.firstSkipped
  }

  var json: JSONValue {
    .members([
      "kind": .string("collect"), "rows": .integer(rows), "skipped": .integer(skippedRows),
      "first": .string(firstSkipped),
      "parts": .array(
        places.map {
          .array([
            .string($0.run.description), .integer($0.entries), .string($0.digest), .integer($0.offset),
            .integer($0.length),
          ])
        }),
    ])
  }

  init?(json: JSONValue) {
    guard json["kind"]?.asString == "collect", let rows = json["rows"]?.asInteger,
      let skipped = json["skipped"]?.asInteger, let first = json["first"]?.asString,
      let parts = json["parts"]?.asArray
    else { return nil }
    var places: [Place] = []
    for part in parts {
      guard let values = part.asArray, values.count == 5,
        let run = values[0].asString.flatMap({ ExperimentRun($0) }), let entries = values[1].asInteger,
        let digest = values[2].asString, let offset = values[3].asInteger, let length = values[4].asInteger
      else { return nil }
      places.append(Place(run: run, entries: entries, digest: digest, offset: offset, length: length))
    }
    self.places = places
    self.rows = rows
    skippedRows = skipped
    firstSkipped = first
  }

  /// The task's result as executions name it.
  func collected(_ task: Fingerprint) -> Collected {
    Collected(
      task: task,
      parts: places.map {
        PartialReference(task: task, run: $0.run, digest: $0.digest, entries: $0.entries)
      })
  }
}
