import CalibModel
import Testing

@Suite("Numbers for people")
struct QuantityTextTests {
  @Test(
    "errors have two significant digits, values as many decimals",
    arguments: [
      (90.826713, 0.03012, "GeV", "90.827 ± 0.030 GeV"), (1.0002341, 0.0000312, "", "1.000234 ± 0.000031"),
      (3021.4, 71.3, "", "3021 ± 71"), (12345.0, 234.0, "mm", "12350 ± 230 mm"),
      (0.5, 0.0996, "ns", "0.50 ± 0.10 ns"), (9.96, 9.96, "", "10 ± 10"),
      (-0.0213, 0.0019, "mm", "-0.0213 ± 0.0019 mm"), (-0.0001, 0.012, "", "0.000 ± 0.012"),
      (1.2344e-7, 2.02e-9, "mm", "(1.234 ± 0.020)e-7 mm"), (4.2e9, 1.1e8, "", "(4.20 ± 0.11)e9"),
      (1.5, 0, "GeV", "1.5 ± 0 GeV"), (1.5, .nan, "", "1.5 ± not a number"),
      (.nan, 0.1, "", "not a number ± 0.1"), (.infinity, .infinity, "", "infinity ± infinity"),
    ])
  func measured(_ value: Double, _ error: Double, _ unit: String, _ expected: String) {
    #expect(QuantityText.measured(value, error: error, unit: unit) == expected)
  }

  @Test(
    "numbers have six significant digits at most",
    arguments: [
      (0, "0"), (3, "3"), (0.1, "0.1"), (1.0 / 3, "0.333333"), (1e-7, "1e-7"), (123_456_789, "1.23457e8"),
      (-2.5, "-2.5"), (.nan, "not a number"), (-.infinity, "-infinity"),
    ] as [(Double, String)])
  func number(_ value: Double, _ expected: String) { #expect(QuantityText.number(value) == expected) }

  @Test(
    "time has the digits that matter",
    arguments: [
      (36, "36 ms"), (0, "0 ms"), (999, "999 ms"), (4210, "4.2 s"), (9960, "10 s"), (59_400, "59 s"),
      (59_600, "1 min"), (200_000, "3 min 20 s"), (7_500_000, "2 h 5 min"), (7_200_000, "2 h"),
    ])
  func duration(_ milliseconds: Int, _ expected: String) {
    #expect(QuantityText.duration(milliseconds: milliseconds) == expected)
  }

  @Test func constantsAreWrittenByTheirKind() {
    #expect(QuantityText.constant(.bool(true)) == "true")
    #expect(QuantityText.constant(.integer(7)) == "7")
    #expect(QuantityText.constant(.number(8.5, unit: "MeV")) == "8.5 MeV")
    #expect(QuantityText.constant(.string("a\u{1B}b")) == "\"a\\u{1b}b\"")
    #expect(QuantityText.constant(.measured(1, error: 0.1, unit: "")) == "1.00 ± 0.10")
  }

  @Test func largeCountsAreGroupedAndRatesShortened() {
    #expect(QuantityText.count(1234) == "1234")
    #expect(QuantityText.count(-12_345_678) == "-12 345 678")
    #expect(QuantityText.abbreviated(950.4) == "950")
    #expect(QuantityText.abbreviated(12_345) == "12.3 k")
    #expect(QuantityText.abbreviated(999_900) == "1 M")
    #expect(QuantityText.plural(1, "pass", "passes") == "1 pass")
    #expect(QuantityText.plural(3, "pass", "passes") == "3 passes")
  }
}
