import CalibDiagnostics
import Testing

@Suite struct RendererTests {
  private func render(_ text: String, _ make: (SourceFile) -> Diagnostic) -> String {
    var sources = SourceMap()
    let file = sources.add(name: "a.calib", bytes: Array(text.utf8))
    return DiagnosticRenderer(sources: sources).render(make(file))
  }

  private func span(_ file: SourceFile, _ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: file.id, start: start, end: end)
  }

  @Test func twoLabelsOfALineStandUnderTheirParts() {
    let found = render("x\nuntil abs(m) < 10\n") { file in
      .error(
        "C0301", "cannot compare", at: span(file, 17, 19), "plain number",
        also: [Diagnostic.Label(span(file, 8, 14), "energy")], help: "add a unit: `10 MeV`")
    }
    #expect(
      found == """
        error[C0301]: cannot compare
         --> a.calib:2:16
          |
        2 | until abs(m) < 10
          |       ------   ^^ plain number
          |       energy
        help: add a unit: `10 MeV`

        """)
  }

  @Test func aTabCountsAsTheBlanksThatAreShown() {
    let found = render("\tab\n") { .error("C1", "m", at: span($0, 2, 3), "here") }
    #expect(found.contains("1 |     ab\n  |      ^ here\n"))
  }

  @Test func aLongLineIsCutAroundItsLabel() {
    let found = render(String(repeating: "a", count: 500) + "B" + String(repeating: "a", count: 500)) {
      .error("C1", "m", at: span($0, 500, 501), "here")
    }
    let lines = found.split(separator: "\n")
    let line = Array(lines[3])
    let mark = lines[4].firstIndex(of: "^").map { lines[4].distance(from: lines[4].startIndex, to: $0) }
    #expect(line.count < 130)
    #expect(mark.map { line[$0] } == "B")
  }

  @Test func jsonHasTheContractsMembers() {
    var sources = SourceMap()
    let file = sources.add(name: "a.calib", bytes: Array("é \"x".utf8))
    let text = DiagnosticJSON.text(
      [
        .error(
          "C1", "a \"b\"", at: span(file, 3, 4), "l", fixes: [.init(span(file, 3, 4), "y", certain: true)])
      ],
      sources: sources)
    #expect(
      text == """
        {"diagnostics": [{"code": "C1", "severity": "error", "message": "a \\"b\\"", "file": "a.calib", "line": 1, \
        "column": 3, "endLine": 1, "endColumn": 4, "labels": [{"line": 1, "column": 3, "endLine": 1, "endColumn": 4, \
        "text": "l"}], "help": null, "fixes": [{"line": 1, "column": 3, "endLine": 1, "endColumn": 4, "text": "y", \
        "certain": true}]}]}
        """)
  }

  @Test func onlyCertainFixesAreApplied() {
    var sources = SourceMap()
    let file = sources.add(name: "a.calib", bytes: Array("a && b % c".utf8))
    let found = applyFixes(
      [
        .error("C1", "m", at: span(file, 2, 4), fixes: [.init(span(file, 2, 4), "and", certain: true)]),
        .error("C1", "m", at: span(file, 7, 8), fixes: [.init(span(file, 7, 8), "mod", certain: false)]),
      ], to: file)
    #expect(String(decoding: found, as: UTF8.self) == "a and b % c")
  }

  @Test func aFailedCheckHangsTheValuesUnderTheParts() {
    let found = CheckPicture.draw(
      line: "  require good_fit: peak.chi2 / peak.ndf < 2", number: 24,
      parts: [
        .init(20..<29, "412.7"), .init(20..<40, "3.527", anchor: 30), .init(32..<40, "117"),
        .init(20..<44, "false", anchor: 41),
      ])
    #expect(
      found == """
        24 |   require good_fit: peak.chi2 / peak.ndf < 2
           |                     |         | |        |
           |                     412.7     | 117      false
           |                               3.527

        """)
  }

  @Test func nearNamesAreFound() {
    #expect(NearNames.nearest(to: "scal", in: ["mean", "scale"]) == "scale")
    #expect(NearNames.nearest(to: "sigma_mean", in: ["mean", "mean_sigma"]) == "mean_sigma")
    #expect(NearNames.nearest(to: "granularty", in: ["granularity"]) == "granularity")
    #expect(NearNames.nearest(to: "maens", in: ["means"]) == "means")
    #expect(NearNames.nearest(to: "hist", in: ["histogram"]) == "histogram")
    #expect(NearNames.nearest(to: "x", in: ["y", "zebra"]) == nil)
  }
}
