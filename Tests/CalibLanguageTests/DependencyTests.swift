import CalibGraph
import CalibLanguage
import Testing

/// What makes one calibration need another, and in which order they come.
struct DependencyTests {
  private let head = "dataset d { files: \"d_<run>.csv\", columns: { x: mm, y: mm } }\n"

  private func calibration(_ name: String, _ items: String) -> String {
    "calibration \(name) {\n  input: d\n  \(items)\n}\n"
  }

  private let spot = "collect s = summary(x)\n  payload: { x = s.mean }"

  @Test func aCalibrationComesAfterThoseThatItReads() {
    let later = calibration("a", "collect s = summary(y - spot.x)")
    let result = checked(head + later + calibration("spot", spot))
    #expect(result.diagnostics == [])
    #expect(result.program?.calibrations.map(\.name) == ["spot", "a"])
    #expect(result.program?.calibrations.last?.spec.dependencies == ["spot"])
  }

  @Test func aFunctionOfACalibrationMakesANeedToo() {
    let text =
      head + "fn shifted(v, b) = v - b.x\n" + calibration("a", "collect s = summary(shifted(y, spot))")
    let result = checked(text + calibration("spot", spot))
    #expect(result.diagnostics == [])
    #expect(result.program?.calibrations.last?.spec.dependencies == ["spot"])
    #expect(result.program?.calibrations.last?.collectors.first?.constants.map(\.description) == ["spot.x"])
  }

  @Test func aPlaceToSplitAtMakesANeedToo() {
    let text = head + calibration("a", "collect s = summary(y)\n  strategy: sequential(split_at: [spot])")
    let result = checked(text + calibration("spot", spot))
    #expect(result.diagnostics == [])
    #expect(result.program?.calibrations.last?.spec.dependencies == ["spot"])
  }

  @Test func theStoresPayloadMakesNoNeed() {
    let text = head + calibration("a", "collect s = summary(y - (stored.spot.x ?? 0 mm))")
    let result = checked(text + calibration("spot", spot))
    #expect(result.diagnostics == [])
    #expect(result.program?.calibrations.last?.spec.dependencies == [])
    #expect(
      result.program?.calibrations.last?.collectors.first?.constants.map(\.description) == ["stored.spot.x"])
  }

  @Test func twoWritersOfOnePayloadAreFineWhereOneReadsTheOther() {
    let first = calibration("a", spot + "\n  writes: \"Spot\"")
    let second = calibration(
      "b", "collect s = summary(x - a.x)\n  payload: { x = s.mean }\n  writes: \"Spot\"")
    #expect(checked(head + first + second).diagnostics == [])
  }

  @Test func twoWritersOfOnePayloadAreFineWhereTheyShareNoRun() {
    let first = calibration("a", spot + "\n  writes: \"Spot\"\n  cover: \"1/0..1/9\"")
    let second = calibration("b", spot + "\n  writes: \"Spot\"\n  cover: \"1/10..*\"")
    #expect(checked(head + first + second).diagnostics == [])
  }
}
