import CSystem
import Glibc

/// Whole files and folders, with errors that name path and reason.
package enum Files {
  /// The bytes of a file.
  package static func read(_ path: String) throws(SessionError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw unreadable(path)
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  /// Writes a file as a whole: beside it first, then renamed into its place.
  package static func write(_ bytes: [UInt8], to path: String) throws(SessionError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw unwritable(path) }
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        let error = unwritable(path)
        close(descriptor)
        unlink(temporary)
        throw error
      }
      offset += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let error = unwritable(path)
      unlink(temporary)
      throw error
    }
  }

  /// Makes a folder with those above it; one that is there already is left as it is.
  package static func makeFolder(_ path: String) throws(SessionError) {
    if path.isEmpty || exists(path) { return }
    if let slash = path.dropLast().lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw unwritable(path) }
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names in a folder, sorted; empty where there is none.
  package static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The folder part of a path; `.` where it has none.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path below a folder; one that begins with `/` stays as it is.
  package static func join(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }

  private static func unreadable(_ path: String) -> SessionError {
    SessionError(.unreadable, "cannot read `\(path)`: \(reason())")
  }

  private static func unwritable(_ path: String) -> SessionError {
    SessionError(
      .unreadable, "cannot write `\(path)`: \(reason())",
      help: errno == ENOSPC ? "make room on that disk and run the same command again" : "")
  }

  /// What the system says of the last error, in lower case.
  private static func reason() -> String {
    errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)).lowercased()
  }
}
