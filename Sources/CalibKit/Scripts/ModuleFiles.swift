import CalibLanguage
import CalibModel
import Glibc

/// Finds the files of modules: beside the script, in the library paths, in the standard library.
///
/// `std.NAME` is always the standard library's. The library paths are those of `CALIB_PATH`, separated by colons.
struct ModuleFiles: Sendable {
  private let libraries: [String]
  private let home: String?

  /// - Parameter environment: the variables of the process.
  init(environment: [String: String]) {
    libraries = (environment["CALIB_PATH"] ?? "").split(separator: ":").map(String.init)
    home = try? Resources(environment: environment).home
  }

  /// The module that is asked for, read; the same file has the same name however it is asked for.
  func answer(_ request: ModuleRequest) -> ModuleAnswer {
    let places = candidates(request)
    for path in places where Files.exists(path) {
      do throws(SessionError) {
        return .found(name: Self.name(of: path), bytes: try Files.read(path))
      } catch {
        return .unreadable(reason: error.description)
      }
    }
    return .missing(places: places, known: known(request))
  }

  /// The paths at which a module may lie, in the order in which they are looked at.
  private func candidates(_ request: ModuleRequest) -> [String] {
    let folder = Files.folder(of: request.user)
    if request.isFile {
      return request.path.hasPrefix("/") ? [request.path] : [Files.join(folder, request.path)]
    }
    let parts = request.path.split(separator: ".").map(String.init)
    let standard = home.map { Files.join($0, "stdlib") }
    if parts.first == "std" {
      return standard.map { [Files.join($0, parts.dropFirst().joined(separator: "/") + ".calib")] } ?? []
    }
    let file = parts.joined(separator: "/") + ".calib"
    return ([folder] + libraries + (standard.map { [$0] } ?? [])).map { Files.join($0, file) }
  }

  /// Names of modules that lie where one was looked for.
  private func known(_ request: ModuleRequest) -> [String] {
    let folder = Files.folder(of: request.user)
    func modules(in folder: String) -> [String] {
      Files.names(in: folder).filter { $0.hasSuffix(".calib") }.map { String($0.dropLast(6)) }
    }
    if request.isFile {
      let start = request.path.hasPrefix("./") ? "./" : ""
      return modules(in: folder).map { "\(start)\($0).calib" }
    }
    let standard = home.map { modules(in: Files.join($0, "stdlib")).map { "std.\($0)" } } ?? []
    return modules(in: folder) + libraries.flatMap { modules(in: $0) } + standard
  }

  /// A path without `./` and `../`, so that one file is one module.
  private static func name(of path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }

  /// The site's own file: the one that `CALIB_SITE` names, else `site.calib` beside the script, where it is there.
  ///
  /// - Throws: what `CALIB_SITE` names and cannot be read.
  static func site(
    of script: String, environment: [String: String]
  ) throws(SessionError) -> (name: String, bytes: [UInt8])? {
    if let path = environment["CALIB_SITE"], !path.isEmpty { return (path, try Files.read(path)) }
    let path = Files.join(Files.folder(of: script), "site.calib")
    guard path != script, Files.exists(path) else { return nil }
    return (path, try Files.read(path))
  }
}
