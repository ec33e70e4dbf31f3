import Glibc
import Testing

/// The names in a folder, sorted.
enum FolderContents {
  static func names(_ path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

/// Starts a shell.
enum Shell {
  struct Failure: Error {}

  static func start(_ line: String, environment: [String]) throws -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] =
      ["/bin/sh", "-c", line].map { (text: String) in strdup(text) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for text in arguments + variables { free(text) } }
    var pid: pid_t = 0
    // Threads of the test library block signals; what a run starts does not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    guard posix_spawn(&pid, "/bin/sh", nil, &attributes, &arguments, &variables) == 0 else { throw Failure() }
    return pid
  }
}
