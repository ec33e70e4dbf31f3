import CalibGraph
import CalibModel
import Testing

@Suite("What counts as done")
struct OutcomeTests {
  private func spec(gaps: CalibrationSpec.Gaps = .block, unconverged: Bool = false) -> CalibrationSpec {
    let spot = ConstantReference(.calibration("spot"), field: "x")
    let tilt = ConstantReference(.calibration("tilt"), field: "y")
    return CalibrationSpec(
      name: "a", payloadName: "A",
      collectors: [
        CalibrationSpec.Collector(name: "h", datasets: ["d"], digest: "", constants: [tilt, spot])
      ], strategy: .single, coverage: nil, iterated: [], maximumPasses: 1, acceptsUnconverged: unconverged,
      gaps: gaps, algorithmDigest: "", startDigest: "", resultConstants: [spot],
      startConstants: [ConstantReference(.stored("A"), field: "x")], dependencies: ["spot"],
      usesLabel: false, checks: [])
  }

  @Test func onlyGoodEndingsUnlessTheScriptAcceptsMore() {
    let accepted = CalibrationOutcome.allCases.filter(spec().accepts)
    #expect(accepted == [.converged, .completed])
    #expect(spec(gaps: .allow).accepts(.incomplete))
    #expect(!spec(gaps: .allow).accepts(.notConverged))
    #expect(spec(unconverged: true).accepts(.notConverged))
    #expect(!spec(unconverged: true).accepts(.incomplete))
  }

  @Test func aRejectedOneDeliversThoughItIsNotDone() {
    #expect(!spec().accepts(.rejected))
    #expect(CalibrationOutcome.allCases.filter(spec().delivers) == [.converged, .completed, .rejected])
  }

  @Test func sourcesAreEachCalibrationThatIsReadOnce() {
    #expect(spec().sources == ["spot", "tilt"])
  }
}
