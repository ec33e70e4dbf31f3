import CalibGraph
import CalibModel
import CalibReport
import Testing

@Suite("The HTML report")
struct HTMLReportTests {
  private let page = htmlReport(Sample.report([Sample.beamSpot(), Sample.momentumScale()]))

  @Test func showsWhatWasFound() {
    for text in [
      "<h1>Momentum scale, prompt 2026a</h1>", "2 of 2 calibrations not done",
      "<span class=\"badge bad\">rejected</span>", "1.000234 ± 0.000031", "3.09702 ± 0.00021 GeV",
      "<code>good_fit</code> failed in 12/106..12/108", "5f0c1b…", "-1.52 ± 0.31 1/GeV",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    // Three constants of one calibration, two of the other, four plots, the graph, the coverage.
    #expect(page.split(separator: "<svg ").count - 1 == 11)
  }

  @Test func loadsNothingAndRunsNothing() {
    for text in ["<script", "src=", "url(", "@import", "http://", "https://", "javascript:"] {
      #expect(!page.contains(text), "\(text)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test func tagsAreClosedInOrder() {
    var open: [String] = []
    for match in page.matches(of: /<(\/?)([a-z0-9]+)([^>]*)>/) {
      let name = String(match.2)
      if ["meta"].contains(name) || match.3.hasSuffix("/") { continue }
      if match.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name) }
    }
    #expect(open.isEmpty)
  }

  @Test func hostileNamesAreText() {
    let hostile = "<script>alert('\"x&y')</script>\u{1B}\u{202E}" + String(repeating: "n", count: 10_000)
    let result = Sample.momentumScale(name: hostile)
    var content = ReportContent(
      title: hostile, script: hostile, started: hostile, finished: hostile, results: [result],
      calibrations: [
        Plan.Calibration(
          name: hostile, dependencies: [hostile], strategy: .single, maximumPasses: 1, runs: [], files: 1,
          expectedIntervals: [], intervalsNote: hostile)
      ],
      publications: [
        PublicationSpec(tag: hostile, calibrations: [hostile], signoff: hostile, ownsBase: false)
      ],
      publicationResults: [
        PublicationResult(tag: hostile, outcome: .refused, commit: hostile, note: "`\(hostile)`")
      ])
    content.provenance = [.init(hostile, hostile)]
    let page = htmlReport(content)
    #expect(!page.contains("<script"))
    #expect(!page.contains("\u{1B}") && !page.contains("\u{202E}"))
    #expect(page.contains("&lt;script&gt;alert(&#39;&quot;x&amp;y&#39;)&lt;/script&gt;\\u{1b}\\u{202e}n"))
  }

  @Test func plotsOfSuspectIntervalsComeFirstAndTheLimitHolds() throws {
    var content = Sample.report([Sample.momentumScale()])
    content.plotLimit = 1
    let page = htmlReport(content)
    let plots = try #require(page.firstRange(of: "<h3>Validation</h3>"))
    #expect(page[plots.upperBound...].contains("12/106..12/108"))
    #expect(page.contains("3 more plots are left out"))
  }

  @Test func inputFilesHaveSizesAndDigests() {
    var content = Sample.report([Sample.momentumScale()])
    content.work = "115 tasks run in 1.9 s"
    content.inputs = [
      .init(
        dataset: "dimuon", path: "data/<1>.csv", bytes: 1_240_000, runs: [Sample.run(100)],
        digest: String(repeating: "cd", count: 32)),
      .init(dataset: "dimuon", path: "data/2.csv", bytes: 12, runs: [Sample.run(101)], digest: ""),
    ]
    let page = htmlReport(content)
    #expect(page.contains("115 tasks run in 1.9 s"))
    #expect(page.contains("2 input files, 1.24 MB"))
    #expect(page.contains("data/&lt;1&gt;.csv") && page.contains(">12 B<"))
    #expect(page.contains("<code>cdcdcdcdcdcdcdcd</code>"))
  }

  @Test func thousandsOfIntervalsStaySmall() {
    let one = Sample.momentumScale().intervals[0]
    let intervals = (1...8736).map { number in
      CalibrationResult.Interval(
        interval: IntervalOfValidity(Sample.run(number)), runs: [Sample.run(number)], report: one.report,
        digest: one.digest, executions: 1, isExtended: false)
    }
    let result = CalibrationResult(
      name: "many", payloadName: "many", outcome: .completed, note: "", passes: [], intervals: intervals)
    #expect(htmlReport(Sample.report([result])).utf8.count < 10_000_000)
  }

  @Test func anEmptyRunHasAReport() {
    let page = htmlReport(
      ReportContent(title: "x", script: "x.calib", started: "", finished: "", results: [], calibrations: []))
    #expect(page.contains("nothing has run yet"))
  }

  @Test func manyCalibrationsStayWithinThePage() throws {
    let names = (1...20).map { "calibration_\($0)" }
    let content = ReportContent(
      title: "x", script: "x.calib", started: "", finished: "", results: [],
      calibrations: names.map { name in
        Plan.Calibration(
          name: name, dependencies: name == names[19] ? Array(names.prefix(19)) : [], strategy: .single,
          maximumPasses: 1, runs: [], files: 1, expectedIntervals: [], intervalsNote: "")
      })
    let page = htmlReport(content)
    let width = try #require(page.firstMatch(of: /class="graph" style="width:([0-9]+)px"/)?.1)
    #expect(try #require(Int(width)) <= 1216)
    #expect(page.split(separator: "class=\"edge\"").count - 1 == 19)
    for name in names { #expect(page.contains(">\(name)</text>")) }
  }
}
