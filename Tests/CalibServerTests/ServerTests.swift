import CSystem
import CalibModel
import CalibStore
import CalibTestSupport
import Glibc
import Testing

@testable import CalibServer

/// A server over a store of its own, on a free port.
///
/// A class because its end is what stops the server.
final class TestServer: Sendable {
  let folder: TemporaryFolder
  let server: HTTPServer
  private let stop: Int32
  private let ended: Int32

  static let author = CommitAuthor(timeSeconds: 1_700_000_000, user: "ada", host: "desk", tool: "calib test")

  init(_ change: (inout ServerOptions) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    let store = try ConditionsStore.openOrCreate(at: folder.path("conditions"))
    var entries: [Publication.Entry] = []
    for (name, iov, content) in [
      ("Beam", "0/0..*", "{\"beam\":[\(String(repeating: "1,", count: 600))1]}"),
      ("CDC", "12/5..12/*", "cdc 1"),
      ("CDC", "13/0..13/99", "cdc 2"),
    ] {
      entries.append(
        Publication.Entry(
          name: name, bytes: Array(content.utf8), iov: try #require(IoV(iov)), provenance: .string("<b>&")))
    }
    _ = try store.publish(Publication(tag: "main+1", entries: entries, message: "<script>"), by: Self.author)
    try store.close()
    var options = ServerOptions()
    options.port = 0
    change(&options)
    stop = calib_event_open(0)
    ended = calib_event_open(0)
    server = try HTTPServer(StoreResponder(store: folder.path("conditions")), stop: stop, options: options)
    let (server, ended) = (self.server, self.ended)
    #expect(
      DetachedThread.start {
        server.run()
        calib_event_post(ended)
      })
  }

  deinit {
    halt()
    close(stop)
    close(ended)
  }

  /// Stops the server and waits until it has ended.
  func halt() {
    calib_event_post(stop)
    calib_event_wait(ended)
    calib_event_post(ended)
  }

  func connect() throws -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(server.port).bigEndian
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr)
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(status == 0)
    return socket
  }

  /// Sends bytes, and reads all that comes until the server ends the connection.
  func exchange(_ text: String) throws -> String {
    let socket = try connect()
    defer { close(socket) }
    Self.send(text, to: socket)
    return String(decoding: Self.receiveAll(socket), as: UTF8.self)
  }

  static func send(_ text: String, to socket: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count <= 0 { return }
      bytes = bytes.dropFirst(count)
    }
  }

  static func receiveAll(_ socket: Int32) -> [UInt8] {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = recv(socket, &buffer, buffer.count, 0), count > 0 { all += buffer[..<count] }
    return all
  }

  func get(_ target: String, _ headers: String...) throws -> (head: String, body: String) {
    let lines = (["GET \(target) HTTP/1.1", "Host: here:1", "Connection: close"] + headers).joined(
      separator: "\r\n")
    let text = try exchange(lines + "\r\n\r\n")
    let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.first.map(String.init) ?? "", parts.count > 1 ? String(parts[1]) : "")
  }

  func json(_ target: String) throws -> JSONValue {
    let answer = try get(target)
    #expect(answer.head.hasPrefix("HTTP/1.1 200 OK"), "\(answer)")
    return try JSONValue(parsing: Array(answer.body.utf8))
  }
}

