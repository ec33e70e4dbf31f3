package import CalibGraph
package import CalibLanguage
import Glibc

/// Where external programs come from, and what they see of the world.
package struct ProgramPlace: Sendable {
  /// The script's folder, absolute: relative programs and `uses:` are taken from there.
  let folder: String
  /// The variables of this process.
  private let environment: [String: String]

  /// Variables that every program sees; others only where `env:` names them.
  private static let handedThrough = [
    "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TMPDIR", "TZ", "USER",
  ]

  package init(folder: String, environment: [String: String]) {
    self.folder = Self.absolute(folder.isEmpty ? "." : folder)
    self.environment = environment
  }

  /// A path that holds wherever a program is started; itself where there is nothing.
  static func absolute(_ path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// The whole environment of a program.
  func variables(_ declared: [String: String?]) -> [String: String] {
    var all: [String: String] = [:]
    for name in Self.handedThrough { if let value = environment[name] { all[name] = value } }
    for (name, value) in declared {
      if let value = value ?? environment[name] { all[name] = value }
    }
    return all
  }

  /// What the results of a program depend on and the script does not show: the program itself, what it uses, and the
  /// variables that it is handed.
  package func marks(of exec: ExecDefinition) throws(TaskFailure) -> [String] {
    var marks: [String] = []
    var commands: [[ExecDefinition.Argument]] = exec.merge.map { [$0] } ?? []
    if case .arguments(let list) = exec.command { commands.append(list) }
    for command in commands {
      guard case .text(let word)? = command.first, let mark = try program(word).mark else { continue }
      marks.append(mark)
    }
    for path in exec.uses {
      marks.append("\(path) \(try ProgramFile.digest(path.hasPrefix("/") ? path : "\(folder)/\(path)"))")
    }
    for (name, value) in exec.environment.sorted(by: { $0.key < $1.key }) where value == nil {
      marks.append("\(name)=\(environment[name] ?? "")")
    }
    return marks
  }

  /// The program that a word names, and what tells whether it is still the same.
  ///
  /// One under the script's folder is known by its bytes, another by path, size and time.
  func program(_ word: String) throws(TaskFailure) -> (path: String, mark: String?) {
    guard word.contains("/") else { return (word, found(word).flatMap(Self.mark)) }
    let path = word.hasPrefix("/") ? word : "\(folder)/\(word)"
    guard access(path, X_OK) == 0 else {
      let isThere = access(path, F_OK) == 0
      throw TaskFailure(
        isThere ? "`\(word)` may not be executed" : "there is no program `\(word)`",
        help: isThere
          ? "`chmod +x \(path)`" : "a relative program is taken from the script's folder, \(folder)")
    }
    return (path, path.hasPrefix(folder + "/") ? try ProgramFile.digest(path) : Self.mark(path))
  }

  /// The file that a name without `/` stands for in PATH.
  private func found(_ name: String) -> String? {
    let folders = (environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private static func mark(_ path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return "\(path) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }
}
