import CalibModel
import CalibStore

/// Finds what a path means.
///
/// The two dialects have prefixes of their own, pages and objects too; anything else may be a payload file, as the
/// metadata name it relative to the server's address.
struct Route {
  let request: HTTPRequest
  let body: [UInt8]
  let store: ConditionsStore

  func response() throws(StoreError) -> HTTPResponse {
    switch request.path.first {
    case "rest":
      return try JavaDialect(request: request, store: store).response(Array(request.path.dropFirst()))
    case "api" where request.path.dropFirst().first == "cdb_rest":
      return try HSFDialect(request: request, store: store).response(Array(request.path.dropFirst(2)))
    case nil, "tags", "payloads": return try Pages(store: store, request: request).response()
    default: return try file() ?? Self.nothing
    }
  }

  /// The one thing that is asked by POST: which payloads are there.
  func posted() throws(StoreError) -> HTTPResponse {
    guard request.path == ["rest", "v2", "checkPayloads"] else {
      var response = HTTPResponse.plain("this server changes nothing", status: 405)
      response.allowed = "GET, HEAD"
      return response
    }
    return try JavaDialect(request: request, store: store).check(body)
  }

  static let nothing = HTTPResponse.plain("nothing is at this place", status: 404)

  /// The bytes of a payload by its digest, or by the names that basf2's layouts give it.
  private func file() throws(StoreError) -> HTTPResponse? {
    if request.path.count == 2, request.path[0] == "objects" {
      guard let digest = request.path.last, Self.isDigest(digest) else { return nil }
      return try payload(digest)
    }
    // The path has to be the very one that a layout gives this payload, so that no other path names a file.
    guard let name = request.path.last, let (payload, revision) = Self.payloadFile(name) else { return nil }
    guard let found = try store.servedPayloads(name: payload, revision: revision).first else { return nil }
    let layouts: [PayloadLayout] = [.server, .flat, .hashed]
    let path = request.path.joined(separator: "/")
    let isThere = layouts.contains {
      $0.path(name: payload, revision: "\(revision)", md5: found.md5) == path
    }
    return isThere ? try self.payload(found.digest) : nil
  }

  /// The bytes, for ever: an address that has a digest or a revision in it never means other bytes.
  private func payload(_ digest: String) throws(StoreError) -> HTTPResponse {
    var response = HTTPResponse(contentType: "application/octet-stream", body: try store.payload(digest))
    response.entityTag = "\"\(digest)\""
    response.isImmutable = true
    return response
  }

  private static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
  }

  /// Name and revision of `dbstore_NAME_rev_17.root` or `NAME_r17.root`.
  static func payloadFile(_ name: String) -> (name: String, revision: Int)? {
    guard name.hasSuffix(".root") else { return nil }
    let stem = name.dropLast(5)
    guard let mark = stem.lastIndex(of: "r"), mark > stem.startIndex else { return nil }
    if stem.hasPrefix("dbstore_"), stem[mark...].hasPrefix("rev_") {
      guard let revision = Int(stem[mark...].dropFirst(4)), stem[..<mark].hasSuffix("_") else { return nil }
      return (String(stem[..<mark].dropLast().dropFirst(8)), revision)
    }
    guard let revision = Int(stem[stem.index(after: mark)...]), stem[..<mark].hasSuffix("_") else {
      return nil
    }
    return (String(stem[..<mark].dropLast()), revision)
  }
}
