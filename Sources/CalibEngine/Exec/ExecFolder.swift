import CalibDigest
import CalibGraph
import CalibModel
import Glibc
import Synchronization

/// Where external programs work and where their outputs rest: `scratch`, `logs` and `results` in one folder.
///
/// A result is a folder under the command's fingerprint. It is made elsewhere and renamed, so it is whole or not there.
package final class ExecFolder: Sendable {
  // A class, because all threads count together.
  package let path: String
  private let counter = Atomic<Int>(0)

  /// Makes the folders where they are not there.
  package init(_ path: String) throws(DiskError) {
    try DiskFile.makeFolder(path)
    // Programs work in folders of their own, so what they are given has to be absolute.
    guard let resolved = realpath(path, nil) else { throw .last(path) }
    defer { free(resolved) }
    let path = String(cString: resolved)
    self.path = path
    for folder in [path, "\(path)/scratch", "\(path)/logs", "\(path)/results", "\(path)/unfinished"] {
      try DiskFile.makeFolder(folder)
    }
  }

  /// A name for one attempt that no other attempt has, also not one of another process.
  func token(_ fingerprint: Fingerprint) -> String {
    let count = counter.add(1, ordering: .relaxed).newValue
    return "\(fingerprint.text.prefix(16)).\(getpid()).\(count)"
  }

  func scratch(_ token: String) -> String { "\(path)/scratch/\(token)" }
  func log(_ token: String) -> String { "\(path)/logs/\(token).log" }
  private func unfinished(_ token: String) -> String { "\(path)/unfinished/\(token)" }

  private func result(_ fingerprint: Fingerprint) -> String {
    "\(path)/results/\(fingerprint.text.prefix(2))/\(fingerprint.text)"
  }

  /// Makes the private folder of an attempt, with its inputs.
  func prepare(_ command: ExecCommand, token: String) throws(TaskFailure) {
    do throws(DiskError) {
      let folder = scratch(token)
      try DiskFile.makeFolder(folder)
      for input in command.inputs {
        let place = try makeParents(of: input.path, in: folder)
        switch input.content {
        case .bytes(let bytes):
          let file = try DiskFile(place, O_WRONLY | O_CREAT | O_TRUNC)
          try file.write(bytes)
        case .link(let target):
          guard symlink(target, place) == 0 else { throw .last(place) }
        }
      }
      for output in command.outputs { _ = try makeParents(of: output.path, in: folder) }
    } catch {
      throw TaskFailure(
        "cannot prepare the folder of `\(command.name)`: \(error)", help: "make room, and run again")
    }
  }

  /// The result of a command that ended well before, with all of its files; `nil` where it is not there or not whole.
  func known(_ command: ExecCommand, _ fingerprint: Fingerprint) -> ExecResult? {
    let folder = result(fingerprint)
    let json: JSONValue
    do {
      guard let file = try DiskFile.existing("\(folder)/result.json") else { return nil }
      let status = try file.status()
      json = try JSONValue(parsing: try file.read(Int(status.st_size), at: 0))
      file.noteUse(status)
    } catch {
      return nil  // what cannot be read is not there
    }
    guard let found = ExecResult(json: json, folder: folder) else { return nil }
    let isWhole = found.outputs.allSatisfy { file in
      var status = stat()
      return stat(file.path, &status) == 0 && Int(status.st_size) == file.size
    }
    return isWhole ? found : nil
  }

  /// Verifies what a program left behind and puts it to rest under the fingerprint of its command.
  func takeOver(
    _ command: ExecCommand, _ fingerprint: Fingerprint, token: String, ending: ExecEnding
  ) throws(TaskFailure) -> ExecResult {
    // Where nothing is promised, the folder that it worked in becomes its result: to make and to remove folders costs more
    // than all the rest.
    let stage = command.outputs.isEmpty ? scratch(token) : unfinished(token)
    do throws(DiskError) {
      try DiskFile.makeFolder(stage)
      if command.outputs.isEmpty { empty(stage) }
      var files: [ExecResult.File] = []
      for output in command.outputs { files.append(try take(output, token: token, to: stage)) }
      let result = ExecResult(
        exitStatus: ending.exitStatus, outputs: files, logPath: log(token),
        milliseconds: ending.milliseconds, peakMemory: ending.peakMemory)
      // The folder is renamed as a whole, so what is in it needs no second name.
      let file = try DiskFile("\(stage)/result.json", O_WRONLY | O_CREAT | O_TRUNC)
      try file.write(result.json(in: stage).canonicalBytes)
      if !files.isEmpty { try DiskFile.synchronizeFolder(stage) }
      try settle(stage, as: fingerprint)
      if !command.outputs.isEmpty { remove(tree: scratch(token)) }
      return result.moved(from: stage, to: self.result(fingerprint))
    } catch {
      throw TaskFailure(
        "`\(command.name)` ended, but \(error)", help: "look at its log, `\(log(token))`")
    }
  }

  /// Removes the private folder of an attempt.
  func discard(_ token: String) {
    remove(tree: scratch(token))
    remove(tree: unfinished(token))
  }

  /// The attempts that an earlier process left behind.
  var leftovers: [String] {
    (FolderListing.names("\(path)/scratch") + FolderListing.names("\(path)/unfinished")).sorted()
  }

  /// The last lines of an attempt's log, at most so many bytes.
  func logTail(_ token: String, bytes: Int = 2048) -> String {
    do throws(DiskError) {
      let file = try DiskFile(log(token), O_RDONLY)
      let size = try file.size()
      let tail = try file.read(min(size, bytes), at: max(0, size - bytes))
      let text = String(decoding: tail, as: UTF8.self)
      return text.split(separator: "\n").suffix(5).joined(separator: "\n")
    } catch {
      return ""  // no log, nothing to show of it
    }
  }
}

