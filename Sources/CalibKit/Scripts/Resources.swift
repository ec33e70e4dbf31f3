import CSystem
import Glibc

/// Where the parts of calib lie that are no program: the standard library, the examples, the pages on errors.
///
/// An installation has them in `share/calib` beside the program's folder, a build folder in the source tree above
/// it; the environment variable `CALIB_HOME` names another place.
package struct Resources: Sendable {
  package let home: String

  /// Finds them.
  ///
  /// - Parameter program: the path of the program; `nil` is that of this process.
  package init(environment: [String: String], program: String? = nil) throws(SessionError) {
    if let home = environment["CALIB_HOME"], !home.isEmpty {
      self.home = home
      return
    }
    let program = if let program { program } else { try Self.programPath() }
    var folder = Files.folder(of: program)
    let installed = Files.join(Files.folder(of: folder), "share/calib")
    if Files.exists(Files.join(installed, "stdlib")) {
      home = installed
      return
    }
    while folder != "/" {
      if Files.exists(Files.join(folder, "Package.swift")), Files.exists(Files.join(folder, "stdlib")) {
        home = folder
        return
      }
      folder = Files.folder(of: folder)
    }
    throw SessionError(
      .unreadable, "cannot find calib's own files: neither `\(installed)` nor a source tree is there",
      help:
        "install calib with `make install`, or set CALIB_HOME to the folder that holds `stdlib` and `examples`"
    )
  }

  package var examples: String { Files.join(home, "examples") }
  package var standardLibrary: String { Files.join(home, "stdlib") }
  package var languageReference: String { Files.join(home, "docs/language.md") }
  package var errorPages: String { Files.join(home, "docs/errors") }

  private static func programPath() throws(SessionError) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { throw SessionError(.unreadable, "cannot read `/proc/self/exe`") }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
