import CSystem
import Glibc

/// The built program as a black box: arguments in; standard output, standard error and exit status out.
struct Program {
  /// How a program ended.
  struct Ending {
    let status: Int32
    let output: String
    let errors: String
    /// Wall time.
    let milliseconds: Double

    var all: String { output + errors }
  }

  /// A started program.
  struct Child {
    let pid: pid_t
    fileprivate let outputPath: String
    fileprivate let errorPath: String
    fileprivate let start: timespec

    /// What it has written to standard error up to now.
    func errorsSoFar() throws -> String { try Text.read(errorPath) }

    /// What it has written to standard output up to now.
    func outputSoFar() throws -> String { try Text.read(outputPath) }
  }

  /// The folder in which it is started.
  let folder: String
  var environment: [String: String] = [:]

  /// `CALIB_PROGRAM`, or the program that was built with these tests.
  static let path: String = {
    if let named = getenv("CALIB_PROGRAM") { return String(cString: named) }
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = max(0, readlink("/proc/self/exe", &buffer, buffer.count - 1))
    let tests = String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return tests.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      + "/calib"
  }()

  /// Runs the program to its end; a status of 128 + n says that signal n ended it.
  func run(_ arguments: String..., input: String? = nil) throws -> Ending {
    try finish(start(arguments, input: input))
  }

  func run(_ arguments: [String], input: String? = nil) throws -> Ending {
    try finish(start(arguments, input: input))
  }

  /// Starts the program in a process group of its own.
  func start(_ arguments: [String], input: String? = nil) throws -> Child {
    let stem = "\(folder)/.command-\(UInt64.random(in: 0 ... .max))"
    let (outputPath, errorPath, inputPath) = (stem + ".out", stem + ".err", stem + ".in")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input { try Text.write(input, to: inputPath) }
    posix_spawn_file_actions_addopen(&actions, 0, input == nil ? "/dev/null" : inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    calib_spawn_in_folder(&actions, folder)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Signals that the tests block or ignore, as under `nohup`, the program does not.
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    var pid: pid_t = 0
    let status = Self.withCStrings([Self.path] + arguments) { argv in
      Self.withCStrings(variables) { envp in posix_spawn(&pid, Self.path, &actions, &attributes, argv, envp) }
    }
    guard status == 0 else {
      throw Failure(text: "cannot start \(Self.path): \(String(cString: strerror(status)))")
    }
    return Child(pid: pid, outputPath: outputPath, errorPath: errorPath, start: clock)
  }

  /// Waits for the end of a started program.
  func finish(_ child: Child) throws -> Ending {
    var status: Int32 = 0
    while waitpid(child.pid, &status, 0) < 0 && errno == EINTR {}
    var clock = timespec()
    clock_gettime(CLOCK_MONOTONIC, &clock)
    let seconds = Double(clock.tv_sec - child.start.tv_sec)
    let milliseconds = seconds * 1000 + Double(clock.tv_nsec - child.start.tv_nsec) / 1e6
    defer {
      unlink(child.outputPath)
      unlink(child.errorPath)
    }
    let ending = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    return Ending(
      status: ending, output: try Text.read(child.outputPath), errors: try Text.read(child.errorPath),
      milliseconds: milliseconds)
  }

  struct Failure: Error { let text: String }

  private var variables: [String] {
    var all = ["PATH=/usr/bin:/bin", "HOME=\(folder)", "LANG=C.UTF-8"]
    for name in ["LD_LIBRARY_PATH", "CALIB_HOME"] {
      if let value = getenv(name) { all.append("\(name)=\(String(cString: value))") }
    }
    return all + environment.map { "\($0.key)=\($0.value)" }.sorted()
  }

  private static func withCStrings<T>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> T
  ) -> T {
    let pointers = texts.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
  }
}

/// Whole files as text, for tests.
enum Text {
  static func read(_ path: String) throws -> String {
    guard let file = fopen(path, "r") else { throw Program.Failure(text: "cannot read \(path)") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  static func write(_ text: String, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Program.Failure(text: "cannot write \(path)") }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw Program.Failure(text: "cannot write \(path)")
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names in a folder, sorted.
  static func names(in path: String) throws -> [String] {
    guard let stream = opendir(path) else { throw Program.Failure(text: "cannot list \(path)") }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
