import CalibModel
import CalibReport
import CalibTestSupport
import Foundation
import FoundationXML
import Testing

/// Whatever a script, a file or a program says is shown as text, wherever it is shown.
@Suite("Hostile text")
struct HostileTextTests {
  /// Control characters but ends of lines, and marks that reorder what follows.
  private func harmful(_ text: String) -> [String] {
    text.unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7f || $0.value == 0x202e }
      .map { String($0.value, radix: 16) }
  }

  @Test func thePageHasNoMarkupOfOthers() {
    let page = htmlReport(HostileSample.content())
    #expect(!page.contains("<script"))
    #expect(harmful(page).isEmpty)
    #expect(page.contains("&lt;script&gt;alert(&#39;x&amp;y&#39;)&lt;/script&gt;&quot;"))
    // Beside the elements that the report makes there is none.
    let names = Set(page.matches(of: /<\/?([A-Za-z][A-Za-z0-9]*)/).map { String($0.1) })
    let own: Set<String> = [
      "html", "head", "meta", "title", "style", "body", "main", "header", "p", "span", "h1", "h2", "h3",
      "code", "section", "div", "table", "thead", "tbody", "tr", "th", "td", "a", "figure", "figcaption",
      "strong", "svg", "line", "rect", "circle", "path", "text", "details", "summary", "pre", "dl", "dt",
      "dd",
    ]
    #expect(names.isSubset(of: own), "\(names.subtracting(own))")
  }

  @Test(.enabled(if: Browser.path != nil, "Chromium is not installed"), arguments: [400, 1400])
  func thePageStaysAsWideAsTheWindow(width: Int) throws {
    let temporary = try TemporaryFolder()
    let (visit, console) = try Browser.visit(
      htmlReport(HostileSample.content()), width: width, folder: temporary.path)
    #expect(visit.width <= Double(width))
    #expect(visit.empty == 0)
    #expect(console.isEmpty, "\(console)")
  }

  @Test func junitIsXMLAndSaysTheSame() throws {
    let reader = CaseReader()
    let parser = XMLParser(data: Data(junitReport(HostileSample.content()).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    #expect(reader.elements.isSubset(of: ["testsuites", "testsuite", "testcase", "failure", "system-out"]))
    #expect(
      reader.failures.contains { $0.contains("</text></title><script>alert('x&y')</script>\"`*_[a](b)|") })
    #expect(reader.failures.contains { $0.contains("\\u{1b}[2J\\u{202e}\\u{0}\\u{ffff}\\u{a}# h") })
  }

  @Test func markdownHasNoMarkupOfOthers() {
    let text = markdownReport(HostileSample.content())
    #expect(!text.contains("<"))
    #expect(!text.contains("\n# h"))
    #expect(harmful(text).isEmpty)
    // Behind a backslash each, so that they make no link, code or cell.
    #expect(text.matches(of: /[^\\]\[a/).isEmpty && text.matches(of: /[^\\]`/).isEmpty)
    // A table's rows all have as many cells as its head.
    var columns: Int?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("| ") else {
        columns = nil
        continue
      }
      let count = line.matches(of: /(?:^|[^\\])\|/).count
      #expect(count == columns ?? count, "\(line.prefix(200))")
      columns = count
    }
  }

  @Test func linesOfMarkdownMakeNoLists() {
    for (name, shown) in [
      ("- x", "\\- x"), ("1. x", "1\\. x"), ("12) x", "12\\) x"), ("1.5 x", "1.5 x"), ("+ x", "\\+ x"),
      ("    x", "x"), ("https://a.b", "https\\://a.b"), ("@all", "&#64;all"),
    ] {
      let content = ReportContent(
        title: "t", script: name, started: "", finished: "", results: [], calibrations: [])
      #expect(markdownReport(content).contains("\n\n\(shown)\n\n"), "\(markdownReport(content))")
    }
  }

  @Test func mermaidHasNoSignsOfItsOwnInLabels() {
    let text = PlanMermaid.text(HostileSample.plan())
    let label = #/"(?:[A-Za-z0-9 _.,\/\-…×]|#[0-9]+;|<br>)*"/#
    for line in text.split(separator: "\n") {
      let rest = line.replacing(label, with: "L")
      #expect(
        rest.wholeMatch(
          of: #/flowchart LR| *subgraph c\d+\[L\]| *n\d+\[L\]:::\w+| *end| *n\d+ --> n\d+| *classDef \w+ \S+/#
        )
          != nil, "\(rest)")
    }
  }

  @Test(.enabled(if: Graphviz.path != nil, "Graphviz is not installed"))
  func graphvizDrawsTheNamesAsTheyAre() throws {
    let drawing = try Graphviz.svg(PlanDOT.text(HostileSample.plan()))
    let text = drawing.replacing("&lt;", with: "<").replacing("&gt;", with: ">")
      .replacing("&#39;", with: "'").replacing("&#45;", with: "-").replacing("&quot;", with: "\"")
      .replacing("&amp;", with: "&")
    #expect(text.contains("</text></title><script>alert('x&y')</script>\"`*_[a]"), "\(drawing.prefix(3000))")
    #expect(!drawing.contains("<script"))
  }

  @Test(.enabled(if: Graphviz.path != nil, "Graphviz is not installed"))
  func graphvizDrawsAPlan() throws {
    let drawing = try Graphviz.svg(PlanDOT.text(Sample.plan()))
    for name in ["beam_spot", "momentum_scale", "publish prompt_2026a", "collect × 12", "pass 3"] {
      #expect(drawing.contains(">\(name)</text>"), "\(name)")
    }
    #expect(drawing.matches(of: /class="edge"/).count >= 7)
  }
}

/// Names of elements and texts of failures.
private final class CaseReader: NSObject, XMLParserDelegate {
  var elements: Set<String> = []
  var failures: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.insert(name)
    if let message = attributes["message"] { failures.append(message) }
  }
}
