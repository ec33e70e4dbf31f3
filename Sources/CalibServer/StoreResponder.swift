import CalibModel
import CalibStore

/// What the store says to a request.
///
/// A class because all threads share its connections and what it keeps.
package final class StoreResponder: Sendable {
  private let pool: StorePool
  /// By what was asked for, whoever asks.
  private let cache = ResponseCache<String, HTTPResponse>(largest: 64 << 20, largestAnswer: 8 << 20)
  /// By the whole head of a request, byte for byte: what went over the wire.
  ///
  /// Programs ask with the same head again
  /// and again, and then it need not even be read; large answers gain nothing by it.
  private let sent = ResponseCache<[UInt8], [UInt8]>(largest: 32 << 20, largestAnswer: 256 << 10)

  /// - Parameter path: the folder of the store; it is opened when the first request comes.
  package init(store path: String) { pool = StorePool(path: path) }

  /// Closes the connections to the store that nobody uses.
  package func close() { pool.close() }

  /// What was sent to the same head before, where the store has not changed since.
  func sentBefore(to head: [UInt8]) -> [UInt8]? {
    let commit = try? pool.with { store throws(StoreError) in try store.newestCommit() ?? "empty" }
    return commit.flatMap { sent.answer(head, at: $0) }
  }

  /// Keeps what is sent to a head without a body, of a connection that stays open.
  func keepSent(_ bytes: [UInt8], to head: [UInt8], at commit: String) {
    sent.keep(bytes, head, size: bytes.count + head.count, at: commit)
  }

  func response(to request: HTTPRequest, body: [UInt8]) -> HTTPResponse {
    do throws(StoreError) {
      return try pool.with { store throws(StoreError) in try answer(request, body, store) }
    } catch {
      return Self.failure(error, request)
    }
  }

  private func answer(
    _ request: HTTPRequest, _ body: [UInt8], _ store: ConditionsStore
  ) throws(StoreError) -> HTTPResponse {
    let route = Route(request: request, body: body, store: store)
    if request.method == "POST" { return try route.posted() }
    guard request.method == "GET" || request.method == "HEAD" else {
      var response = HTTPResponse.plain("this server only answers GET and HEAD", status: 405)
      response.allowed = "GET, HEAD"
      return response
    }
    let commit = try store.newestCommit() ?? "empty"
    let key = "\(request.takesGzip) \(request.headers["host"] ?? "") \(request.target)"
    if let known = cache.answer(key, at: commit) { return Self.conditional(known, request) }
    var response = Self.packed(try route.response(), request, commit)
    if response.status == 200 {
      response.commit = commit
      cache.keep(response, key, size: response.body.count + key.utf8.count, at: commit)
    }
    return Self.conditional(response, request)
  }

  /// With an entity tag, and gzipped where that is wanted and worth it.
  private static func packed(_ plain: HTTPResponse, _ request: HTTPRequest, _ commit: String) -> HTTPResponse
  {
    guard plain.status == 200 else { return plain }
    var response = plain
    let isText = plain.contentType.hasPrefix("text/") || plain.contentType == "application/json"
    if request.takesGzip, isText, plain.body.count >= Gzip.smallest, let small = Gzip.compressed(plain.body) {
      response = HTTPResponse(contentType: plain.contentType, body: small)
      response.isGzipped = true
      response.isImmutable = plain.isImmutable
      response.entityTag = plain.entityTag
    }
    // The bytes are part of it, not the store's state alone: a newer program shows the same state in another way.
    response.entityTag = response.entityTag ?? "W/\"\(commit.prefix(16))-\(checksum(plain.body))\""
    return response
  }

  /// FNV-1a, which tells other bytes from these, though not against somebody's will.
  ///
  /// Source: G. Fowler, L. C. Noll, K.-P. Vo, D. Eastlake, *The FNV Non-Cryptographic Hash Algorithm*.
  private static func checksum(_ bytes: [UInt8]) -> String {
    String(bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)
  }

  /// Nothing but the head where the client has the answer already.
  private static func conditional(_ response: HTTPResponse, _ request: HTTPRequest) -> HTTPResponse {
    guard response.status == 200, let tag = response.entityTag, let known = request.headers["if-none-match"]
    else {
      return response
    }
    func bare(_ text: Substring) -> Substring {
      let trimmed = text.drop { $0 == " " }
      return trimmed.hasPrefix("W/") ? trimmed.dropFirst(2) : trimmed
    }
    let isKnown = known.split(separator: ",").contains { one in
      let text = bare(one).prefix { $0 != " " }
      return text == "*" || text == bare(tag[...])
    }
    guard isKnown else { return response }
    var unchanged = HTTPResponse(status: 304, contentType: response.contentType, body: [])
    unchanged.entityTag = tag
    unchanged.isImmutable = response.isImmutable
    unchanged.commit = response.commit
    return unchanged
  }

  /// The store's errors in the words of the dialect that was spoken.
  private static func failure(_ error: StoreError, _ request: HTTPRequest) -> HTTPResponse {
    let status: Int
    switch error.kind {
    case .noSuchTag, .noSuchPayload, .noSuchCommit: status = 404
    case .tagState, .invalidArgument: status = 400
    default: status = 500
    }
    if request.path.first == "api" { return HSFDialect.failure(error.message) }
    if request.path.first == "rest" { return JavaDialect.failure(error.message, status: status) }
    return .plain(error.message, status: status)
  }
}
