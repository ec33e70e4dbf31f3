import CSystem
import Glibc

/// The folder beside a script in which a run keeps what it may need again: cache, journal, identities.
package struct WorkFolder: Hashable, Sendable {
  package let path: String

  private static let format = "calib work folder "
  private static let version = 1

  /// Makes the folder where there is none; refuses one of a newer version, or something else.
  package init(preparing path: String) throws(WorkFolderError) {
    self.path = path
    do throws(DiskError) {
      try DiskFile.makeFolder(path)
      if let known = try DiskFile.contents("\(path)/format") {
        try Self.check(String(decoding: known, as: UTF8.self), path)
      } else {
        let text = "\(Self.format)\(Self.version)\n"
        try DiskFile.replace("\(path)/format", Array(text.utf8), unique: "\(getpid())")
      }
    } catch {
      throw WorkFolderError("cannot use the work folder \(error)", help: "give another one with `--work`")
    }
  }

  /// Removes files that killed processes left half written: those whose name ends with the number of a process that
  /// is gone.
  package func sweep() {
    for name in FolderListing.names(path) where name.hasSuffix(".tmp") {
      let words = name.split(separator: ".")
      guard words.count >= 3, let process = pid_t(words[words.count - 2]), process != getpid() else {
        continue
      }
      if kill(process, 0) != 0, errno == ESRCH { unlink("\(path)/\(name)") }
    }
  }

  /// Removes the folder with all that is in it; what is lost can be done again.
  ///
  /// Only what has the mark of a work folder is removed, and only where no process runs in it.
  package static func remove(_ path: String) throws(WorkFolderError) {
    guard let mark = try? DiskFile.contents("\(path)/format"),
      String(decoding: mark, as: UTF8.self).hasPrefix(format)
    else {
      throw WorkFolderError(
        "`\(path)` is no work folder of calib", help: "give its path with `--work`; nothing was removed")
    }
    var locks: [WorkFolder] = [try WorkFolder(preparing: path)]
    for name in FolderListing.names("\(path)/scripts").sorted() {
      locks.append(try WorkFolder(preparing: "\(path)/scripts/\(name)"))
    }
    for folder in locks {
      let lock = try folder.lock(waits: false)
      withExtendedLifetime(lock) {}
    }
    CalibEngine.remove(tree: path)
  }

  package var cachePath: String { "\(path)/cache" }
  package var journalPath: String { "\(path)/journal.jsonl" }
  package var identitiesPath: String { "\(path)/identities.jsonl" }

  /// Takes the folder for this process; it is given back when the value ends, or the process does.
  ///
  /// - Parameter waits: whether to wait for another run; else its number is in the error.
  package func lock(waits: Bool) throws(WorkFolderError) -> WorkFolderLock {
    let holder: String
    do throws(DiskError) {
      let file = try DiskFile("\(path)/lock", O_RDWR | O_CREAT)
      let result = calib_lock(file.descriptor, waits ? 1 : 0)
      guard result == 0 || result == EWOULDBLOCK else {
        throw DiskError(path: "\(path)/lock", reason: String(cString: strerror(result)).lowercased())
      }
      if result == 0 {
        guard ftruncate(file.descriptor, 0) == 0 else { throw .last(path) }
        try file.write(Array("\(getpid())\n".utf8))
        return WorkFolderLock(file: file)
      }
      holder = String(decoding: try file.read(32, at: 0).filter { $0 != 0x0a }, as: UTF8.self)
    } catch {
      throw WorkFolderError("cannot use the work folder: \(error)", help: "give another one with `--work`")
    }
    throw WorkFolderError(
      "another process\(holder.isEmpty ? "" : ", number \(holder),") runs this script (its lock is `\(path)/lock`)",
      help: "wait until it has ended, look at it with `calib status`, or give another folder with `--work`")
  }

  private static func check(_ text: String, _ path: String) throws(DiskError) {
    guard text.hasPrefix(format), let found = Int(text.dropFirst(format.count).prefix { $0.isNumber }) else {
      throw DiskError(path: path, reason: "it holds a file `format` that is not calib's")
    }
    guard found <= version else {
      throw DiskError(
        path: path, reason: "it was made by a newer calib (format \(found), this one knows \(version))")
    }
  }
}
