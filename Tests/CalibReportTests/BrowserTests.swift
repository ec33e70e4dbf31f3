import CalibReport
import CalibTestSupport
import Foundation
import Testing

/// Skipped, with a line that says so, where no Chromium is installed.
@Suite(
  "The report in a browser", .serialized,
  .enabled(if: Browser.path != nil, "Chromium is not installed: `apt-get install chromium`"))
struct BrowserTests {
  private let page = RichSample.page

  @Test("nothing is cut, covered or missing", arguments: [400, 1400], [false, true])
  func fits(width: Int, isDark: Bool) throws {
    let temporary = try TemporaryFolder()
    let (visit, console) = try Browser.visit(page, width: width, folder: temporary.path, dark: isDark)
    #expect(visit.width <= Double(width))
    #expect(visit.drawings == page.split(separator: "<svg ").count - 1)
    #expect(visit.drawings > 20)
    #expect(visit.empty == 0)
    #expect(visit.cut.isEmpty)
    #expect(visit.overlapping.isEmpty)
    #expect(console.isEmpty, "\(console)")
    #expect(try Browser.requests(folder: temporary.path).isEmpty)
  }

  /// Without it a browser that finds nothing would pass.
  @Test func mistakesAreFound() throws {
    let temporary = try TemporaryFolder()
    let page = """
      <p style="width:900px">wide</p><img src="http://127.0.0.1:9/x.png">
      <svg viewBox="0 0 100 50" aria-label="bad"><text x="80" y="20">reaches out</text>
      <text x="10" y="20">one</text><text x="12" y="21">two</text></svg><svg style="height:0"></svg>
      """
    let (visit, console) = try Browser.visit(page, width: 400, folder: temporary.path)
    #expect(visit.width > 800)
    #expect(visit.drawings == 2 && visit.empty == 1)
    #expect(visit.cut == ["bad: reaches out"])
    #expect(visit.overlapping == ["bad: two on one"])
    let requests = try Browser.requests(folder: temporary.path)
    #expect(requests.contains("http://127.0.0.1:9/x.png"), "\(requests) \(console)")
  }
}
