import Testing

@testable import CalibServer

@Suite struct HTTPRequestTests {
  private func request(_ text: String) throws -> HTTPRequest { try HTTPRequest(head: Array(text.utf8)) }

  @Test func `path, query and headers are read as they are meant`() throws {
    let request = try request(
      "GET /rest/v2/globalTag/a%2Bb?gtName=x%20y&expNumber=3&empty HTTP/1.1\r\n"
        + "Host: here\r\nACCEPT-Encoding:  gzip, br \r\n\r\n"
    )
    #expect(request.path == ["rest", "v2", "globalTag", "a+b"])
    #expect(request.query == ["gtName": "x y", "expNumber": "3", "empty": ""])
    #expect(request.takesGzip && request.staysOpen && request.headers["host"] == "here")
  }

  @Test(arguments: [
    "", "\r\n", "GET /", "GET / HTTP/2.0", "get / HTTP/1.1", "GET  HTTP/1.1", "GET / HTTP/1.1\r\nno colon",
    "GET / HTTP/1.1\r\n: empty", "\u{16}\u{3}\u{1} TLS", "GET /%zz HTTP/1.1", "GET /%ff%fe HTTP/1.1",
    "GET http://elsewhere/ HTTP/1.1", "GET /a?b=%1 HTTP/1.1",
  ])
  func `what is no request is refused`(text: String) {
    #expect(throws: HTTPRequest.Mistake.self) { try request(text) }
  }

  @Test func `lengths and encodings of bodies are looked at before any is read`() throws {
    #expect(try request("POST / HTTP/1.1\r\nContent-Length: 12").bodyLength == 12)
    for header in [
      "Content-Length: -1", "Content-Length: 99999999999", "Content-Length: x", "Transfer-Encoding: chunked",
    ] {
      #expect(throws: HTTPRequest.Mistake.self) { try request("POST / HTTP/1.1\r\n\(header)").bodyLength }
    }
    let long = "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 20_000)
    #expect(throws: HTTPRequest.Mistake.tooLong) { try request(long) }
  }

  @Test func `a client that wants no gzip or no longer connection gets what it wants`() throws {
    #expect(try !request("GET / HTTP/1.1\r\nAccept-Encoding: gzip;q=0, br").takesGzip)
    #expect(try !request("GET / HTTP/1.1\r\nConnection: Close").staysOpen)
    #expect(try !request("GET / HTTP/1.0").staysOpen)
    #expect(try request("GET / HTTP/1.0\r\nConnection: keep-alive").staysOpen)
  }
}
