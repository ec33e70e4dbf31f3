import CalibTestSupport
import FoundationEssentials
import Testing

/// The source tree, as far as its rules can be read off the text.
private enum SourceTree {
  /// The folder of `Package.swift`.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The paths of the files below a folder that end so, sorted.
  static func files(in folder: String, ending: String) -> [String] {
    let base = "\(root)/\(folder)"
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: base)) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().map { "\(base)/\($0)" }
  }

  /// The folders of Swift modules directly below `Sources`.
  static var modules: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/Sources")) ?? []
    return names.filter { !files(in: "Sources/\($0)", ending: ".swift").isEmpty }.sorted()
  }

  /// The ```` ```calib ```` blocks of a document.
  static func blocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var open: [Substring]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let lines = open {
        if line.hasPrefix("```") {
          blocks.append(lines.joined(separator: "\n") + "\n")
          open = nil
        } else {
          open = lines + [line]
        }
      } else if line == "```calib" {
        open = []
      }
    }
    return blocks
  }
}

@Suite("Rules of the source tree")
struct SourceRulesTests {
  @Test("no source imports all of Foundation")
  func foundation() throws {
    let files = SourceTree.files(in: "Sources", ending: ".swift")
    #expect(files.count > 100)
    for file in files {
      let imports = try Text.read(file).split(separator: "\n").filter { $0.contains("import Foundation") }
      #expect(imports.allSatisfy { $0.hasSuffix("import FoundationEssentials") }, "\(file)")
    }
  }

  @Test("each module has a file that opens with what the module does", arguments: SourceTree.modules)
  func firstFiles(_ module: String) throws {
    let openings = try SourceTree.files(in: "Sources/\(module)", ending: ".swift").map { file in
      try Text.read(file).split(separator: "\n").prefix { $0.hasPrefix("// ") }.joined(separator: " ")
    }
    let word = module == "calib" ? "The command line" : "\(module) "
    #expect(openings.contains { $0.hasPrefix("// \(word)") }, "no file begins with `// \(word)…`")
  }

  @Test("scripts that come with calib are right, and laid out as `calib fmt` does")
  func scripts() throws {
    let program = Program(folder: SourceTree.root)
    let scripts = ["examples", "stdlib"].flatMap { SourceTree.files(in: $0, ending: ".calib") }
    #expect(scripts.count >= 3)
    let check = try program.run(["check"] + scripts)
    #expect(check.status == 0 && check.all.isEmpty, "\(check.all)")
    let format = try program.run(["fmt", "--check"] + scripts)
    #expect(format.status == 0, "\(format.all)")
  }

  @Test("scripts in the documents are right")
  func documents() throws {
    let temporary = try TemporaryFolder()
    let program = Program(folder: temporary.path)
    let readme = "\(SourceTree.root)/README.md"
    let documents = SourceTree.files(in: "docs", ending: ".md") + (Text.exists(readme) ? [readme] : [])
    for document in documents {
      for (number, block) in SourceTree.blocks(try Text.read(document)).enumerated() {
        try Text.write(block, to: "\(temporary.path)/block.calib")
        let check = try program.run("check", "block.calib")
        #expect(check.status == 0, "block \(number + 1) of \(document):\n\(check.all)")
      }
    }
  }

  @Test("a block ends where its fence does")
  func fences() {
    #expect(SourceTree.blocks("a\n```calib\nb\n\nc\n```\nd\n```text\ne\n```\n") == ["b\n\nc\n"])
  }
}
