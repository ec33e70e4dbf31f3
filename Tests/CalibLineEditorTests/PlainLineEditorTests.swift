import CalibLineEditor
import Testing

@Suite("Lines from a pipe")
struct PlainLineEditorTests {
  /// What an editor over these lines wrote and answered.
  private func dialogue(_ lines: [String], showsPrompt: Bool) -> (answers: [LineInput], written: String) {
    var rest = lines[...]
    var written = ""
    let editor = PlainLineEditor(
      showsPrompt: showsPrompt, read: { rest.popFirst() }, write: { written += $0 })
    let answers = (0...lines.count).map { _ in editor.readLine(prompt: "calib> ") }
    return (answers, written)
  }

  @Test func linesComeAsTheyAreUntilTheEnd() {
    let (answers, written) = dialogue(["let x = 3", "", "  y"], showsPrompt: false)
    #expect(answers == [.line("let x = 3"), .line(""), .line("  y"), .end])
    #expect(written.isEmpty)
  }

  @Test func dumbTerminalsGetAPromptForEachLine() {
    #expect(dialogue(["a"], showsPrompt: true).written == "calib> calib> ")
  }

  @Test func carriageReturnsAtTheEndAreNoPartOfALine() {
    #expect(dialogue(["a\r", "b\rc"], showsPrompt: false).answers == [.line("a"), .line("b\rc"), .end])
  }

  @Test func whatIsPrintedGoesOut() {
    var written = ""
    let editor = PlainLineEditor(showsPrompt: false, read: { nil }, write: { written += $0 })
    editor.print("12/24 done\n")
    #expect(written == "12/24 done\n")
  }

  @Test func historyIsNothingAndNoMistake() throws {
    let editor = PlainLineEditor(showsPrompt: false, read: { nil }, write: { _ in })
    editor.addHistory("let x = 3")
    try editor.saveHistory("/nowhere/at/all", limit: 10)
    try editor.loadHistory("/nowhere/at/all")
  }

  @Test func theWordToCompleteIsCutOutOfTheLineByBytes() {
    #expect(CompletionRequest(line: "plot µ_sc", start: 5, end: 10).word == "µ_sc")
    #expect(CompletionRequest(line: "plot", start: 9, end: 12).word.isEmpty)
  }
}
