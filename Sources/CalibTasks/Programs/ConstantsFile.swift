import CalibDigest
import CalibGraph
import CalibModel

/// `x.file` and `x.database`: constants with their intervals, for the runs of a task.
///
/// The file is `{"format": "calib constants 1", "name": …, "iovs": [{"iov": …, "fields": {NAME: constant}}]}`; a constant is
/// written as in a payload, and so are the `pieces` that stand in place of `fields` where it changes inside of an interval. That of a store, or of several payloads, has in place of `iovs` a list `payloads` of such objects, each with `name` and
/// `iovs`; what is no payload of calib has `sha256` and `size` in place of `fields`. The database is a folder as basf2's
/// local ones: `database.txt` with lines `dbstore/NAME REVISION IOV`, and the payloads beside it as
/// `dbstore_NAME_rev_REVISION.root`, where the revision is the MD5 of the bytes, which are those of a payload of the store.
/// Intervals are those of the constants, in order.
struct ConstantsFile {
  /// The constants of one payload for one interval.
  private struct Stretch {
    var interval: IntervalOfValidity
    let content: Content
  }

  private enum Content: Hashable {
    case payload(Payload)
    /// What the store has, of calib's format or of another.
    case file(FileConstant)
  }

  /// Whole payloads, or an iterated value.
  private let tables: [ConstantTable]

  init(_ tables: [ConstantTable]) { self.tables = tables }

  /// The file, or the folder, as a value of a command line.
  ///
  /// - Parameter runs: ascending.
  /// - Parameter kind: `database`, else a file.
  func value(_ runs: [ExperimentRun], as kind: String?) throws(TaskFailure) -> Value {
    let payloads = stretches(runs)
    guard kind == "database" else {
      return .file(.written(name: "\(name).json", [.init(path: "\(name).json", text: try text(payloads))]))
    }
    return .file(.written(name: "database", try database(payloads)))
  }

  private var source: ConstantReference.Source? { tables.first?.reference.source }

  /// What the script calls it, as the name of a file.
  private var name: String {
    switch source {
    case .stored(ConstantReference.all): "stored"
    case .named(let store, ConstantReference.all): store
    case .calibration(let name), .stored(let name), .iterated(let name), .named(_, let name): name
    case .attribute, .file, nil: "constants"
    }
  }

  private var isWholeStore: Bool {
    switch source {
    case .stored(ConstantReference.all), .named(_, ConstantReference.all): true
    default: false
    }
  }

  /// The payloads by name, in order, each stretch of the same constants once, as far as it touches the runs.
  private func stretches(_ runs: [ExperimentRun]) -> StretchList {
    guard let first = runs.first, let last = runs.last else { return [] }
    var names: [String] = []
    var found: [String: [Stretch]] = [:]
    for entry in tables.flatMap(\.entries)
    where entry.interval.lastKey >= first.key && entry.interval.firstKey <= last.key {
      for part in parts(entry) {
        if found[part.name] == nil { names.append(part.name) }
        var own = found[part.name, default: []]
        if let before = own.last, before.content == part.content,
          before.interval.lastKey + 1 == entry.interval.firstKey,
          let joined = IntervalOfValidity(
            firstKey: before.interval.firstKey, lastKey: entry.interval.lastKey)
        {
          own[own.count - 1].interval = joined
        } else {
          own.append(Stretch(interval: entry.interval, content: part.content))
        }
        found[part.name] = own
      }
    }
    return names.map { ($0, found[$0] ?? []) }
  }

  private typealias StretchList = [(name: String, stretches: [Stretch])]