@Suite struct ServerTests {
  @Test func `the dialect of basf2's server gives what its client reads`() throws {
    let server = try TestServer()
    let statuses = try server.json("/rest/v2/globalTagStatus").asArray?.compactMap { $0["name"]?.asString }
    #expect(statuses == ["OPEN", "TESTING", "VALIDATED", "PUBLISHED", "RUNNING", "INVALID"])
    let tag = try server.json("/rest/v2/globalTag/main%2B1")
    #expect(tag["globalTagStatus"]?["name"]?.asString == "OPEN" && tag["payloadCount"]?.asInteger == 3)
    let rows = try #require(
      try server.json("/rest/v2/iovPayloads/?gtName=main%2B1&expNumber=12&runNumber=7").asArray)
    #expect(rows.map { $0["payload"]?["basf2Module"]?["name"]?.asString } == ["Beam", "CDC"])
    let iov = try #require(rows.last?["payloadIov"])
    #expect(["expStart", "runStart", "expEnd", "runEnd"].map { iov[$0]?.asInteger } == [12, 5, 12, -1])
    let payload = try #require(rows.last?["payload"])
    #expect(payload["baseUrl"]?.asString == "http://here:1")
    let url = try #require(payload["payloadUrl"]?.asString)
    #expect(try server.get("/\(url)").body == "cdc 1")
    let id = try #require(payload["payloadId"]?.asInteger)
    #expect(try server.json("/rest/v2/payload/\(id)") == payload)
    #expect(try server.json("/rest/v2/module/CDC/payloads").asArray?.count == 2)
    #expect(try server.json("/rest/v2/globalTag/main+1/globalTagPayloads").asArray?.count == 3)
    #expect(try server.get("/rest/v2/globalTag/none").head.hasPrefix("HTTP/1.1 404"))
    #expect(
      try server.get("/rest/v2/iovPayloads/?gtName=none&expNumber=1&runNumber=1").head.hasPrefix(
        "HTTP/1.1 404"))
    for query in [
      "gtName=main%2B1&expNumber=-1&runNumber=1",
      "gtName=main%2B1&expNumber=99999999999999999999&runNumber=1", "gtName=main%2B1",
    ] {
      #expect(try server.get("/rest/v2/iovPayloads/?\(query)").head.hasPrefix("HTTP/1.1 400"))
    }
  }

  @Test func `checking payloads finds those that are there`() throws {
    let server = try TestServer()
    let known = try #require(
      try server.json("/rest/v2/module/CDC/payloads").asArray?.first?["checksum"]?.asString)
    func check(_ body: String) throws -> String {
      try server.exchange(
        "POST /rest/v2/checkPayloads HTTP/1.1\r\nContent-Length: \(body.utf8.count)\r\n"
          + "Connection: close\r\n\r\n\(body)"
      )
    }
    let found = try check(
      "[{\"name\":\"CDC\",\"checksum\":\"\(known)\"},{\"name\":\"CDC\",\"checksum\":\"00\"}]")
    #expect(found.hasPrefix("HTTP/1.1 200") && found.components(of: "payloadId") == 1)
    #expect(try check("{}").hasPrefix("HTTP/1.1 400"))
    #expect(try check("[1]").hasPrefix("HTTP/1.1 400"))
  }

  @Test func `the dialect of nopayloaddb gives what its client reads`() throws {
    let server = try TestServer()
    let prefix = "/api/cdb_rest"
    #expect(try server.json("\(prefix)/gtstatus").asArray?.first?["name"]?.asString == "OPEN")
    for end in ["", "/"] {
      let url = try server.json("\(prefix)/user_settings/CDB_PAYLOAD_BASE_URL\(end)")["CDB_PAYLOAD_BASE_URL"]
      #expect(url?.asString == "http://here:1")
    }
    #expect(try server.json("\(prefix)/globalTag/main%2B1")["status"]?["name"]?.asString == "OPEN")
    #expect(try server.json("\(prefix)/globalTag/main%2B1?light=1")["status"]?.asString == "OPEN")
    let query = "\(prefix)/payloadiovs/?gtName=main%2B1&majorIOV=13&minorIOV=5"
    let rows = try #require(try server.json(query + "&shape=dict").asArray)
    #expect(rows.map { $0["payload_type_name"]?.asString } == ["Beam", "CDC"])
    #expect(rows.first?["major_iov_end"]?.asInteger == Int.max)
    #expect(rows.last?["revision"]?.asString == "2" && rows.last?["minor_iov_end"]?.asInteger == 99)
    let plain = try #require(try server.json(query).asArray)
    #expect(plain.first?.asArray?.first?.asString == "Beam" && plain.first?.asArray?.count == 9)
    #expect(try server.json("\(prefix)/gtPayloadLists/main%2B1").asObject?.map(\.name) == ["Beam", "CDC"])
    let error = try server.get("\(prefix)/payloadiovs/?gtName=none&majorIOV=1&minorIOV=1")
    #expect(error.head.hasPrefix("HTTP/1.1 500") && error.body.hasPrefix("{\"detail\":"))
  }

  @Test func `payload files have entity tags, and are not sent again to who has them`() throws {
    let server = try TestServer()
    let payload = try #require(try server.json("/rest/v2/module/CDC/payloads").asArray?.first)
    let md5 = try #require(payload["checksum"]?.asString)
    for target in [
      "/dbstore/CDC/dbstore_CDC_rev_1.root", "/dbstore_CDC_rev_1.root", "/\(md5.prefix(2))/CDC_r1.root",
    ] {
      let answer = try server.get(target)
      #expect(answer.body == "cdc 1", "\(target)")
      let tag = try #require(answer.head.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }).dropFirst(
        6)
      #expect(answer.head.contains("immutable"))
      let again = try server.get(target, "If-None-Match: \"x\", \(tag)")
      #expect(again.head.hasPrefix("HTTP/1.1 304") && again.body.isEmpty)
      #expect(try server.get(target, "If-None-Match: \"x\"").body == "cdc 1")
    }
    for target in [
      "/dbstore_CDC_rev_9.root", "/00/CDC_r1.root", "/objects/\(md5)", "/a/b/c", "/objects/../store.sqlite",
      "/objects/%2e%2e%2fstore.sqlite", "/store.sqlite",
    ] {
      #expect(try server.get(target).head.hasPrefix("HTTP/1.1 404"), "\(target)")
    }
  }

  @Test func `answers are gzipped where it is worth it, and change with the store`() throws {
    let server = try TestServer()
    let target = "/rest/v2/globalTag/main%2B1/globalTagPayloads"
    let plain = try server.get(target)
    let packed = try server.get(target, "Accept-Encoding: gzip")
    #expect(packed.head.contains("Content-Encoding: gzip") && !plain.head.contains("Content-Encoding"))
    let tag = try #require(plain.head.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }).dropFirst(6)
    #expect(try server.get(target, "If-None-Match: \(tag)").head.hasPrefix("HTTP/1.1 304"))
    let store = try ConditionsStore(at: server.folder.path("conditions"), for: .writing)
    let entry = Publication.Entry(
      name: "new", bytes: [1], iov: try #require(IoV("1/0..*")), provenance: .null)
    _ = try store.publish(Publication(tag: "main+1", entries: [entry], message: ""), by: TestServer.author)
    let changed = try server.get(target, "If-None-Match: \(tag)")
    #expect(changed.head.hasPrefix("HTTP/1.1 200") && changed.body.contains("\"new\""))
  }

  @Test func `gzipped bytes are what gzip reads`() throws {
    let bytes = Array(String(repeating: "conditions ", count: 1000).utf8)
    let packed = try #require(Gzip.compressed(bytes))
    #expect(packed.count < bytes.count / 10 && packed.starts(with: [0x1f, 0x8b]))
    let folder = try TemporaryFolder()
    let file = try #require(fopen(folder.path("x.gz"), "w"))
    #expect(fwrite(packed, 1, packed.count, file) == packed.count)
    fclose(file)
    let pipe = try #require(popen("gzip -dc \(folder.path("x.gz"))", "r"))
    var found: [UInt8] = []
    while case let byte = fgetc(pipe), byte >= 0 { found.append(UInt8(byte)) }
    #expect(pclose(pipe) == 0 && found == bytes)
    #expect(Gzip.compressed([1, 2, 3]) == nil)
  }

  @Test func `the pages show tags, payloads and history, and nothing of theirs is markup`() throws {
    let server = try TestServer()
    #expect(try server.get("/").body.contains("main+1"))
    let tag = try server.get("/tags/main%2B1").body
    #expect(tag.contains("12/5..12/*") && tag.contains("&lt;script&gt;") && !tag.contains("<script>"))
    #expect(tag.contains(">OPEN<") && tag.contains("name=\"viewport\""))
    // Each row leads to the commit that put it there, further down.
    let commit = try #require(tag.split(separator: "href=\"#").last?.prefix(64))
    #expect(tag.contains("<tr id=\"\(commit)\">"))
    let digest = try #require(tag.split(separator: "/payloads/").last?.prefix(64))
    let payload = try server.get("/payloads/\(digest)").body
    #expect(payload.contains("&lt;b&gt;&amp;") && payload.contains("/objects/\(digest)"))
    #expect(try server.get("/tags/none").head.hasPrefix("HTTP/1.1 404"))
    #expect(try server.get("/payloads/zz").head.hasPrefix("HTTP/1.1 400"))
  }

  @Test func `several requests come over one connection, also all at once`() throws {
    let server = try TestServer()
    let one = "GET /rest/v2/globalTagStatus HTTP/1.1\r\n\r\n"
    let last = "HEAD /rest/v2/globalTags HTTP/1.1\r\nConnection: close\r\n\r\n"
    let text = try server.exchange(one + one + one + last)
    #expect(text.components(of: "HTTP/1.1 200 OK") == 4)
    #expect(text.hasSuffix("Connection: close\r\n\r\n"))
  }

  @Test func `the same head gets the same bytes over one connection, until the store changes`() throws {
    let server = try TestServer()
    let socket = try server.connect()
    defer { close(socket) }
    let target = "/rest/v2/iovPayloads/?gtName=main%2B1&expNumber=12&runNumber=7"
    func answer(_ headers: String = "") -> String {
      TestServer.send("GET \(target) HTTP/1.1\r\nHost: here:1\r\n\(headers)\r\n", to: socket)
      var text = ""
      var buffer = [UInt8](repeating: 0, count: 65_536)
      // The end of the head, and the length that it says: whole answers, however they are cut on their way.
      while true {
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        let length = parts.first?.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
          .flatMap { Int($0.dropFirst(16)) }
        if parts.count == 2, parts[1].utf8.count >= length ?? 0 { return text }
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return text }
        text += String(decoding: buffer[..<count], as: UTF8.self)
      }
    }
    let first = answer()
    #expect(first.hasPrefix("HTTP/1.1 200 OK") && first.contains("\"CDC\""))
    for _ in 0..<3 { #expect(answer() == first) }
    let tag = try #require(first.split(separator: "\r\n").first { $0.hasPrefix("ETag: ") }).dropFirst(6)
    for _ in 0..<2 { #expect(answer("If-None-Match: \(tag)\r\n").hasPrefix("HTTP/1.1 304")) }
    let store = try ConditionsStore(at: server.folder.path("conditions"), for: .writing)
    let entry = Publication.Entry(
      name: "late", bytes: [1], iov: try #require(IoV("1/0..*")), provenance: .null)
    _ = try store.publish(Publication(tag: "main+1", entries: [entry], message: ""), by: TestServer.author)
    #expect(answer().contains("\"late\"") && answer("If-None-Match: \(tag)\r\n").hasPrefix("HTTP/1.1 200"))
  }

  @Test func `what is no request, too long or too slow is told so, and the next client is served`() throws {
    let server = try TestServer { options in
      options.requestSeconds = 0.2
      options.idleSeconds = 0.3
    }
    #expect(try server.exchange("\u{16}\u{3}\u{1}hello").hasPrefix("HTTP/1.1 400"))
    #expect(
      try server.exchange("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 60_000))").hasPrefix(
        "HTTP/1.1 431"))
    #expect(try server.exchange("GET / HTTP/1.1\r\nHost:").hasPrefix("HTTP/1.1 408"))
    #expect(try server.exchange("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab").hasPrefix("HTTP/1.1 408"))
    #expect(
      try server.exchange("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n").hasPrefix("HTTP/1.1 400"))
    #expect(
      try server.exchange("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n").hasPrefix("HTTP/1.1 501"))
    #expect(
      try server.exchange("DELETE /rest/v2/globalTag/x HTTP/1.1\r\nConnection: close\r\n\r\n").hasPrefix(
        "HTTP/1.1 405"))
    #expect(try server.exchange("").isEmpty)
    #expect(try server.get("/").head.hasPrefix("HTTP/1.1 200"))
  }

  @Test func `random bytes never stop it`() throws {
    let server = try TestServer { $0.requestSeconds = 0.05 }
    var state: UInt64 = 7
    for _ in 0..<60 {
      var text = Bool.random() ? "GET " : ""
      for _ in 0..<Int.random(in: 1..<200) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: state >> 33)))
      }
      _ = try server.exchange(text + "\r\n\r\n")
    }
    #expect(try server.get("/").head.hasPrefix("HTTP/1.1 200"))
  }

  @Test func `more connections than allowed are told to come back`() throws {
    let server = try TestServer { $0.largestCount = 1 }
    let first = try server.connect()
    TestServer.send("GET / HTTP/1.1\r\n\r\n", to: first)
    var byte: UInt8 = 0
    #expect(recv(first, &byte, 1, 0) == 1)
    #expect(try server.exchange("GET / HTTP/1.1\r\n\r\n").hasPrefix("HTTP/1.1 503"))
    close(first)
  }

  @Test func `a stop ends idle connections, and lets a request that has begun end`() throws {
    let server = try TestServer()
    let (idle, busy) = (try server.connect(), try server.connect())
    TestServer.send("GET /rest/v2/globalTagStatus HTTP/1.1\r\n", to: busy)
    TestServer.send("GET / HTTP/1.1\r\n\r\n", to: idle)
    var byte: UInt8 = 0
    #expect(recv(idle, &byte, 1, 0) == 1)
    let done = calib_event_open(0)
    #expect(
      DetachedThread.start {
        server.halt()
        calib_event_post(done)
      })
    _ = TestServer.receiveAll(idle)
    TestServer.send("Host: x\r\n\r\n", to: busy)
    let answer = String(decoding: TestServer.receiveAll(busy), as: UTF8.self)
    #expect(
      answer.isEmpty || answer.hasPrefix("HTTP/1.1 200") && answer.contains("Connection: close"), "\(answer)")
    calib_event_wait(done)
    for socket in [idle, busy, done] { close(socket) }
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func components(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
