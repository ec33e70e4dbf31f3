import Glibc

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
    guard posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, &variables) == 0 else { throw Failure() }
    return pid
  }
}
