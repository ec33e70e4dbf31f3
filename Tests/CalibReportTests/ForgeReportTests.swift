import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("The reports for forges")
struct ForgeReportTests {
  private let content = Sample.report([Sample.beamSpot(), Sample.momentumScale()])

  @Test func junitCountsWhatFailed() {
    let text = junitReport(content)
    #expect(text.contains("<testsuite name=\"momentum_scale\" tests=\"9\" failures=\"2\">"))
    #expect(
      text.contains(
        "name=\"require good_fit 12/106..12/108\"><failure message=\"3.14: bad J/psi fit in 12/106..12/108\"/>"
      ))
    #expect(text.contains("<testsuite name=\"beam_spot\" tests=\"2\" failures=\"2\">"))
  }

  @Test func junitClosesWhatItOpens() {
    var open: [String] = []
    for match in junitReport(content).matches(of: /<(\/?)([a-z-]+)([^>]*)>/) {
      if match.3.hasSuffix("/") { continue }
      if match.1.isEmpty { open.append(String(match.2)) } else { #expect(open.popLast() == String(match.2)) }
    }
    #expect(open.isEmpty)
  }

  @Test func markdownShowsVerdictsAndConstants() {
    let text = markdownReport(content)
    #expect(text.contains("| momentum\\_scale | rejected | 3 | 4 | 1 of 8 failed |"))
    #expect(text.contains("| 12/100..12/102 | 3 | 1.000234 ± 0.000031 |"))
    #expect(text.contains("| require | good\\_fit | 12/106..12/108 | 3.14 |"))
  }

  @Test func hostileNamesAreTextInBoth() {
    let hostile = "<b>|`*_[x](y)\u{1B}\n# title"
    let content = Sample.report([Sample.momentumScale(name: hostile)])
    let markdown = markdownReport(content)
    #expect(!markdown.contains("<b>"))
    #expect(!markdown.contains("\n# title"))
    #expect(!markdown.contains("[x]("))
    #expect(!junitReport(content).contains("<b>"))
    #expect(!junitReport(content).contains("\u{1B}"))
  }

  @Test func aComparisonShowsMovesInErrors() {
    var content = content
    let interval = Sample.interval(100, 102)
    content.comparison = ReportComparison(
      name: "tag old",
      rows: [
        .init(
          calibration: "a", interval: interval, field: "x", old: .measured(1, error: 0.1, unit: "mm"),
          new: .measured(1.5, error: 0.2, unit: "mm")),
        .init(calibration: "a", interval: interval, field: "y", old: .integer(3), new: .integer(3)),
        .init(calibration: "a", interval: interval, field: "z", old: nil, new: .integer(3)),
      ])
    let text = markdownReport(content)
    #expect(text.contains("1 of 2 constants changed, 1 was not there"))
    #expect(text.contains("| a.x | 12/100..12/102 | 1.00 ± 0.10 mm | 1.50 ± 0.20 mm | +0.50 mm | +2.5 |"))
    #expect(htmlReport(content).contains("<h2>Against tag old</h2>"))
  }
}
