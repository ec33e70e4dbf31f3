import CalibTestSupport
import FoundationEssentials
import Testing

/// A reader who does all that the tutorial says sees what it shows.
@Suite("The tutorial")
struct TutorialTests {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  @Test("its dialogues are what a terminal shows, in order, in a fresh folder")
  func dialogues() throws {
    let temporary = try TemporaryFolder()
    var folder = temporary.path
    let steps = Dialogue(try Text.read("\(Self.root)/docs/tutorial.md")).steps
    #expect(steps.count > 10)
    for step in steps {
      switch step {
      case .file(let name, let text): try Text.write(text, to: "\(folder)/\(name)")
      case .command(let words, let answer):
        if words[0] == "cd" {
          folder += "/\(words[1])"
          continue
        }
        try #require(words[0] == "calib", "the tutorial has another command: \(words)")
        let ending = try Program(folder: folder).run(Array(words.dropFirst()))
        #expect(ending.status == 0, "\(words): \(ending.all)")
        #expect(Dialogue.isShown(ending.output, as: answer), "\(words):\n\(ending.all)")
      case .session(let words, let greeting, let inputs):
        let ending = try Program(folder: folder).run(
          Array(words.dropFirst()), input: inputs.map { $0.input + "\n" }.joined())
        // On a pipe what is wrong goes to the other stream.
        let wrong = inputs.filter { $0.answer.first?.hasPrefix("error") == true }
        let right = inputs.filter { $0.answer.first?.hasPrefix("error") != true }
        let shown = greeting + right.flatMap(\.answer)
        #expect(Dialogue.isShown(ending.output, as: shown), "\(words):\n\(ending.all)")
        #expect(Dialogue.isShown(ending.errors, as: wrong.flatMap(\.answer)), "\(words):\n\(ending.errors)")
        #expect(ending.status == (wrong.isEmpty ? 0 : 1))
      }
    }
  }

  @Test("a dialogue that differs is not taken for the same")
  func differences() {
    #expect(Dialogue.isShown("a 1\nb\n", as: ["a …", "b"]))
    #expect(Dialogue.isShown("a\nx\ny\nb\n", as: ["a", "…", "b"]))
    #expect(!Dialogue.isShown("a\nx\n", as: ["a"]))
    #expect(!Dialogue.isShown("a\n", as: ["a", "b"]))
    #expect(!Dialogue.isShown("a 1 c\n", as: ["a … b"]))
    #expect(!Dialogue.isShown("", as: ["a"]))
  }
}
