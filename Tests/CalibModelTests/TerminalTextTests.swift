import CalibModel
import Testing

@Suite("Text for terminals")
struct TerminalTextTests {
  @Test func controlCharactersAndDirectionMarksAreShown() {
    #expect(TerminalText.sanitized("a\u{1B}[2Jb\r\u{7F}\u{9B}") == "a\\u{1b}[2Jb\\u{d}\\u{7f}\\u{9b}")
    #expect(TerminalText.sanitized("x\u{202E}y\u{2028}") == "x\\u{202e}y\\u{2028}")
    #expect(TerminalText.sanitized("µ_σ ± 日本") == "µ_σ ± 日本")
  }

  @Test func linesOfALogStayLines() {
    #expect(TerminalText.sanitizedLines("a\nb\u{7}\r\nc") == ["a", "b\\u{7}", "c"])
  }

  @Test func widthCountsColumnsAndNotCharacters() {
    #expect(TerminalText.width("abc") == 3)
    #expect(TerminalText.width("日本") == 4)
    #expect(TerminalText.width("e\u{301}µ") == 2)
  }

  @Test func truncationKeepsToTheColumns() {
    #expect(TerminalText.truncated("momentum_scale", to: 8) == "momentu…")
    #expect(TerminalText.truncated("日本語", to: 4) == "日…")
    #expect(TerminalText.truncated("short", to: 5) == "short")
    #expect(TerminalText.truncated("x", to: 0).isEmpty)
  }

  @Test func wrappingBreaksAtBlanks() {
    #expect(TerminalText.wrapped("one two three", to: 8) == ["one two", "three"])
    #expect(TerminalText.wrapped("averyveryverylongword x", to: 6) == ["averyveryverylongword", "x"])
  }
}
