import CalibGraph
import CalibModel
import Testing

@Suite("A table of constants")
struct ConstantTableTests {
  private func table(_ intervals: [String]) -> ConstantTable {
    let entries = intervals.compactMap { text in
      IntervalOfValidity(text).map {
        ConstantTable.Entry(interval: $0, value: .string(text), digest: text)
      }
    }
    return ConstantTable(reference: ConstantReference(.stored("a"), field: "b"), entries: entries)
  }

  @Test(arguments: [
    ("1/0", nil), ("1/1", "1/1..1/4"), ("1/4", "1/1..1/4"), ("1/5", nil), ("1/6", "1/6"), ("1/7", nil),
    ("2/0", "2/0..2/*"), ("2/99", "2/0..2/*"), ("3/0", nil), ("4/1", "4/0..*"), ("9/9", "4/0..*"),
  ])
  func givesTheEntryOfARun(text: String, expected: String?) throws {
    let run = try #require(ExperimentRun(text))
    #expect(table(["1/1..1/4", "1/6", "2/0..2/*", "4/0..*"]).entry(run)?.digest == expected)
  }

  @Test func withoutEntriesGivesNothing() throws {
    #expect(table([]).entry(try #require(ExperimentRun("1/1"))) == nil)
  }
}