extension ExecFolder {
  /// The path of a file in a folder, with the folders between; a path that leads out of it is refused.
  private func makeParents(of path: String, in folder: String) throws(DiskError) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), !parts.contains(".."), parts.allSatisfy({ !$0.isEmpty }) else {
      throw DiskError(path: path, reason: "a path inside of the task's own folder was wanted")
    }
    var place = folder
    for part in parts.dropLast() {
      place += "/\(part)"
      try DiskFile.makeFolder(place)
    }
    return "\(folder)/\(path)"
  }

  /// Moves one output to where results are made; it has to be a file of its own, not a link to another.
  private func take(
    _ output: ExecCommand.Output, token: String, to stage: String
  ) throws(DiskError) -> ExecResult.File {
    let source = "\(scratch(token))/\(output.path)"
    var status = stat()
    guard lstat(source, &status) == 0 else {
      throw DiskError(path: output.path, reason: "this output is not there")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DiskError(path: output.path, reason: "this output is no plain file")
    }
    let target = try makeParents(of: output.path, in: stage)
    guard rename(source, target) == 0 else { throw .last(source) }
    let file = try DiskFile(target, O_RDONLY)
    try file.synchronize()
    guard let digest = FileProbe.system.digest(target) else { throw .last(target) }
    return ExecResult.File(name: output.name, path: target, digest: digest, size: Int(status.st_size))
  }

  /// Renames a result to its place; where one is there already and whole, that one stays.
  private func settle(_ stage: String, as fingerprint: Fingerprint) throws(DiskError) {
    let place = result(fingerprint)
    if rename(stage, place) == 0 { return }
    if errno == ENOENT {
      try DiskFile.makeFolder("\(path)/results/\(fingerprint.text.prefix(2))")
      if rename(stage, place) == 0 { return }
    }
    guard errno == ENOTEMPTY || errno == EEXIST else { throw .last(place) }
    // What lies there was not whole, or the task would not have run; or another process was faster.
    let old = "\(stage).old"
    if rename(place, old) == 0 { remove(tree: old) }
    guard rename(stage, place) == 0 else { throw .last(place) }
  }
}

/// Removes a file or a folder with all that is in it; what cannot be removed is left.
func remove(tree path: String) {
  // Most folders are empty by then, so that is tried first.
  if rmdir(path) == 0 { return }
  guard errno == ENOTEMPTY || errno == EEXIST else {
    unlink(path)
    return
  }
  empty(path)
  rmdir(path)
}

/// Removes all that is in a folder; what cannot be removed is left.
private func empty(_ path: String) {
  for name in FolderListing.names(path) { remove(tree: "\(path)/\(name)") }
}
