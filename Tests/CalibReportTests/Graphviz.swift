import Foundation

/// The program `dot`, where it is installed.
enum Graphviz {
  static var path: String? {
    ["/usr/bin/dot", "/usr/local/bin/dot"].first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// The drawing of a graph.
  ///
  /// - Throws: a `Problem` with what `dot` says where it takes offence at anything.
  static func svg(_ graph: String) throws -> String {
    guard let path else { throw Problem(description: "there is no `dot`") }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch {} }
    let (input, output) = (folder.appendingPathComponent("in.dot"), folder.appendingPathComponent("out.svg"))
    let log = folder.appendingPathComponent("log")
    try Data(graph.utf8).write(to: input)
    try Data().write(to: log)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-Tsvg", "-o", output.path, input.path]
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    process.waitUntilExit()
    let said = String(decoding: try Data(contentsOf: log), as: UTF8.self)
    guard process.terminationStatus == 0, said.isEmpty else { throw Problem(description: said) }
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
