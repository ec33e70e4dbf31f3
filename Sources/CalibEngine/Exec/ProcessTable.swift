import CSystem
import Glibc

/// What the system tells of processes, out of `/proc`.
enum ProcessTable {
  /// When a process began, in ticks since the machine did: with its number it names a process for good.
  static func start(_ pid: pid_t) -> Int? { fields(pid).flatMap { $0.count > 19 ? Int($0[19]) : nil } }

  /// Whether a process is there and not merely waiting to be taken note of.
  static func isAlive(_ pid: pid_t) -> Bool { fields(pid).map { $0.first != "Z" } ?? false }

  /// All processes whose environment has one of these entries, as they were started; those of others are not seen.
  static func processes(withAny entries: Set<String>) -> [pid_t] {
    let wanted = Set(entries.map { ArraySlice($0.utf8) })
    return FolderListing.names("/proc").compactMap { pid_t($0) }.filter { pid in
      guard pid != getpid(), let bytes = contents("/proc/\(pid)/environ") else { return false }
      return bytes.split(separator: 0).contains(where: wanted.contains)
    }
  }

  /// The children of this process's first thread: the system gives it the orphans that the process adopts.
  static var adopted: [pid_t] {
    guard let bytes = contents("/proc/self/task/\(getpid())/children") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { pid_t($0) }
  }

  /// The fields of `/proc/PID/stat` after the name in brackets: the state first.
  private static func fields(_ pid: pid_t) -> [Substring]? {
    guard let bytes = contents("/proc/\(pid)/stat") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let close = text.lastIndex(of: ")") else { return nil }
    return text[text.index(after: close)...].split(separator: " ")
  }

  /// Files of `/proc` have no size, so they are read until their end.
  private static func contents(_ path: String) -> [UInt8]? {
    do throws(DiskError) {
      let file = try DiskFile(path, O_RDONLY)
      var bytes: [UInt8] = []
      while true {
        let part = try file.read(65536, at: bytes.count)
        bytes += part
        if part.isEmpty { return bytes }
      }
    } catch {
      return nil  // it has ended, or is not ours
    }
  }
}
