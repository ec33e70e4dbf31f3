import CalibDigest
import CalibGraph
import CalibModel

/// `x.file` and `x.database`: the constants of a calibration with their intervals, for the runs of a task.
///
/// The file is `{"format": "calib constants 1", "name": …, "iovs": [{"iov": …, "fields": {NAME: constant}}]}`; a constant is
/// written as in a payload, and so are the `pieces` that stand in place of `fields` where it changes inside of an interval. The database is a folder as basf2's local ones: `database.txt` with lines `dbstore/NAME REVISION
/// IOV`, and the payloads beside it as `dbstore_NAME_rev_REVISION.root`, where the revision is the MD5 of the bytes, which
/// are those of a payload of the store. Intervals are those of the constants, in order.
struct ConstantsFile {
  /// One for each field.
  private let tables: [ConstantTable]
  private let place: ProgramPlace

  init(_ tables: [ConstantTable], _ place: ProgramPlace) {
    self.tables = tables
    self.place = place
  }

  /// The file, or the folder, as a value of a command line.
  ///
  /// - Parameter kind: `database`, else a file.
  func value(_ runs: [ExperimentRun], as kind: String?) -> Value {
    guard kind == "database" else {
      return .file(.written(name: "\(name).json", [.init(path: "\(name).json", text: text(runs))]))
    }
    return .file(.written(name: "database", database(runs)))
  }

  private var name: String {
    switch tables.first?.reference.source {
    case .calibration(let name), .stored(let name), .iterated(let name), .named(_, let name): name
    case .attribute, .file, nil: "constants"
    }
  }

  /// What the payload is called in the store.
  private var payloadName: String { place.payloadNames[name] ?? name }

  /// The constants of some runs, each stretch of the same ones once, in order.
  private func stretches(_ runs: [ExperimentRun]) -> [(interval: IntervalOfValidity, payload: Payload)] {
    var stretches: [(interval: IntervalOfValidity, payload: Payload)] = []
    var last: [ConstantTable.Entry?] = []
    for run in runs {
      let entries = tables.map { $0.entry(run) }
      guard let interval = entries.compactMap({ $0?.interval }).first, entries != last else { continue }
      last = entries
      // The fields of one payload change together.
      let begins =
        entries.compactMap { $0?.pieces.map(\.from) }.first { !$0.isEmpty } ?? [RunMoment(interval.first)]
      let pieces = begins.map { moment in
        Payload.Piece(
          from: moment,
          fields: zip(tables, entries).compactMap { table, entry in
            entry.map { Payload.Field(name: table.reference.field, value: $0.value(at: moment)) }
          })
      }
      stretches.append((interval, Payload(name: name, pieces: pieces)))
    }
    return stretches
  }

  private func text(_ runs: [ExperimentRun]) -> String {
    let iovs = stretches(runs).map { stretch in
      let json = stretch.payload.json
      return JSONValue.members([
        "iov": .string("\(stretch.interval)"), "fields": json["fields"], "pieces": json["pieces"],
      ])
    }
    return JSONValue.members([
      "format": .string("calib constants 1"), "name": .string(name), "iovs": .array(iovs),
    ]).canonicalText + "\n"
  }

  private func database(_ runs: [ExperimentRun]) -> [FileValue.Content] {
    var lines = ""
    var payloads: [FileValue.Content] = []
    for stretch in stretches(runs) {
      for payload in split(stretch.payload) {
        let bytes = payload.bytes
        let revision = md5Hex(bytes)
        let path = "database/dbstore_\(payload.name)_rev_\(revision).root"
        let numbers = stretch.interval.numbers.map { "\($0)" }.joined(separator: ",")
        lines += "dbstore/\(payload.name) \(revision) \(numbers)\n"
        if !payloads.contains(where: { $0.path == path }) {
          payloads.append(.init(path: path, bytes: bytes))
        }
      }
    }
    return [.init(path: "database/database.txt", text: lines)] + payloads
  }

  /// The payloads that fields belong to: where there are several, a field is called `PAYLOAD.field`.
  private func split(_ payload: Payload) -> [Payload] {
    guard !payload.pieces.isEmpty else { return split(payload.fields) }
    let parts = payload.pieces.map { piece in (from: piece.from, payloads: split(piece.fields)) }
    return (parts.first?.payloads ?? []).enumerated().map { place, first in
      Payload(
        name: first.name,
        pieces: parts.map { Payload.Piece(from: $0.from, fields: $0.payloads[place].fields) })
    }
  }

  private func split(_ fields: [Payload.Field]) -> [Payload] {
    var names: [String] = []
    var parts: [String: [Payload.Field]] = [:]
    for field in fields {
      let words = field.name.split(separator: ".", maxSplits: 1)
      let (owner, rest) = words.count == 2 ? (String(words[0]), String(words[1])) : (payloadName, field.name)
      if parts[owner] == nil { names.append(owner) }
      parts[owner, default: []].append(Payload.Field(name: rest, value: field.value))
    }
    return names.map { Payload(name: $0, fields: parts[$0] ?? []) }
  }
}
