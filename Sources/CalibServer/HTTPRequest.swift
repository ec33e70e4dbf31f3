// CalibServer gives a conditions store to programs and browsers over HTTP, read-only: the two REST
// dialects that basf2 speaks, payload files, and pages to look around. It knows nothing of scripts, and
// writes nothing.

/// A request's head as it came, checked; bodies are read apart.
struct HTTPRequest: Hashable {
  /// What makes a request wrong, with the status that says so.
  enum Mistake: Error, Hashable {
    case notHTTP
    case tooLong
    case badTarget
    case badLength
    case unsupported

    var status: Int {
      switch self {
      case .notHTTP, .badTarget, .badLength: 400
      case .tooLong: 431
      case .unsupported: 501
      }
    }

    var reason: String {
      switch self {
      case .notHTTP: "this is no HTTP request"
      case .tooLong: "the head of the request is longer than \(HTTPRequest.largestHead) bytes"
      case .badTarget: "the target of the request is no path"
      case .badLength: "the length of the body is no number, or larger than \(HTTPRequest.largestBody)"
      case .unsupported: "the body has a transfer encoding, which this server does not read"
      }
    }
  }

  static let largestHead = 16 << 10
  static let largestBody = 1 << 20

  let method: String
  /// The parts of the path between slashes, percent-decoded.
  let path: [String]
  /// The target as it came, without a fragment.
  let target: String
  let query: [String: String]
  /// Names in lower case.
  let headers: [String: String]
  let isVersion11: Bool

  /// Reads a head: all bytes up to the empty line.
  ///
  /// It is strict where two readers could come to two meanings (a missing colon, control characters, a broken escape),
  /// and knows only what this server needs. Of a header that comes twice the last one counts.
  init(head: [UInt8]) throws(Mistake) {
    guard head.count <= Self.largestHead else { throw .tooLong }
    guard head.allSatisfy({ $0 >= 0x20 || $0 == 0x0a || $0 == 0x0d || $0 == 0x09 }) else { throw .notHTTP }
    let lines = head.split(separator: 0x0a, omittingEmptySubsequences: true).map { line in
      line.last == 0x0d ? line.dropLast() : line
    }
    let words = (lines.first ?? []).split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0",
      words[0].utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
    else { throw .notHTTP }
    method = words[0]
    isVersion11 = words[2] == "HTTP/1.1"
    target = String(words[1].prefix { $0 != "#" })
    var headers: [String: String] = [:]
    for line in lines.dropFirst() where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
        throw .notHTTP
      }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      headers[name] = Self.trimmed(line[(colon + 1)...])
    }
    self.headers = headers
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    guard let place = parts.first, place.hasPrefix("/") else { throw .badTarget }
    var path: [String] = []
    for part in place.split(separator: "/", omittingEmptySubsequences: true) {
      guard let text = Self.decoded(part) else { throw .badTarget }
      path.append(text)
    }
    self.path = path
    query = parts.count == 2 ? try Self.query(parts[1]) : [:]
  }

  /// The names and values after `?`; of a name that comes twice the last value counts.
  private static func query(_ text: Substring) throws(Mistake) -> [String: String] {
    var query: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = decoded(sides[0], plus: true) else { throw .badTarget }
      let value = sides.count == 2 ? decoded(sides[1], plus: true) : ""
      guard let value else { throw .badTarget }
      query[name] = value
    }
    return query
  }

  /// How many bytes of a body follow.
  var bodyLength: Int {
    get throws(Mistake) {
      if headers["transfer-encoding"] != nil { throw .unsupported }
      guard let text = headers["content-length"] else { return 0 }
      guard let length = Int(text), (0...Self.largestBody).contains(length) else { throw .badLength }
      return length
    }
  }

  /// Whether the connection stays open after the response.
  var staysOpen: Bool {
    let wish = headers["connection"]?.lowercased()
    return isVersion11 ? wish != "close" : wish == "keep-alive"
  }

  /// Whether the client takes a gzipped body.
  var takesGzip: Bool {
    (headers["accept-encoding"] ?? "").split(separator: ",").contains { part in
      let words = part.split(separator: ";")
      let name = words.first.map { $0.filter { $0 != " " } } ?? ""
      return (name == "gzip" || name == "*")
        && !words.dropFirst().contains { $0.filter { $0 != " " } == "q=0" }
    }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let start = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    let end = start.lastIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 + 1 } ?? start.startIndex
    return String(decoding: start[..<end], as: UTF8.self)
  }

  /// A text without percent escapes; `nil` where an escape is broken or the bytes are no UTF-8.
  static func decoded(_ text: Substring, plus: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(plus && byte == UInt8(ascii: "+") ? 0x20 : byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
