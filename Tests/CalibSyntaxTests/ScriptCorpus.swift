import Foundation

/// All scripts of the project: examples, library, fixtures, and what stands in the documentation.
enum ScriptCorpus {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Scripts with their paths, in order of these; those of the design too, where it lies beside the project.
  static let scripts: [(name: String, bytes: [UInt8])] = {
    var found = files(in: ["examples", "stdlib", "Tests", "../shared/design"], ending: ".calib")
    for (name, bytes) in files(in: ["docs", "README.md", "../shared/design"], ending: ".md") {
      found += blocks(of: String(decoding: bytes, as: UTF8.self)).enumerated().map {
        ("\(name)#\($0.offset)", Array($0.element.utf8))
      }
    }
    return found
  }()

  /// Those of the examples, which have no mistakes.
  static var examples: [(name: String, bytes: [UInt8])] {
    scripts.filter { $0.name.hasPrefix("examples/") }
  }

  private static func files(in places: [String], ending: String) -> [(name: String, bytes: [UInt8])] {
    var names: [String] = []
    for place in places {
      if place.hasSuffix(ending) { names.append(place) }
      let folder = root.appending(path: place).path
      let inside = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
      names += inside.filter { $0.hasSuffix(ending) }.map { "\(place)/\($0)" }
    }
    return names.sorted().compactMap { name in
      (try? Data(contentsOf: root.appending(path: name))).map { (name, [UInt8]($0)) }
    }
  }

  /// The blocks of a Markdown text that are scripts.
  private static func blocks(of text: String) -> [String] {
    text.components(separatedBy: "```calib\n").dropFirst().map {
      $0.components(separatedBy: "\n```").first ?? ""
    }
  }
}
