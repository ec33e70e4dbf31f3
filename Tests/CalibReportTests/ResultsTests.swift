import CalibModel
import CalibReport
import Testing

@Suite("Results")
struct ResultsTests {
  @Test func tableShowsConstantsAndThePictureOfTheFailedCheck() {
    let text = ResultsText.text(
      [Sample.momentumScale()], pictures: Sample.report([]).pictures, style: TextStyle(width: 100))
    let expected = """
      momentum_scale  rejected  3 passes  4 intervals  1 of 8 checks failed
        interval                   runs  scale                width             entries  checks
        12/100..12/102                3  1.000234 ± 0.000031  12.04 ± 0.18 MeV  30412    ✓ 2
        12/103..12/105                3  1.000198 ± 0.000035  12.14 ± 0.18 MeV  30429    ✓ 2
        12/106..12/108                3  1.001893 ± 0.000033  12.24 ± 0.18 MeV  30446    ✗ good_fit
        12/109..12/111 (extended)     3  1.001911 ± 0.000029  12.34 ± 0.18 MeV  30463    ✓ 2

      check failed: momentum_scale.good_fit   12/106..12/108: bad J/psi fit in 12/106..12/108
      require good_fit: peak.chi2 / peak.ndf < 2
                        │    │            │
                        │    │            27
                        │    84.8
                        3.14

      """
    #expect(text == expected)
  }

  @Test func narrowTerminalsGetALineForEachConstant() {
    let text = ResultsText.text([Sample.momentumScale()], style: TextStyle(width: 50))
    #expect(text.contains("  12/100..12/102  3 runs  ✓ 2\n    scale    1.000234 ± 0.000031\n"))
    #expect(!text.contains("interval  "))
  }

  @Test func terminalsOfEightyColumnsHaveUnitsInTheHead() {
    let wide = ResultsText.text([Sample.beamSpot()], style: TextStyle(width: 100))
    let widest = wide.split(separator: "\n").map { TerminalText.width(String($0)) }.max() ?? 0
    let text = ResultsText.text([Sample.beamSpot()], style: TextStyle(width: widest - 1))
    #expect(text.contains(" [mm]") && text.contains("  interval  runs"), "\(text)")
    #expect(!text.split(separator: "\n").contains { $0.contains("±") && $0.contains(" mm") }, "\(text)")
  }

  @Test func intervalsWithoutConstantsSayWhy() {
    let text = ResultsText.text([Sample.beamSpot()], style: TextStyle(width: 100))
    #expect(text.contains("12/111       1  —                   —                    not enough data\n"))
    #expect(text.contains("  12/111: `n >= 500` is not met: 212 entries\n"))
  }

  @Test func longListsLeaveOutTheMiddle() {
    let text = ResultsText.text([Sample.beamSpot()], limit: 4, style: TextStyle(width: 100))
    #expect(text.contains("  … 8 more\n"))
    #expect(text.contains("12/102 ") && !text.contains("12/103 ") && text.contains("12/111 "))
  }

  @Test func jsonIsWhatTheCommandLinePromises() throws {
    let json = try JSONValue(parsing: Array(ResultsJSON.text([Sample.momentumScale()]).utf8))
    let calibration = try #require(json["calibrations"]?.asArray?.first)
    #expect(calibration["name"] == .string("momentum_scale"))
    #expect(calibration["outcome"] == .string("rejected"))
    let pass = try #require(calibration["passes"]?.asArray?.last)
    #expect(pass["number"] == .integer(3))
    #expect(
      pass["watched"]?["12/109..12/111"]?["scale"]?.canonicalText == #"{"value":1.0019094,"error":2.9e-05}"#)
    let interval = try #require(calibration["intervals"]?.asArray?[2])
    #expect(interval["iov"] == .string("12/106..12/108"))
    #expect(interval["runs"]?.canonicalText == #"["12/106","12/107","12/108"]"#)
    #expect(interval["payload"]?["width"]?.canonicalText == #"{"value":12.24,"error":0.18,"unit":"MeV"}"#)
    #expect(
      interval["checks"]?.asArray?.first?.canonicalText
        == #"{"name":"good_fit","kind":"require","value":"3.14","passed":false,"#
        + #""message":"bad J/psi fit in 12/106..12/108"}"#)
    #expect(interval["executions"] == .integer(1))
  }

  @Test func whatIsNoNumberIsNullWithAStatus() {
    func text(_ constant: Payload.Constant) -> String { ResultsJSON.constant(constant).canonicalText }
    #expect(text(.number(.nan, unit: "")) == #"{"value":null,"status":"not_a_number"}"#)
    #expect(
      text(.measured(1, error: .infinity, unit: "mm"))
        == #"{"value":1,"error":null,"status":"infinity","unit":"mm"}"#)
    #expect(text(.number(1.5, unit: "")) == "1.5")
  }

  @Test func namesCannotWriteToTheTerminal() {
    let text = ResultsText.text(
      [Sample.momentumScale(name: "a\u{1B}]0;x\u{7}\nb")], style: TextStyle(width: 100))
    #expect(text.hasPrefix("a\\u{1b}]0;x\\u{7}\\u{a}b  rejected"))
  }
}
