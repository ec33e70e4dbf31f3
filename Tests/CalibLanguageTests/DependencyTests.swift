import CalibGraph
import CalibLanguage
import CalibModel
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

  @Test func aConstantMayBeMissingWhereEachUseSaysWhatHoldsThen() {
    let items = """
      let old: mm = stored.Old.x
        collect s = summary(y - (stored.Spot.x ?? 0 mm))
        payload: { x = stored.Spot.x ?? 1 mm, y = old ?? 1 mm, z = s.mean - old }
      """
    let result = checked(head + calibration("a", items))
    #expect(result.diagnostics == [])
    let optional = result.program?.calibrations.last?.spec.optionalConstants
    #expect(optional?.map(\.description) == ["stored.Spot.x"])
  }

  @Test func theProgramKnowsWhatTheStoresConstantsHaveToBe() throws {
    let text = head + calibration("a", "collect s = summary(y - (stored.Spot.x ?? 0 mm))")
    let program = try #require(checked(text).program)
    let use = try #require(program.stored.first)
    #expect(program.stored.count == 1)
    #expect(use.refusal(of: .number(3, unit: "cm"), units: program.units) == nil)
    #expect(
      use.refusal(of: .measured(3, error: 1, unit: "GeV"), units: program.units)
        == "`stored.Spot.x` is an energy in the store, and a length in the script")
    #expect(
      use.refusal(of: .number(3, unit: "adc"), units: program.units)
        == "`stored.Spot.x` has the unit `adc`, which the script does not know")
    #expect(use.refusal(of: .string("a"), units: program.units) != nil)
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
