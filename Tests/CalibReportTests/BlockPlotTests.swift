import CalibModel
import CalibReport
import Testing

@Suite("Plots in the terminal")
struct BlockPlotTests {
  @Test func histogramsShowBarsFitAndParameters() {
    let text = BlockPlot.text(
      Sample.plot(), height: 6, fitText: FitText(catalog: Sample.catalog), style: TextStyle(width: 60))
    let expected = """
      mass_hist with peak
        451 ┤                  •••
            │                 •███•
            │                •████▇
      225.5 ┤                ██████•
            │              ••███████•
          0 ┤▄▅▅▅••••••••••██████████••••••••••••▁▁▁▁
            └┬─────────┬─────────┬─────────┬────────┬
             3.00    3.05      3.10      3.15    3.20  GeV

      """
    #expect(text.hasPrefix(expected))
    #expect(text.contains("    core.mean   3.09702 ± 0.00021 GeV\n"))
    #expect(text.contains("    slope       -1.52 ± 0.31 1/GeV\n"))
    #expect(text.contains("entries, 12 below\n"))
  }

  @Test func noLineIsWiderThanAsked() {
    for width in [40, 60, 80, 200] {
      for bins in [1, 7, 40, 300] {
        let text = BlockPlot.text(Sample.plot(bins: bins), style: TextStyle(width: width))
        let widest = text.split(separator: "\n").prefix(12).map { TerminalText.width(String($0)) }.max() ?? 0
        #expect(widest <= width, "\(bins) bins in \(width) columns")
      }
    }
  }

  @Test func asciiStyleHasNoOtherSigns() {
    let text = BlockPlot.text(Sample.plot(), style: TextStyle(width: 60, usesUnicode: false))
    let drawing = text.split(separator: "\n").prefix(12).joined()
    #expect(drawing.utf8.count == drawing.unicodeScalars.count)
    #expect(drawing.contains("#") && drawing.contains("*"))
  }

  @Test func emptyHistogramsAreDrawnEmpty() {
    let plot = PlotRecord(
      name: "h", histogram: Histogram(axis: HistogramAxis(bins: 10, low: 0, high: 1)), fit: nil, unit: .none,
      curve: [])
    let text = BlockPlot.text(plot, height: 2, style: TextStyle(width: 40))
    #expect(text.contains("0 entries"))
    #expect(!text.contains("█"))
  }

  @Test func constantsOverRunsShowIntervalsAndErrors() throws {
    let constants = try #require(ConstantsOverRuns.all(Sample.momentumScale()).first { $0.field == "width" })
    let expected = """
      width [MeV]
      12.573 ┤
             │                                         │
             │                             │      ╌╌╌╌╌●╌╌╌╌╌╌
             │                 │      ─────●──────     │
      12.190 ┤     │           │           │           │
             │     │      ─────●──────     │
             │─────●──────     │
             │     │
      11.807 ┤
             └┬──────────────────────────────────────────────┬
              12/100                                    12/111  run

      """
    #expect(BlockPlot.text(constants, style: TextStyle(width: 70)) == expected)
  }

  @Test func fieldsThatAreNoNumbersAreNotDrawn() {
    let fields = ConstantsOverRuns.all(Sample.momentumScale()).map(\.field)
    #expect(fields == ["scale", "width", "entries"])
    let counts = ConstantsOverRuns.all(Sample.beamSpot()).map(\.points.count)
    #expect(counts == [11, 11])
  }
}
