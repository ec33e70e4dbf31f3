import CalibModel
import CalibStore

/// The REST dialect of basf2's first server, as far as it reads.
///
/// Members are those that basf2's C++ and its Python tools look at; what they ignore is there only where they would
/// fail without it. Its errors are JSON with `code`, `reason` and `message`, and the status of the same number.
struct JavaDialect {
  let request: HTTPRequest
  let store: ConditionsStore

  static func failure(_ message: String, status: Int) -> HTTPResponse {
    .json(
      .members([
        "code": .integer(status), "reason": .string(status == 404 ? "Not Found" : "Error"),
        "message": .string(message),
      ]), status: status)
  }

  func response(_ path: [String]) throws(StoreError) -> HTTPResponse {
    guard path.first == "v2" else { return Self.failure("only `v2` is spoken here", status: 404) }
    let words = Array(path.dropFirst())
    switch words.first {
    case "globalTagStatus" where words.count == 1: return .json(statuses)
    case "globalTags" where words.count == 1: return .json(.array(try store.servedTags().map(tag)))
    case "iovPayloads" where words.count == 1: return try iovPayloads()
    case "payloads" where words.count == 1: return .json(.array(try store.servedPayloads().map(payload)))
    case "payload" where words.count == 2:
      guard let id = Int(words[1]), let found = try store.servedPayloads(id: id).first else {
        return Self.failure("there is no payload `\(words[1])`", status: 404)
      }
      return .json(payload(found))
    case "module" where words.count == 3 && words[2] == "payloads":
      return .json(.array(try store.servedPayloads(name: words[1]).map(payload)))
    case "globalTag" where words.count == 2 || words.count == 3:
      return try globalTag(words[1], words.count == 3 ? words[2] : nil)
    default: return Self.failure("nothing is at this place", status: 404)
    }
  }

  /// `POST v2/checkPayloads`: of names with MD5s, those that are there.
  func check(_ body: [UInt8]) throws(StoreError) -> HTTPResponse {
    guard let list = try? JSONValue(parsing: body).asArray else {
      return Self.failure("the body is no JSON list", status: 400)
    }
    var found: [JSONValue] = []
    for one in list {
      guard let name = one["name"]?.asString, let md5 = one["checksum"]?.asString else {
        return Self.failure("an element has no `name` and `checksum`", status: 400)
      }
      found += try store.servedPayloads(name: name, md5: md5).map(payload)
    }
    return .json(.array(found))
  }

  /// A tag, or one of the lists below it.
  private func globalTag(_ name: String, _ part: String?) throws(StoreError) -> HTTPResponse {
    guard let found = try store.servedTags().first(where: { $0.record.name == name }) else {
      return Self.failure("there is no global tag `\(name)`", status: 404)
    }
    switch part {
    case nil: return .json(tag(found))
    case "payloads":
      var seen: Set<Int> = []
      let rows = try store.servedRows(of: name).filter { seen.insert($0.payload.id).inserted }
      return .json(.array(rows.map { payload($0.payload) }))
    case "globalTagPayloads":
      var order: [Int] = []
      var rows: [Int: [ServedRow]] = [:]
      for row in try store.servedRows(of: name) {
        if rows[row.payload.id] == nil { order.append(row.payload.id) }
        rows[row.payload.id, default: []].append(row)
      }
      let list = order.compactMap { rows[$0] }.map { rows in
        JSONValue.members([
          "payloadId": rows.first.map { payload($0.payload) }, "payloadIovs": .array(rows.map(interval)),
        ])
      }
      return .json(.array(list))
    default: return Self.failure("nothing is at this place", status: 404)
    }
  }

  /// What a run sees of a tag: the one request of each run that basf2 makes.
  private func iovPayloads() throws(StoreError) -> HTTPResponse {
    guard let name = request.query["gtName"], let run = Self.run(request, "expNumber", "runNumber") else {
      return Self.failure("`gtName`, `expNumber` and `runNumber` are needed", status: 400)
    }
    let rows = try store.servedRows(of: name, at: run).map { row in
      JSONValue.members(["payload": payload(row.payload), "payloadIov": interval(row)])
    }
    return .json(.array(rows))
  }

  /// A run of two numbers in the query; `nil` where one is missing or is no number of a run.
  static func run(_ request: HTTPRequest, _ experiment: String, _ run: String) -> ExperimentRun? {
    guard let one = request.query[experiment].flatMap({ Int($0) }),
      let two = request.query[run].flatMap({ Int($0) })
    else { return nil }
    return ExperimentRun(experiment: one, run: two)
  }

  private var statuses: JSONValue {
    .array(
      TagState.allCases.enumerated().map { index, state in
        .members(["globalTagStatusId": .integer(index + 1), "name": .string(state.rawValue)])
      })
  }

  private func tag(_ tag: ServedTag) -> JSONValue {
    .members([
      "globalTagId": .integer(tag.id), "name": .string(tag.record.name),
      "description": .string(tag.record.description), "isDefault": .bool(false),
      "globalTagStatus": .members(["name": .string(tag.record.state.rawValue)]),
      "globalTagType": .members(["name": .string("RELEASE")]),
      "payloadCount": .integer(tag.record.entryCount),
      "dtmIns": .string(timeText(tag.createdSeconds)), "dtmMod": .string(timeText(tag.record.changedSeconds)),
      "modifiedBy": .string(tag.user),
    ])
  }

  /// The file lies at `baseUrl/payloadUrl`; the store knows no time of change, as nothing of a payload changes.
  private func payload(_ payload: ServedPayload) -> JSONValue {
    let path = PayloadLayout.server.path(
      name: payload.name, revision: "\(payload.revision)", md5: payload.md5)
    let time = JSONValue.string(timeText(payload.createdSeconds))
    return .members([
      "payloadId": .integer(payload.id), "basf2Module": .members(["name": .string(payload.name)]),
      "revision": .integer(payload.revision), "checksum": .string(payload.md5), "payloadUrl": .string(path),
      "baseUrl": .string(request.ownURL), "dtmIns": time, "dtmMod": time, "modifiedBy": .string("calib"),
    ])
  }

  /// Open ends are -1, as everywhere in basf2.
  private func interval(_ row: ServedRow) -> JSONValue {
    let numbers = row.iov.numbers
    let time = JSONValue.string(timeText(row.payload.createdSeconds))
    return .members([
      "payloadIovId": .integer(row.id), "expStart": .integer(numbers[0]), "runStart": .integer(numbers[1]),
      "expEnd": .integer(numbers[2]), "runEnd": .integer(numbers[3]), "dtmIns": time, "dtmMod": time,
      "modifiedBy": .string("calib"),
    ])
  }
}

extension HTTPRequest {
  /// The address by which the client reached this server; a `Host` that is none is not repeated.
  var ownURL: String {
    let host = headers["host"] ?? ""
    let isPlain = host.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "-"),
        UInt8(ascii: "["), UInt8(ascii: "]"):
        true
      default: false
      }
    }
    return host.isEmpty || !isPlain ? "" : "http://\(host)"
  }
}
