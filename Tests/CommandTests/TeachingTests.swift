import CalibTestSupport
import FoundationEssentials
import Testing

/// What calib is learned from: the examples, the library's comments and the documents.
@Suite("What calib is learned from")
struct TeachingTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  private static let examples =
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/examples")) ?? []).sorted()

  @Test("there are examples for the situations that calibrations are in")
  func situations() {
    #expect(
      Set(Self.examples).isSuperset(of: ["drift_chamber", "jpsi_scale", "mass_scale", "momentum_scale"]))
  }

  @Test(
    "an example is a script that checks clean, and a README that tells how to use it", arguments: examples)
  func example(_ name: String) throws {
    let folder = "\(Self.root)/examples/\(name)"
    let check = try Program(folder: folder).run("check", "\(name).calib")
    #expect(check.status == 0 && check.all.isEmpty, "\(check.all)")
    let readme = try Text.read("\(folder)/README.md")
    #expect(readme.hasPrefix("# "))
    let words = readme.split { " \n".contains($0) }
    let runs = zip(words, zip(words.dropFirst(), words.dropFirst(2))).contains { word, next in
      word == "calib" && next == ("run", "\(name).calib")
    }
    #expect(runs, "the README does not run the script")
  }

  @Test("profiles of the examples check clean", arguments: ["drift_chamber", "jpsi_scale"])
  func profiles(_ name: String) throws {
    let program = Program(folder: "\(Self.root)/examples/\(name)")
    let check = try program.run("check", "\(name).calib", "--profile", "reprocessing")
    #expect(check.status == 0 && check.all.isEmpty, "\(check.all)")
  }

  @Test("the examples in the documents are right")
  func documents() throws {
    let test = try Program(folder: Self.root).run("test", "docs", "README.md", "CHANGELOG.md")
    #expect(test.status == 0, "\(test.all)")
    #expect(test.output.hasSuffix("examples tested, all right\n"))
  }

  /// A form that this version does not have is said to be so; nothing else may be wrong.
  @Test("the examples in the comments of the standard library are right")
  func library() throws {
    let test = try Program(folder: Self.root).run("test")
    let mistakes = test.all.split(separator: "\n").filter { line in
      line.hasPrefix("error[") && !line.hasPrefix("error[C0090]")
    }
    #expect(mistakes.isEmpty, "\(test.all)")
    #expect(test.output.contains(" examples tested, "))
  }

  @Test(
    "words of all kinds are explained",
    arguments: ["hypot", "median", "by", "split_at", "max_move", "stored"])
  func words(_ word: String) throws {
    let page = try Program(folder: Self.root).run("explain", word)
    #expect(page.status == 0 && page.output.contains(word), "\(page.all)")
  }
}
