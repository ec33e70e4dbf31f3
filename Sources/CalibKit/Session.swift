// CalibKit is the facade: it composes the modules into what the command line offers. It reads clock, environment and
// files for those that may not, and turns their errors into text.

import CSystem
import CalibDiagnostics
import CalibDigest
import CalibLanguage
import CalibModel
import CalibPrimitives
import CalibSyntax
import Glibc

/// One use of calib: options, and what can be asked of a script with them.
public struct Session: Sendable {
  /// The version of the program.
  public static let version = "0.1.0"

  package let options: SessionOptions

  package init(_ options: SessionOptions) { self.options = options }

  /// The kind of processor, as far as the system tells: the last digits of a fit may depend on it.
  static var processor: String {
    let lines = ((try? Files.read("/proc/cpuinfo")) ?? []).split(separator: UInt8(ascii: "\n"))
    let model = lines.lazy.map { String(decoding: $0, as: UTF8.self) }.first { $0.hasPrefix("model name") }
    return model?.split(separator: ":", maxSplits: 1).last.map { String($0.drop { $0 == " " }) } ?? "unknown"
  }

  /// The environment's variables.
  static var environment: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
      let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
      entry += 1
    }
    return variables
  }

  func resources() throws(SessionError) -> Resources { try Resources(environment: Self.environment) }

  /// Reads and checks a script.
  ///
  /// - Throws: what cannot be read; mistakes are in the result.
  func load(_ path: String, makesProgram: Bool = true) throws(SessionError) -> LoadedScript {
    let bytes = if let unsaved = options.unsaved[path] { unsaved } else { try Files.read(path) }
    let site = try ModuleFiles.site(of: path, environment: Self.environment)
    return LoadedScript(path: path, bytes: bytes, options: options, site: site, makesProgram: makesProgram)
  }

  /// Reads and checks a script that has to be right.
  func loadChecked(_ path: String, color: Bool = false) throws(SessionError) -> (LoadedScript, Program) {
    let script = try load(path)
    guard let program = script.checked.program else {
      throw SessionError(.mistake, rendered: script.rendered(color: color))
    }
    guard program.pending.isEmpty else {
      let renderer = DiagnosticRenderer(sources: script.sources, color: color)
      throw SessionError(.mistake, rendered: renderer.render(script.checked.diagnostics + program.pending))
    }
    return (script, program)
  }
}
