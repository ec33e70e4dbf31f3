import CalibTestSupport
import Testing

@testable import CalibKit

@Suite struct DocumentationTests {
  private let text = """
    ## About all of it.

    ## Adds `b` to a.
    ##
    ## ```calib
    ## require two: added(1, 1) == 2
    ## ```
    fn added(a, b = 1) = a + b
    fn _private(a) = a

    ## The tracks.
    dataset tracks {
      files:   "t_<run>.csv"
      columns: {
        ## Transverse distance.
        d0: mm, z0: mm
      }
    }

    """

  @Test func blocksOfARunOfCommentsAreSeparatedByBlankLines() {
    let blocks = DocText.blocks("## one\n## more\n\n## two", firstLine: 7)
    #expect(blocks.map(\.lines) == [["one", "more"], ["two"]])
    #expect(blocks.map(\.firstLine) == [7, 10])
  }

  @Test func examplesKnowTheirLines() {
    let examples = DocText.examples(in: ["a", "```calib", "let x = 1", "```", "```", "let y", "```"])
    #expect(examples == [DocText.Example(text: "let x = 1\n", line: 3)])
  }

  @Test func theReferenceShowsWhatIsPublic() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("m.calib", text)
    let markdown = try Session(SessionOptions()).documentation(path, format: .markdown)
    #expect(
      markdown.hasPrefix("# m.calib\n\nAbout all of it.\n\n## `fn added(a, b = 1)`\n\n"))
    #expect(markdown.contains("Adds `b` to a."))
    #expect(!markdown.contains("_private"))
    #expect(
      markdown.contains("## `dataset tracks`\n\nThe tracks.\n\n* `d0: mm`: Transverse distance.\n* `z0: mm`"))
  }

  @Test func thePageHoldsTextAsText() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("m.calib", "## <script>alert(1)</script> & `<b>`\nlet x = 1\n")
    let page = try Session(SessionOptions()).documentation(path, format: .html)
    #expect(!page.contains("<script>"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; <code>&lt;b&gt;</code>"))
  }

  @Test func anExampleWithAMistakeIsShownWithItsPlace() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "m.md", "# x\n\n```calib\nlet a = 1 GeV + 1 mm\n```\n\n```calib\nlet a = 1\n```\n")
    let report = try Session(SessionOptions()).testExamples([path], color: false)
    #expect(report.hasFailed)
    #expect(report.text.contains("m.md:4: this example has mistakes"))
    #expect(report.text.hasSuffix("2 examples tested, 1 with mistakes\n"))
  }

  @Test func anUnknownModuleIsAnsweredWithANearOne() {
    #expect(throws: SessionError.self) {
      try Session(SessionOptions()).documentation("std.fysics", format: .markdown)
    }
  }
}
