import CSystem
import Glibc
import Synchronization

/// How the server listens, and what it puts up with.
package struct ServerOptions: Sendable {
  /// An address of this machine: `127.0.0.1` is loopback, `0.0.0.0` all of them.
  package var address = "127.0.0.1"
  /// 0 takes a free one.
  package var port = 8080
  /// How many connections at once; further ones are told to come back.
  package var largestCount = 256
  /// How long the head and the body of a request may take to come, from the first byte.
  package var requestSeconds = 10.0
  /// How long a connection may stay open without a request.
  package var idleSeconds = 60.0
  /// How long a client may take to read what it is sent, without progress.
  package var sendSeconds = 10.0
  /// How long answers that are under way may take after the stop.
  package var graceSeconds = 5.0

  package init() {}
}

/// Why the server could not start.
package struct ServerError: Error, Hashable, CustomStringConvertible {
  package let description: String
}

/// An HTTP/1.1 server: a thread for each connection, up to a number.
///
/// Threads, because what they wait for is the client: the store answers in microseconds what it answered before. A
/// thread that is told to wait costs nothing but its stack, and a client that is slow holds up nobody else.
///
/// A class because its threads share it.
package final class HTTPServer: Sendable {
  private let listener: Int32
  private let stop: StopSignal
  private let options: ServerOptions
  private let responder: StoreResponder
  private let count = Mutex(0)

  /// Where it listens.
  package let port: Int

  /// Opens the port.
  ///
  /// - Parameter stop: a descriptor that becomes readable when the server is to end; nobody reads from it.
  package init(
    _ responder: StoreResponder, stop: Int32, options: ServerOptions = ServerOptions()
  ) throws(ServerError) {
    // A client that goes away while it is answered is no reason to die.
    signal(SIGPIPE, SIG_IGN)
    self.responder = responder
    self.stop = StopSignal(descriptor: stop)
    self.options = options
    var address = try Self.socketAddress(options)
    let listener = try Self.listener(at: &address, options)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    // The system tells which port it took where any was asked for.
    _ = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    self.listener = listener
  }

  private static func socketAddress(_ options: ServerOptions) throws(ServerError) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: options.port).bigEndian
    guard inet_pton(AF_INET, options.address, &address.sin_addr) == 1 else {
      throw ServerError(description: "`\(options.address)` is no IPv4 address")
    }
    guard (0...65_535).contains(options.port) else {
      throw ServerError(description: "\(options.port) is no port: the largest is 65535")
    }
    return address
  }

  /// A socket that takes connections.
  private static func listener(
    at address: inout sockaddr_in, _ options: ServerOptions
  ) throws(ServerError) -> Int32 {
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let listener = socket(AF_INET, type, 0)
    guard listener >= 0 else { throw failure("open a socket") }
    // A server that is started again need not wait until the connections of the one before are forgotten.
    var one: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) == 0 }
    }
    guard isBound, listen(listener, 128) == 0 else {
      let error = failure("listen on \(options.address):\(options.port)")
      close(listener)
      throw error
    }
    return listener
  }

  deinit { close(listener) }

  private static func failure(_ what: String) -> ServerError {
    ServerError(description: "cannot \(what): \(String(cString: strerror(errno)).lowercased())")
  }

  /// Serves until the stop; then takes no more connections, and lets answers that are under way end.
  package func run() {
    while true {
      var waits = [
        pollfd(fd: listener, events: Int16(POLLIN), revents: 0),
        pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      guard poll(&waits, 2, -1) >= 0 || errno == EINTR else { break }
      if waits[1].revents != 0 { break }
      guard waits[0].revents != 0 else { continue }
      let socket = accept(listener, nil, nil)
      if socket >= 0 { _ = fcntl(socket, F_SETFD, FD_CLOEXEC) }
      if socket >= 0 { take(socket) } else if errno == EMFILE || errno == ENFILE { usleep(10_000) }
    }
    stop.raise()
    finish()
  }

  /// Waits until the threads are done, up to the grace time.
  private func finish() {
    var rest = Int(options.graceSeconds * 1000)
    while rest > 0, count.withLock({ $0 }) > 0 {
      usleep(5_000)
      rest -= 5
    }
    if count.withLock({ $0 }) == 0 { responder.close() }
  }

  /// Serves a connection on a thread of its own; beyond the largest number of them the client is told to come back.
  private func take(_ socket: Int32) {
    let isTaken = count.withLock { count in
      guard count < options.largestCount else { return false }
      count += 1
      return true
    }
    let connection = Connection(socket: socket, stop: stop, options: options)
    guard isTaken else {
      connection.refuse(.plain("too many connections; come back soon", status: 503))
      connection.end()
      return
    }
    let isStarted = DetachedThread.start { [self] in
      var connection = connection
      connection.serve(responder)
      connection.end()
      count.withLock { $0 -= 1 }
    }
    if !isStarted {
      close(socket)
      count.withLock { $0 -= 1 }
    }
  }
}
