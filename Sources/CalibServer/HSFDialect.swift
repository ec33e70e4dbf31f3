import CalibModel
import CalibStore

/// The REST dialect of nopayloaddb, as far as it reads.
///
/// Its ways are kept where clients count on them: every error is a 500 with `detail`, revisions are texts, an open end
/// is the largest 64-bit number, and without `shape=dict` a row is an array in this very order.
struct HSFDialect {
  let request: HTTPRequest
  let store: ConditionsStore

  /// Its errors are all of one status.
  static func failure(_ message: String) -> HTTPResponse {
    .json(.members(["detail": .string(message)]), status: 500)
  }

  func response(_ path: [String]) throws(StoreError) -> HTTPResponse {
    switch path.first {
    case "gtstatus" where path.count == 1: return .json(statuses)
    case "user_settings" where path.count == 2 && path[1] == "CDB_PAYLOAD_BASE_URL":
      return .json(.members(["CDB_PAYLOAD_BASE_URL": .string(request.ownURL)]))
    case "gt" where path.count == 1, "globalTags" where path.count == 1:
      return .json(.array(try store.servedTags().map { tag($0, lists: []) }))
    case "pt" where path.count == 1: return .json(try types())
    case "globalTag" where path.count == 2, "global-tags" where path.count == 2: return try globalTag(path[1])
    case "gtPayloadLists" where path.count == 2: return .json(try lists(of: path[1]))
    case "payloadiovs" where path.count == 1, "payload-iovs" where path == ["payload-iovs", "query"]:
      return try payloadIoVs()
    default: return .json(.members(["detail": .string("Not found.")]), status: 404)
    }
  }

  private var statuses: JSONValue {
    .array(
      TagState.allCases.enumerated().map { index, state in
        .members([
          "id": .integer(index + 1), "name": .string(state.rawValue), "created": .string(timeText(0)),
        ])
      })
  }

  private func globalTag(_ name: String) throws(StoreError) -> HTTPResponse {
    guard let found = try store.servedTags().first(where: { $0.record.name == name }) else {
      return .json(.members(["detail": .string("Not found.")]), status: 404)
    }
    return .json(tag(found, lists: try listNames(of: name)))
  }

  /// `light=1` gives names where the whole objects stand else.
  private func tag(_ tag: ServedTag, lists: [(id: Int, type: String)]) -> JSONValue {
    let isLight = request.query["light"] == "1"
    let state = JSONValue.string(tag.record.state.rawValue)
    return .members([
      "id": .integer(tag.id), "name": .string(tag.record.name), "author": .string(tag.user),
      "description": .string(tag.record.description),
      "status": isLight ? state : .members(["name": state]),
      "payload_lists_count": .integer(tag.record.nameCount),
      "payload_iov_count": .integer(tag.record.entryCount),
      "payload_lists": isLight
        ? nil
        : .array(
          lists.map {
            .members([
              "id": .integer($0.id), "name": .string("\($0.type)_\($0.id)"), "payload_type": .string($0.type),
            ])
          }),
      "created": .string(timeText(tag.createdSeconds)),
      "updated": .string(timeText(tag.record.changedSeconds)),
    ])
  }

  /// A list of a tag is one of its payload names; its number is made of both.
  private func listNames(of name: String) throws(StoreError) -> [(id: Int, type: String)] {
    guard let tag = try store.servedTags().first(where: { $0.record.name == name }) else { return [] }
    var names: [String] = []
    for row in try store.servedRows(of: name) where names.last != row.payload.name {
      names.append(row.payload.name)
    }
    return names.enumerated().map { (tag.id * 100_000 + $0.offset + 1, $0.element) }
  }

  private func lists(of name: String) throws(StoreError) -> JSONValue {
    .object(try listNames(of: name).map { JSONValue.Member($0.type, .string("\($0.type)_\($0.id)")) })
  }

  private func types() throws(StoreError) -> JSONValue {
    var names: [String] = []
    for payload in try store.servedPayloads() where names.last != payload.name { names.append(payload.name) }
    return .array(
      names.enumerated().map { .members(["id": .integer($0.offset + 1), "name": .string($0.element)]) })
  }

  /// What a run sees of a tag.
  ///
  /// nopayloaddb's own server gives the row that begins last even where it has ended; here
  /// only rows that hold the run are given, which is what basf2's client keeps of its answer.
  private func payloadIoVs() throws(StoreError) -> HTTPResponse {
    guard let name = request.query["gtName"], let run = JavaDialect.run(request, "majorIOV", "minorIOV")
    else {
      return Self.failure("gtName, majorIOV and minorIOV are required")
    }
    let isDictionary = request.query["shape"] == "dict"
    let rows = try store.servedRows(of: name, at: run).map { row -> JSONValue in
      let members = members(row)
      return isDictionary ? .object(members) : .array(members.map(\.value))
    }
    return .json(.array(rows))
  }

  /// A row's members, in the order of the positional shape.
  private func members(_ row: ServedRow) -> [JSONValue.Member] {
    let payload = row.payload
    let first = row.iov.first
    let ends = NopayloadDump.ends(of: row.iov)
    let layout = PayloadLayout.server
    return [
      JSONValue.Member("payload_type_name", .string(payload.name)),
      JSONValue.Member(
        "payload_url",
        .string(layout.path(name: payload.name, revision: "\(payload.revision)", md5: payload.md5))),
      JSONValue.Member("checksum", .string(payload.md5)), JSONValue.Member("size", .integer(payload.size)),
      JSONValue.Member("major_iov", .integer(first.experiment)),
      JSONValue.Member("minor_iov", .integer(first.run)),
      JSONValue.Member("major_iov_end", .integer(ends.major)),
      JSONValue.Member("minor_iov_end", .integer(ends.minor)),
      JSONValue.Member("revision", .string("\(payload.revision)")),
    ]
  }
}
