import CalibData
import Testing

@Suite("Rows of CSV, by the place of the columns that are read")
struct CSVRowParserTests {
  private static let text = """
    a,b,c,d
    1,2,3,4
    10000000000,2.25,5,abcdefghijklmnop
    -1e3, 7 ,6,"x, y"
    8,9,7,
    """
  private static let columns: [String: [Double]] = [
    "a": [1, 1e10, -1e3, 8], "b": [2, 2.25, 7, 9], "c": [3, 5, 6, 7],
  ]

  @Test(
    "any choice of columns in any order gives their values",
    arguments: [["a"], ["b"], ["c"], ["a", "c"], ["c", "a"], ["b", "b"], ["a", "b", "c"], []])
  func choices(names: [String]) throws {
    let file = try TemporaryFile(Self.text)
    let reading = try Reading(file.path, names.map { number($0) })
    #expect(reading.columns == names.compactMap { Self.columns[$0] })
    #expect(reading.lines == [2, 3, 4, 5])
  }

  @Test(
    "a row with fields too few or too many is found whichever columns are read",
    arguments: [["a"], ["c"], ["a", "c"], []], ["1,2,3", "1,2,3,4,5", "1", "1,2,3,4,", "1,2,\"3,4\""])
  func fieldCount(names: [String], row: String) throws {
    let file = try TemporaryFile(Self.text + "\n" + row + "\n1,1,1,1\n")
    let error = #expect(throws: DataError.self) { try Reading(file.path, names.map { number($0) }) }
    #expect(error?.location == .line(6))
    let message = try #require(error?.message)
    #expect(message.hasSuffix("but the header has 4"))
  }
}
