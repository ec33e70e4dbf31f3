import CalibColumns
import CalibModel
import Testing

@Suite("Numbers of keys")
struct KeyFinderTests {
  private static let space = KeySpace(parts: [.init(name: "wire", kind: .integer, allowed: .range(-3...9000))]
  )

  /// The numbers of the keys of some rows.
  private static func numbers(_ column: [Double], _ rows: [Int32]) throws(RowError) -> [Int32] {
    var finder = KeyFinder(space)
    var numbers = [Int32](repeating: -1, count: rows.count)
    let error: RowError? = column.withUnsafeBufferPointer { column in
      rows.withUnsafeBufferPointer { rows in
        numbers.withUnsafeMutableBufferPointer { numbers in
          guard let start = column.baseAddress, let target = numbers.baseAddress else { return nil }
          do throws(RowError) {
            try finder.find([start], rows: rows, into: target)
            return nil
          } catch {
            return error
          }
        }
      }
    }
    if let error { throw error }
    return numbers
  }

  @Test("neighbouring rows and rows with gaps between them have the same numbers, for any number of rows")
  func gaps() throws {
    var random = SeededRandom(state: 5)
    for count in [1, 2, 3, 7, 64, 1001, 4096] {
      let keys = (0..<count).map { _ in Int(random.next() % 9_004) - 3 }
      let column = keys.map(Double.init)
      let all = (0..<Int32(count)).map { $0 }
      #expect(try Self.numbers(column, all) == keys.map { Int32($0 + 3) })
      let some = all.filter { $0 % 3 != 1 }
      #expect(try Self.numbers(column, some) == some.map { Int32(keys[Int($0)] + 3) })
      let later = Array(all.dropFirst(count / 2))
      #expect(try Self.numbers(column, later) == later.map { Int32(keys[Int($0)] + 3) })
    }
  }

  @Test(
    "what is no key of the range is an error of the first such row, among neighbours too",
    arguments: [
      -4, 9001, 0.5, 1e300, -1e300, Double.infinity, -.infinity, .nan, 4_294_967_296, 0x1p52, 0x1p53,
    ])
  func outside(value: Double) {
    var column = (0..<100).map(Double.init)
    (column[57], column[80]) = (value, value)
    for rows in [(0..<100).map { Int32($0) }, (0..<100).map { Int32($0) }.filter { $0 != 3 }] {
      let error = #expect(throws: RowError.self) { try Self.numbers(column, rows) }
      #expect(error?.row == 57)
    }
  }
}
