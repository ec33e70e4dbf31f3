import Glibc
import Synchronization

/// Names for files that are not whole yet, in a folder of their own; each tells its process and machine.
///
/// What a killed process left can be told by them, and is removed by a later one of the same machine.
final class TemporaryNames: Sendable {
  // A class, because all threads count together.
  private let folder: String
  private let machine: String
  private let counter = Atomic<Int>(0)

  /// Makes the folder where there is none.
  init(_ folder: String) throws(DiskError) {
    try DiskFile.makeFolder(folder)
    self.folder = folder
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    machine = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A path that no other thread or process is given.
  func next() -> String {
    "\(folder)/\(getpid()).\(counter.add(1, ordering: .relaxed).newValue).\(machine)"
  }

  /// Writes a file as a whole, and makes its folder where there is none.
  func write(_ bytes: [UInt8], to path: String, in folder: String) throws(DiskError) {
    let name = next()
    do throws(DiskError) {
      let file = try DiskFile(name, O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(bytes)
    } catch {
      unlink(name)
      throw DiskError(path: path, reason: error.reason)
    }
    // The folder is nearly always there, so it is not looked for before.
    if rename(name, path) == 0 { return }
    if errno == ENOENT {
      try DiskFile.makeFolder(folder)
      if rename(name, path) == 0 { return }
    }
    let error = DiskError.last(path)
    unlink(name)
    throw error
  }

  /// Removes the files of processes of this machine that are gone.
  func sweep() {
    guard let stream = opendir(folder) else { return }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      let words = name.split(separator: ".", maxSplits: 2)
      guard words.count == 3, words[2] == machine, let process = pid_t(words[0]), process != getpid() else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { unlink("\(folder)/\(name)") }
    }
  }
}
