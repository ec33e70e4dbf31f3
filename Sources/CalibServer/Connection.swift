import Glibc

/// One client's connection: requests come in, answers go out, one after the other.
///
/// It puts up with whatever comes: what is no request, what is too long or too slow ends the connection with an answer
/// that says so, and nothing that a client sends takes more memory than the largest head and body.
struct Connection {
  private let socket: Int32
  private let stop: StopSignal
  private let options: ServerOptions
  /// Where bytes arrive; kept, as a new one for each reading would cost more than the reading.
  private var chunk = [UInt8](repeating: 0, count: 16 << 10)
  /// What was read and not used yet: a client may send the next request before it has the answer.
  private var buffer: [UInt8] = []

  init(socket: Int32, stop: StopSignal, options: ServerOptions) {
    self.socket = socket
    self.stop = stop
    self.options = options
    var one: Int32 = 1
    // An answer is sent in one piece: waiting for more of it would only make the client wait.
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
  mutating func serve(_ responder: StoreResponder) {
    do throws(Ending) {
      while try answerNext(responder), !stop.isRaised {}
    } catch {
      switch error {
      case .quiet: break
      case .tooSlow: refuse(.plain("the request took too long", status: 408))
      case .mistake(let mistake): refuse(.plain(mistake.reason, status: mistake.status))
      }
    }
  }

  /// Waits for a request and answers it; `false` where no other one may follow.
  private mutating func answerNext(_ responder: StoreResponder) throws(Ending) -> Bool {
    let (head, deadline) = try nextHead()
    // The same head gets the same bytes as long as the store is the same: nothing has to be read of it. Only heads
    // without a body are known there, so nothing of this one is left in the buffer.
    if !stop.isRaised, let bytes = responder.sentBefore(to: head) { return send(bytes) }
    let request: HTTPRequest
    let length: Int
    do throws(HTTPRequest.Mistake) {
      request = try HTTPRequest(head: head)
      length = try request.bodyLength
    } catch {
      throw .mistake(error)
    }
    let response = responder.response(to: request, body: try body(length, deadline: deadline))
    let staysOpen = request.staysOpen && !stop.isRaised
    let bytes = response.bytes(hasBody: request.method != "HEAD", staysOpen: staysOpen)
    if staysOpen, length == 0, let commit = response.commit {
      responder.keepSent(bytes, to: head, at: commit)
    }
    return send(bytes) && staysOpen
  }

  /// Sends an answer to what was no request; the connection ends after it.
  func refuse(_ response: HTTPResponse) {
    send(response.bytes(hasBody: true, staysOpen: false))
  }

  /// Sends all bytes; `false` where the client went away or reads nothing for too long.
  @discardableResult
  private func send(_ bytes: [UInt8]) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress?.advanced(by: offset), $0.count - offset, Int32(MSG_NOSIGNAL))
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

  /// The bytes of the next head, and until when the body has to be there.
  private mutating func nextHead() throws(Ending) -> (head: [UInt8], deadline: Double) {
    var deadline: Double?
    var searched = 0
    while true {
      if !buffer.isEmpty, deadline == nil { deadline = Self.now + options.requestSeconds }
      if let end = headEnd(from: &searched) {
        let head = Array(buffer[..<end.head])
        buffer.removeFirst(end.rest)
        return (head, deadline ?? Self.now + options.requestSeconds)
      }
      if buffer.count > HTTPRequest.largestHead { throw .mistake(.tooLong) }
      // The first bytes tell a request from what is none; the rest need not be waited for.
      if let byte = buffer.first(where: { $0 != 0x0d && $0 != 0x0a }), !(0x41...0x5a).contains(byte) {
        throw .mistake(.notHTTP)
      }
      try read(until: deadline)
    }
  }

  /// Where the head in the buffer ends, and where what follows it begins.
  ///
  /// An empty line ends it, with or without carriage returns. Bytes that were looked at before are not looked at
  /// again, but for the three that an end may begin in: a head that comes byte by byte takes no time of note.
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

  /// The body, which a request that has one says the length of.
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
      pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
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
    let size = recv(socket, &chunk, chunk.count, Int32(MSG_DONTWAIT))
    if size < 0, errno == EINTR || errno == EAGAIN { return }
    guard size > 0 else { throw .quiet }
    buffer += chunk[..<size]
  }

  /// Seconds of a clock that is never set.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
