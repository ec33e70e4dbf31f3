import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("Sections of the report")
struct ReportSectionTests {
  private let page = RichSample.page

  private func section(_ title: String) throws -> String {
    let start = try #require(page.firstRange(of: "<h2>\(title)</h2>"), "\(title)")
    let end = try #require(page[start.upperBound...].firstRange(of: "</section>"))
    return String(page[start.upperBound..<end.lowerBound])
  }

  @Test func gapsAreNamedWithTheirReason() throws {
    let coverage = try section("Coverage")
    #expect(coverage.contains("beam_spot: 11 of 12 runs covered"))
    #expect(coverage.contains("class=\"cover gap\""))
    #expect(coverage.contains("<td class=\"iov\">12/111</td>"))
    #expect(coverage.contains("<code>n &gt;= 500</code> is not met: 212 entries"))
  }

  @Test func fullCoverageIsSaid() {
    let page = htmlReport(Sample.report([Sample.momentumScale()]))
    #expect(page.contains("All 12 runs have constants of every calibration that reads them."))
  }

  @Test func checksHaveConditionsAndTheRangeOfTheirValues() {
    #expect(page.contains("<code>peak.chi2 / peak.ndf &lt; 2</code>"))
    #expect(page.contains("<span class=\"badge bad\">3 of 4</span>"))
    #expect(page.contains("<td>1.2 … 3.14</td>"))
  }

  @Test func checksOverCalibrationsHaveASection() throws {
    let checks = try section("Checks over calibrations")
    #expect(checks.contains("centred") && checks.contains("beam_spot, drift"))
    #expect(checks.contains("<code>x</code> is at 3 mm") && checks.contains(">12/103<"))
  }

  @Test func gatesSayWhatTheyDecidedAndWhichKeysDid() throws {
    let start = try #require(page.firstRange(of: "<h3>Gates</h3>"))
    let gates = page[start.upperBound...]
    #expect(gates.contains("<span class=\"badge bad\">veto</span>"))
    #expect(gates.contains("moved by 0.59, more than 0.5"))
    let table = try #require(gates.firstMatch(of: /by key<\/summary>(?s:.*?)<\/details>/)?.0)
    // The veto first, then updates by their moves, 40 of 60 in all.
    #expect(table.firstRange(of: "<th scope=\"row\">59</th>") != nil)
    #expect(table.matches(of: /<th scope="row">/).count == 40)
    #expect(table.contains("20 more keys are not shown"))
  }

  @Test func movesAreSortedByTheirErrors() throws {
    let section = try section("Against tag prompt_2026a before this run")
    #expect(section.contains("5 of 5 constants changed"))
    let sizes = section.matches(of: /<td class="number">([+-][0-9.]+)<\/td><\/tr>/).compactMap {
      Double($0.1)
    }
    #expect(sizes.count == 5)
    #expect(sizes.map(abs) == sizes.map(abs).sorted(by: >))
    #expect(section.contains("18 of 19 keys, most 0: 0.5 ns, 1 new"))
  }

  @Test func constantsThatDidNotChangeAreOnlyCounted() {
    let old = Payload.Constant.measured(1, error: 0.1, unit: "mm")
    var content = Sample.report([])
    content.comparison = ReportComparison(
      name: "tag t",
      rows: [.init(calibration: "a", interval: Sample.interval(1, 2), field: "x", old: old, new: old)])
    let page = htmlReport(content)
    #expect(page.contains("0 of 1 constant changed") && !page.contains("<th>Before"))
  }

  @Test func theSummarySaysHowFarConstantsMoved() {
    #expect(page.contains("data-label=\"moved\">4 of 4, at most "))
    #expect(page.contains("data-label=\"moved\">—"))
  }

  @Test func anUnpublishedTagStandsInTheHeader() {
    #expect(page.contains("<span class=\"badge bad\">prompt_2026a: not published</span>"))
  }
}
