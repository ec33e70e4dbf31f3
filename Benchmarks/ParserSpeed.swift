import CalibDiagnostics
import CalibSyntax

/// Times parsing and laying out alone, without a process around them: Benchmarks/parser builds and runs it.
@main struct ParserSpeed {
  static func main() {
    var text = ""
    for index in 0..<10_000 {
      text += """
        ## Calibration \(index).
        calibration c\(index) {
          input:   hits where mass in 80..100 GeV and abs(x - c\(index).offset) < 3 mm
          collect  h    = histogram(mass, bins: 80, range: 80..100 GeV)
          let      peak = fit(h, gauss + linear)
          need:    h.entries >= 200
          payload: { scale = peak.mean / 91.1880 GeV, offset = s.mean }
          require  good: peak.chi2 / peak.ndf < 2, else "bad fit in {iov}"  # as agreed
        }


        """
    }
    let file = SourceFile(name: "speed.calib", id: SourceSpan.FileID(index: 0), bytes: Array(text.utf8))
    let lines = file.lineStarts.count - 1
    var parsed = parse(file)
    report("parse", lines) { parsed = parse(file) }
    var written = ""
    report("lay out", lines) { written = format(parsed) }
    print(
      "\(parsed.diagnostics.count) messages, \(parsed.tree.nodes.count) nodes, \(written.utf8.count) bytes")
  }

  /// Prints the median of 15 repetitions.
  private static func report(_ name: String, _ lines: Int, _ work: () -> Void) {
    let times = (0..<15).map { _ in ContinuousClock().measure(work) }.sorted()
    let seconds = times[7] / .seconds(1)
    print(
      "\(name): \(lines) lines in \(Int(1e6 * seconds)) µs, \(Int(Double(lines) / seconds / 1000)) thousand lines/s"
    )
  }
}