  /// The payloads of an entry by name.
  private func parts(_ entry: ConstantTable.Entry) -> [(name: String, content: Content)] {
    guard tables.first?.reference.isWhole ?? false, case .record(let payloads) = entry.value else {
      return [(name, .payload(Payload(name: name, fields: [.init(name: name, value: entry.value)])))]
    }
    return payloads.compactMap { payload in
      switch payload.value {
      case .file(let file): return (payload.name, .file(file))
      case .record(let fields) where entry.pieces.isEmpty:
        return (payload.name, .payload(Payload(name: payload.name, fields: fields)))
      case .record:
        let pieces = entry.pieces.compactMap { piece -> Payload.Piece? in
          guard case .record(let all) = piece.value, case .record(let fields)? = all[named: payload.name]
          else {
            return nil
          }
          return Payload.Piece(from: piece.from, fields: fields)
        }
        return (payload.name, .payload(Payload(name: payload.name, pieces: pieces)))
      default: return nil
      }
    }
  }
}

extension ConstantsFile {
  // MARK: - The file

  private func text(_ payloads: StretchList) throws(TaskFailure) -> String {
    var members = [
      JSONValue.Member("format", .string("calib constants 1")), JSONValue.Member("name", .string(name)),
    ]
    if isWholeStore || payloads.count > 1 {
      let list = try payloads.map { payload throws(TaskFailure) in
        JSONValue.members(["name": .string(payload.name), "iovs": .array(try iovs(payload.stretches))])
      }
      members.append(.init("payloads", .array(list)))
    } else {
      members.append(.init("iovs", .array(try iovs(payloads.first?.stretches ?? []))))
    }
    return JSONValue.object(members).canonicalText + "\n"
  }

  private func iovs(_ stretches: [Stretch]) throws(TaskFailure) -> [JSONValue] {
    try stretches.map { stretch throws(TaskFailure) in
      var members = [JSONValue.Member("iov", .string("\(stretch.interval)"))]
      if let payload = try payload(stretch.content) {
        let json = payload.json
        members += ["fields", "pieces"].compactMap { name in json[name].map { JSONValue.Member(name, $0) } }
      } else if case .file(let file) = stretch.content {
        members += [.init("sha256", .string(file.digest)), .init("size", .integer(file.size))]
      }
      return .object(members)
    }
  }

  /// The payload that a content is; `nil` of a file that is none of calib's.
  private func payload(_ content: Content) throws(TaskFailure) -> Payload? {
    switch content {
    case .payload(let payload): return payload
    case .file(let file):
      let bytes = try bytes(of: file)
      do throws(JSONError) { return Payload(json: try JSONValue(parsing: bytes)) } catch { return nil }
    }
  }

  /// The bytes of a file, which must be what they were.
  private func bytes(of file: FileConstant) throws(TaskFailure) -> [UInt8] {
    let bytes = try ProgramFile.bytes(file.path)
    guard sha256Hex(bytes) == file.digest else {
      throw TaskFailure(
        "`\(file.path)` is damaged: its bytes are not those of its name",
        help: "of a store: `calib store verify` and `calib store repair`")
    }
    return bytes
  }

  // MARK: - The database

  private func database(_ payloads: StretchList) throws(TaskFailure) -> [FileValue.Content] {
    var lines = ""
    var files: [FileValue.Content] = []
    for payload in payloads {
      var known: [Content: String] = [:]
      for stretch in payload.stretches {
        if known[stretch.content] == nil {
          let (revision, body) = try stored(stretch.content)
          known[stretch.content] = revision
          files.append(.init(path: "database/dbstore_\(payload.name)_rev_\(revision).root", body))
        }
        let numbers = stretch.interval.numbers.map { "\($0)" }.joined(separator: ",")
        lines += "dbstore/\(payload.name) \(known[stretch.content] ?? "") \(numbers)\n"
      }
    }
    return [.init(path: "database/database.txt", text: lines)] + files
  }

  /// What the store has, or would have, of a payload: its MD5 and its bytes.
  private func stored(_ content: Content) throws(TaskFailure)
    -> (revision: String, body: FileValue.Content.Body)
  {
    switch content {
    case .file(let file): return (md5Hex(try bytes(of: file)), .link(file))
    case .payload(let payload):
      if let file = payload.file { return (md5Hex(try bytes(of: file)), .link(file)) }
      return (md5Hex(payload.bytes), .bytes(payload.bytes))
    }
  }
}
