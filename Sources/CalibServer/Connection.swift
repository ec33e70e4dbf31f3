import Glibc

/// One client's connection: requests come in, answers go out, one after the other.
struct Connection {
  private let socket: Int32
  private let stop: Int32
  private let options: ServerOptions
  /// What was read and not used yet: a client may send the next request before it has the answer.
  private var buffer: [UInt8] = []

  init(socket: Int32, stop: Int32, options: ServerOptions) {
    self.socket = socket
    self.stop = stop
    self.options = options
    var one: Int32 = 1
    setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    let whole = Int(options.sendSeconds)
    var limit = timeval(tv_sec: whole, tv_usec: Int((options.sendSeconds - Double(whole)) * 1e6))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Why no request came.
  private enum Ending: Error {
    /// The client went away, was idle too long, or the server stops: nothing is to be said.
    case quiet
    case tooSlow
    case mistake(HTTPRequest.Mistake)
  }

  /// Answers requests until one side ends the connection.
  mutating func serve(_ respond: (HTTPRequest, [UInt8]) -> HTTPResponse) {
    while true {
      do throws(Ending) {
        let (request, body) = try next()
        guard send(respond(request, body), to: request), request.staysOpen, !isStopped else { return }
      } catch {
        switch error {
        case .quiet: break
        case .tooSlow: send(.plain("the request took too long", status: 408), to: nil)
        case .mistake(let mistake): send(.plain(mistake.reason, status: mistake.status), to: nil)
        }
        return
      }
    }
  }

  /// Sends an answer; to no request the connection ends after it.
  @discardableResult
  func send(_ response: HTTPResponse, to request: HTTPRequest?) -> Bool {
    let bytes = response.bytes(
      hasBody: request?.method != "HEAD", staysOpen: (request?.staysOpen ?? false) && !isStopped)
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      offset += count
    }
    return true
  }

  /// Ends the connection so that what was sent last arrives: the client sees the end before any reset.
  func end() {
    shutdown(socket, Int32(SHUT_WR))
    var rest = [UInt8](repeating: 0, count: 4096)
    var tries = 16
    var wait = [pollfd(fd: socket, events: Int16(POLLIN), revents: 0)]
    while tries > 0, poll(&wait, 1, 50) > 0, recv(socket, &rest, rest.count, Int32(MSG_DONTWAIT)) > 0 {
      tries -= 1
    }
    close(socket)
  }

  // MARK: Reading

  private var isStopped: Bool {
    var wait = [pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
    return poll(&wait, 1, 0) > 0
  }

  private mutating func next() throws(Ending) -> (HTTPRequest, [UInt8]) {
    var deadline: Double?
    var searched = 0
    while true {
      if let end = headEnd(from: &searched) {
        let head = Array(buffer[..<end.head])
        buffer.removeFirst(end.rest)
        let request: HTTPRequest
        let length: Int
        do throws(HTTPRequest.Mistake) {
          request = try HTTPRequest(head: head)
          length = try request.bodyLength
        } catch {
          throw .mistake(error)
        }
        return (request, try body(length, deadline: deadline ?? Self.now + options.requestSeconds))
      }
      if buffer.count > HTTPRequest.largestHead { throw .mistake(.tooLong) }
      // The first bytes tell a request from what is none; the rest need not be waited for.
      if let byte = buffer.first(where: { $0 != 0x0d && $0 != 0x0a }), !(0x41...0x5a).contains(byte) {
        throw .mistake(.notHTTP)
      }
      if !buffer.isEmpty, deadline == nil { deadline = Self.now + options.requestSeconds }
      try read(until: deadline)
    }
  }

  /// Where the head in the buffer ends, and where what follows it begins.
  private func headEnd(from searched: inout Int) -> (head: Int, rest: Int)? {
    var index = max(0, searched - 3)
    while index < buffer.count {
      if buffer[index] == 0x0a, index > 0 {
        if buffer[index - 1] == 0x0a { return (index - 1, index + 1) }
        if index > 2, buffer[index - 1] == 0x0d, buffer[index - 2] == 0x0a { return (index - 2, index + 1) }
      }
      index += 1
    }
    searched = buffer.count
    return nil
  }

  private mutating func body(_ length: Int, deadline: Double) throws(Ending) -> [UInt8] {
    while buffer.count < length { try read(until: deadline) }
    let body = Array(buffer[..<length])
    buffer.removeFirst(length)
    return body
  }

  /// Reads what is there, or waits for it: to the deadline, or where no request has begun as long as
  /// one may be idle.
  private mutating func read(until deadline: Double?) throws(Ending) {
    let seconds = deadline.map { $0 - Self.now } ?? options.idleSeconds
    var waits = [
      pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop, events: Int16(POLLIN), revents: 0),
    ]
    // A request that has begun may still come in after the stop.
    let count = poll(&waits, deadline == nil ? 2 : 1, Int32(max(0, seconds) * 1000))
    if count < 0 {
      guard errno == EINTR else { throw .quiet }
      return
    }
    if count == 0 {
      if deadline == nil { throw .quiet }
      throw .tooSlow
    }
    if waits[0].revents == 0 { throw .quiet }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let size = recv(socket, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if size < 0, errno == EINTR || errno == EAGAIN { return }
    guard size > 0 else { throw .quiet }
    buffer += bytes[..<size]
  }

  /// Seconds of a clock that is never set.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
