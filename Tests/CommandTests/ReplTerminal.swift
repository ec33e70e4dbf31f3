import CSystem
import Glibc

/// The program in a terminal of its own: keys go in, and what it draws comes out.
final class ReplTerminal {
  struct Failure: Error { let text: String }

  private let terminal: Int32
  private let pid: pid_t
  /// All that was drawn so far.
  private(set) var screen = ""
  /// How much of it earlier waits have seen.
  private var seen = 0

  /// Starts the program; `nil` where the system has no pseudo-terminal to give.
  init?(_ program: Program, _ arguments: [String], kind: String = "xterm") throws {
    guard let (terminal, name) = Self.open() else { return nil }
    self.terminal = terminal
    var size = winsize(ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    pid = try Self.spawn(program, arguments, on: name, kind: kind)
  }

  /// Makes the terminal as wide; the program is told by a signal, as by any terminal.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
  }

  /// Pastes a text as terminals do: between marks that say that it was not typed.
  func paste(_ text: String) throws {
    try type("\u{1B}[200~")
    // A terminal takes a few kilobytes at once; what it draws in between has to be read.
    var rest = Substring(text.replacing("\n", with: "\r"))
    while !rest.isEmpty {
      try type(String(rest.prefix(500)))
      rest = rest.dropFirst(500)
      try readAll()
    }
    try type("\u{1B}[201~")
  }

  /// Reads what is drawn already, without waiting for more.
  private func readAll() throws {
    var waits = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    while poll(&waits, 1, 0) > 0 { guard try read() else { return } }
  }

  deinit {
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, WNOHANG)
    close(terminal)
  }

  /// Types keys, as they come from a keyboard: `\r` is the return key, `\u{3}` Ctrl-C, `\u{4}` Ctrl-D.
  func type(_ keys: String) throws {
    let bytes = Array(keys.utf8)
    guard write(terminal, bytes, bytes.count) == bytes.count else {
      throw Failure(text: "cannot type \(keys)")
    }
  }

  /// Waits until a text is drawn behind what earlier waits saw; gives all that was drawn up to its end.
  @discardableResult
  func wait(for text: String) throws -> String {
    while true {
      let fresh = String(screen.dropFirst(seen))
      if let range = fresh.firstRange(of: text) {
        let drawn = String(fresh[..<range.upperBound])
        seen += drawn.count
        return drawn
      }
      guard try read() else { throw Failure(text: "`\(text)` is not in what was drawn:\n\(fresh)") }
    }
  }

  /// Waits for the program's end; gives its exit status, or 128 + n where signal n ended it.
  func ending() throws -> Int32 {
    while try read() {}
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
  }

  /// Reads what is drawn next, without the codes that move the cursor; false where the program has ended.
  private func read() throws -> Bool {
    var waits = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard poll(&waits, 1, 60_000) > 0 else { throw Failure(text: "nothing more is drawn after:\n\(screen)") }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = Glibc.read(terminal, &bytes, bytes.count)
    guard count > 0 else { return false }
    screen += Self.plain(bytes[..<count])
    return true
  }
}

extension ReplTerminal {
  /// Whether the system has a pseudo-terminal to give.
  static let isPossible: Bool = {
    guard let (terminal, _) = open() else { return false }
    close(terminal)
    return true
  }()

  /// A new pseudo-terminal, with the name of the end that the program sees.
  private static func open() -> (descriptor: Int32, name: String)? {
    // Glibc leaves `posix_openpt` and its kin to those who ask for the X/Open standard; this is what they do.
    let (unlockRequest, numberRequest): (UInt, UInt) = (0x4004_5431, 0x8004_5430)
    let terminal = Glibc.open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (isLocked, number): (Int32, UInt32) = (0, 0)
    guard terminal >= 0 else { return nil }
    guard ioctl(terminal, unlockRequest, &isLocked) == 0, ioctl(terminal, numberRequest, &number) == 0 else {
      close(terminal)
      return nil
    }
    return (terminal, "/dev/pts/\(number)")
  }

  /// The text without escape sequences, which readline sends as a whole.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    var isEscape = false
    for byte in bytes {
      if isEscape {
        isEscape = !(UInt8(ascii: "A")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "[")
      } else if byte == 0x1B {
        isEscape = true
      } else if byte != 0x07, byte != UInt8(ascii: "\r") {
        text.append(byte)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `POSIX_SPAWN_SETSID`, which Glibc declares for GNU programs only.
  private static let newSession: Int16 = 0x80

  private static func spawn(
    _ program: Program, _ arguments: [String], on terminal: String, kind: String
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that the leader of a new session opens is its own: keys then send it signals.
    for descriptor in Int32(0)...2 {
      posix_spawn_file_actions_addopen(&actions, descriptor, terminal, O_RDWR, 0)
    }
    calib_spawn_in_folder(&actions, program.folder)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The threads that tests run on may have signals blocked, and a program begins with what they have.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Self.newSession | Int16(POSIX_SPAWN_SETSIGMASK))
    let variables = [
      "PATH=/usr/bin:/bin", "HOME=\(program.folder)", "LANG=C.UTF-8", "TERM=\(kind)", "NO_COLOR=1",
    ]
    let argv = ([Program.path] + arguments).map { strdup($0) } + [nil]
    let envp = variables.map { strdup($0) } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid: pid_t = 0
    let status = posix_spawn(&pid, Program.path, &actions, &attributes, argv, envp)
    guard status == 0 else {
      throw Failure(text: "cannot start \(Program.path): \(String(cString: strerror(status)))")
    }
    return pid
  }
}
