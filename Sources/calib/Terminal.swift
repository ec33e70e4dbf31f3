import Glibc

/// The three standard streams, and what is known of the terminal behind them.
enum Terminal {
  /// Writes to standard output; a reader that has gone away ends the program quietly, as for any filter.
  static func print(_ text: String, terminator: String = "\n") { write(text + terminator, to: STDOUT_FILENO) }

  static func printError(_ text: String, terminator: String = "\n") {
    write(text + terminator, to: STDERR_FILENO)
  }

  static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// Whether a stream is a terminal that is not dumb: lines on it can be drawn again.
  static func canRedraw(_ descriptor: Int32) -> Bool {
    isTerminal(descriptor) && environment("TERM") != "dumb"
  }

  /// Whether colour is wanted on a stream: a terminal that is not dumb, and no `NO_COLOR`.
  static func wantsColor(_ descriptor: Int32) -> Bool {
    canRedraw(descriptor) && environment("NO_COLOR") == nil
  }

  /// The width of the terminal in columns; 100 where there is none.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 100 }
    return Int(size.ws_col)
  }

  /// A variable of the environment that is set and not empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR || errno == EAGAIN { continue }
        Glibc.exit(errno == EPIPE ? 0 : 2)
      }
      bytes = bytes.dropFirst(count)
    }
  }
}
