// CalibTestSupport holds what tests share: fixtures, temporary folders, data beside the project. It knows no module.

import FoundationEssentials

/// A file of a test's fixture folder, with what is expected of it in files beside it.
package struct Fixture: Sendable, CustomStringConvertible {
  /// The path of the input.
  package let path: String
  /// The file's name without its extension.
  package let name: String

  package var description: String { name }

  /// The fixtures of a folder beside the calling test, in order of name; empty where there is no such folder.
  package static func all(in folder: String, extension ending: String = "calib", file: String = #filePath)
    -> [Fixture]
  {
    let base = URL(filePath: file).deletingLastPathComponent().appending(path: "Fixtures/\(folder)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    return names.filter { $0.hasSuffix(".\(ending)") }.sorted().map { name in
      Fixture(path: base.appending(path: name).path, name: String(name.dropLast(ending.count + 1)))
    }
  }

  package func bytes() throws -> [UInt8] { try [UInt8](Data(contentsOf: URL(filePath: path))) }

  package func text() throws -> String { String(decoding: try bytes(), as: UTF8.self) }

  /// What is expected; with `CALIB_UPDATE_SNAPSHOTS=1` the found text is written first.
  package func expected(_ ending: String, updatingTo found: String) throws -> String {
    let file = URL(filePath: path).deletingLastPathComponent().appending(path: "\(name).\(ending)")
    if ProcessInfo.processInfo.environment["CALIB_UPDATE_SNAPSHOTS"] == "1" {
      try Data(found.utf8).write(to: file)
    }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
