import CalibModel

/// An answer: status, what it is, and its bytes.
struct HTTPResponse: Hashable, Sendable {
  let status: Int
  let contentType: String
  let body: [UInt8]
  /// The entity tag, with its quotes; `nil` where the answer is not to be kept.
  var entityTag: String?
  /// Whether the content can never be another one.
  var isImmutable = false
  /// The body is gzipped.
  var isGzipped = false
  /// The newest commit when it was made; `nil` where it may be another one for the same state of the store.
  var commit: String?
  /// The methods that the place takes, where the answer is that this one is not.
  var allowed: String?

  init(status: Int = 200, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  static func json(_ value: JSONValue, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", body: value.canonicalBytes)
  }

  static func html(_ text: String, status: Int = 200) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "text/html; charset=utf-8", body: Array(text.utf8))
  }

  static func plain(_ text: String, status: Int) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array((text + "\n").utf8))
  }

  /// The bytes on the wire.
  ///
  /// - Parameter hasBody: `false` for HEAD, whose answer has the length of the body that it leaves out.
  func bytes(hasBody: Bool, staysOpen: Bool) -> [UInt8] {
    // The content's type is what it says, and a page loads nothing from anywhere: a payload may be anybody's bytes.
    var head = "HTTP/1.1 \(status) \(Self.reasons[status] ?? "Status")\r\nServer: calib\r\n"
    if status != 304 {
      head += "Content-Type: \(contentType)\r\nContent-Length: \(body.count)\r\n"
      head += "X-Content-Type-Options: nosniff\r\n"
      head += "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
    }
    if isGzipped { head += "Content-Encoding: gzip\r\n" }
    if let entityTag {
      head += "ETag: \(entityTag)\r\nVary: Accept-Encoding\r\n"
      head += "Cache-Control: \(isImmutable ? "public, max-age=31536000, immutable" : "no-cache")\r\n"
    } else {
      head += "Cache-Control: no-store\r\n"
    }
    if let allowed { head += "Allow: \(allowed)\r\n" }
    head += "Connection: \(staysOpen ? "keep-alive" : "close")\r\n\r\n"
    return Array(head.utf8) + (hasBody && status != 304 ? body : [])
  }

  private static let reasons = [
    200: "OK", 304: "Not Modified", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed",
    408: "Request Timeout", 409: "Conflict", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 503: "Service Unavailable",
  ]
}
