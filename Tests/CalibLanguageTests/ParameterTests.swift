import CalibDiagnostics
import CalibLanguage
import CalibModel
import Testing

/// Values that come from outside of a script.
struct ParameterTests {
  private let script = """
    param tag = "a"
    param n: Int = 3 where n < 10
    param cut = 3 mm
    param where_from: String from env "CALIB_PLACE"
    param cover: IoV = "12/0..*"
    profile night { tag: "b", n: 5 }
    """

  private func value(_ result: CheckResult, _ name: String) -> Value? {
    result.program?.parameters.first { $0.name == name }?.value
  }

  @Test func aDefaultCountsWhereNothingElseDoes() {
    let result = checked(script, environment: ["CALIB_PLACE": "here"])
    #expect(result.diagnostics == [])
    #expect(value(result, "tag") == .string("a"))
    #expect(value(result, "where_from") == .string("here"))
    #expect(value(result, "cover") == IntervalOfValidity("12/0..*").map { .interval($0) })
  }

  @Test func aProfileReplacesDefaultsAndASettingReplacesBoth() {
    let result = checked(
      script, settings: [.init(name: "n", text: "2 * 3"), .init(name: "cut", text: "2 cm")], profile: "night",
      environment: ["CALIB_PLACE": "here"])
    #expect(result.diagnostics == [])
    #expect(value(result, "tag") == .string("b"))
    #expect(value(result, "n") == .integer(6))
    #expect(value(result, "cut") == .number(20))
  }

  @Test func aTextNeedsNoQuotesWhereATextIsWanted() {
    let result = checked(
      script, settings: [.init(name: "tag", text: "c d"), .init(name: "cover", text: "7/1..7/9")],
      environment: ["CALIB_PLACE": "here"])
    #expect(value(result, "tag") == .string("c d"))
    #expect(value(result, "cover") == IntervalOfValidity("7/1..7/9").map { .interval($0) })
  }

  @Test func aSettingMustMeetTheCondition() {
    let result = checked(
      script, settings: [.init(name: "n", text: "11")], environment: ["CALIB_PLACE": "here"])
    #expect(result.diagnostics.map(\.code.text) == ["C0213"])
    #expect(result.program == nil)
  }
}
