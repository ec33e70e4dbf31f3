import CalibDiagnostics
import Testing

/// Colour, labels of several lines, several files, and characters of other widths.
@Suite struct RendererShapeTests {
  private func span(_ file: SourceFile, _ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: file.id, start: start, end: end)
  }

  private func render(_ text: String, color: Bool = false, _ make: (SourceFile) -> Diagnostic) -> String {
    var sources = SourceMap()
    let file = sources.add(name: "a.calib", bytes: Array(text.utf8))
    return DiagnosticRenderer(sources: sources, color: color).render(make(file))
  }

  private func plain(_ text: String) -> String { text.replacing(/\u{1B}\[[0-9;]*m/, with: "") }

  @Test func colourChangesNothingButColour() {
    let make: (SourceFile) -> Diagnostic = { file in
      .error(
        "C1", "m", at: span(file, 2, 3), "here", also: [Diagnostic.Label(span(file, 0, 1), "there")],
        help: "do it")
    }
    let coloured = render("a b\n", color: true, make)
    #expect(plain(coloured) == render("a b\n", make))
    #expect(coloured.hasPrefix("\u{1B}[31;1merror[C1]\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[31;1m^\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[34m-\u{1B}[0m"))
    #expect(coloured.contains("\u{1B}[36;1mhelp\u{1B}[0m: do it"))
  }

  @Test func aWarningHasAnotherColourThanAnError() {
    let found = render("a", color: true) { .warning("W1", "m", at: span($0, 0, 1)) }
    #expect(found.hasPrefix("\u{1B}[33;1mwarning[W1]"))
  }

  @Test func aLabelOfSeveralLinesMarksTheFirstAndTheLast() {
    let found = render("let a = f(\n  1,\n  2,\n  3)\nlet b = 1\n") {
      .error("C1", "too many", at: span($0, 8, 25), "all of this")
    }
    #expect(
      found == """
        error[C1]: too many
         --> a.calib:1:9
          |
        1 | let a = f(
          |         ^^
        ...
        4 |   3)
          |   ^^ all of this

        """)
  }

  @Test func partsOfOtherFilesStandBelowTheirNames() {
    var sources = SourceMap()
    let one = sources.add(name: "one.calib", bytes: Array("use two\nlet a = b\n".utf8))
    let two = sources.add(name: "two.calib", bytes: Array("\nlet b = c\n".utf8))
    let found = DiagnosticRenderer(sources: sources).render(
      .error(
        "C1", "m", at: span(one, 16, 17), "used here", also: [Diagnostic.Label(span(two, 5, 6), "made here")])
    )
    #expect(
      found == """
        error[C1]: m
         --> one.calib:2:9
          |
        2 | let a = b
          |         ^ used here
         ::: two.calib:2
        2 |     b = c
          |     -
        """.replacing("    b = c\n  |     -", with: "let b = c\n  |     - made here") + "\n")
  }

  @Test func columnsCountCharactersAndMarksFollowWhatIsShown() {
    let found = render("let é = \"値段\" + x\n") { file in
      .error("C1", "m", at: span(file, 20, 21), "here")
    }
    #expect(found.contains("--> a.calib:1:16\n"))
    let lines = found.split(separator: "\n")
    // Two characters take two columns each.
    #expect(lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) } == 21)
  }

  @Test func tabsInFrontAndInsideKeepMarksInPlace() {
    let found = render("\ta\tb\n") { .error("C1", "m", at: span($0, 3, 4), "here") }
    #expect(found.contains("1 |     a   b\n  |         ^ here\n"))
  }

  @Test func aMessageAtTheEndOfAFileWithoutANewLineIsDrawn() {
    let found = render("let a =") { .error("C1", "m", at: span($0, 7, 7), "here") }
    #expect(found.contains("1 | let a =\n  |        ^ here\n"))
  }

  @Test func controlCharactersOfAScriptDoNotReachTheTerminal() {
    let found = render("let \u{1B}[2J\u{202E}a = 1\n") {
      .error("C1", "`\u{1B}[2J` is odd", at: span($0, 4, 8), "this: \u{9B}1m", help: "leave \u{7} out")
    }
    #expect(!found.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(!found.unicodeScalars.contains { ["\u{9B}", "\u{202E}", "\u{7F}"].contains($0) })
    #expect(found.contains("`␛[2J` is odd"))
    #expect(found.contains("1 | let ␛[2J�a = 1\n  |     ^^^^ this: �1m\n"))
    #expect(found.contains("help: leave ␇ out"))
  }

  @Test func aFileThatIsNotThereGivesTheMessageAlone() {
    let nowhere = SourceSpan(file: SourceSpan.FileID(index: 7), start: 3, end: 4)
    let found = DiagnosticRenderer(sources: SourceMap()).render(.error("C1", "m", at: nowhere, help: "h"))
    #expect(found == "error[C1]: m\nhelp: h\n")
  }
}
