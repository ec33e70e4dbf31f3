import CalibModel
import Testing

@testable import CalibKit

@Suite("Constants beside the truth")
struct TruthComparisonTests {
  private static let head = "calibration,field,first,last,value,unit\n"

  /// A calibration whose intervals are 12/100..12/105 and 12/106..12/111, with the same constant.
  private func result(_ value: Double, error: Double, unit: String) throws -> CalibrationResult {
    let intervals = try [(100, 105), (106, 111)].map { first, last in
      let runs = try (first...last).map { try #require(ExperimentRun(experiment: 12, run: $0)) }
      var report = ExecutionReport(status: .ok)
      report.payload = Payload(
        name: "Spot", fields: [.init(name: "x", value: .measured(value, error: error, unit: unit))])
      return CalibrationResult.Interval(
        interval: try #require(IntervalOfValidity(runs[0], runs[runs.count - 1])), runs: runs,
        report: report, digest: "", executions: 1, isExtended: false)
    }
    return CalibrationResult(
      name: "spot", payloadName: "Spot", outcome: .completed, note: "", passes: [], intervals: intervals)
  }

  private func compare(_ results: [CalibrationResult], _ rows: String) throws -> TruthComparison {
    try TruthComparison(results, table: Self.head + rows, name: "truth.csv", units: UnitTable())
  }

  @Test("units are those of the result, whatever the table has")
  func units() throws {
    let found = [try result(1.5, error: 0.1, unit: "mm")]
    let comparison = try compare(found, "spot,x,12/100,12/111,0.00145,m\n")
    #expect(comparison.agrees)
    #expect(comparison.text.contains("1.45 mm"), "\(comparison.text)")
    #expect(comparison.text.contains("2 constants, all within 3 errors"), "\(comparison.text)")
    #expect(comparison.text.contains("the largest pull is 0.50"), "\(comparison.text)")
  }

  @Test("a value is compared only with intervals that lie in its span")
  func spans() throws {
    let found = [try result(1.5, error: 0.1, unit: "mm")]
    let first = try compare(found, "spot,x,12/100,12/105,1.5,mm\nspot,x,12/106,12/110,9,mm\n")
    #expect(first.agrees)
    #expect(first.text.contains("1 constant, all within"), "\(first.text)")
    let none = try compare(found, "spot,x,12/101,12/104,1.5,mm\nother,x,12/100,12/111,1.5,mm\n")
    #expect(!none.agrees)
    #expect(none.text == "nothing to compare: no constant of the results is in truth.csv\n")
  }

  @Test("more than 3 errors are said, and do not agree")
  func tooFar() throws {
    let comparison = try compare([result(1.5, error: 0.1, unit: "mm")], "spot,x,12/100,12/105,1.1,mm\n")
    #expect(!comparison.agrees)
    #expect(comparison.text.contains("4.00   more than 3 errors off"), "\(comparison.text)")
    #expect(comparison.text.hasSuffix("1 of 1 constant is more than 3 errors off the truth\n"))
  }

  @Test("a value without an error does not agree by chance")
  func withoutError() throws {
    let comparison = try compare([result(1.5, error: 0, unit: "mm")], "spot,x,12/100,12/105,1.5,mm\n")
    #expect(!comparison.agrees, "\(comparison.text)")
  }

  @Test(
    "a table that cannot be read is named, with the line",
    arguments: [
      ("name,value\n", "is no table of true constants"),
      ("", "is no table of true constants"),
      (head + "spot,x,12/100,12/105,1.5\n", "line 2"),
      (head + "spot,x,12/100,12/105,1.5,mm\nspot,x,12/105,12/100,1.5,mm\n", "line 3"),
      (head + "spot,x,12/100,12/105,much,mm\n", "line 2"),
      (head + "spot,x,12/100,12/105,1.5,furlong\n", "line 2"),
    ])
  func malformed(_ table: String, _ wanted: String) throws {
    let error = #expect(throws: SessionError.self) {
      try TruthComparison([], table: table, name: "truth.csv", units: UnitTable())
    }
    #expect(error?.description.contains("`truth.csv`") == true)
    #expect(error?.description.contains(wanted) == true, "\(error?.description ?? "")")
  }
}
