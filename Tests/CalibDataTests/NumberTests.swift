import CalibData
import Glibc
import Testing

@Suite("Numbers in text")
struct NumberTests {
  /// What a file with these fields gives.
  private func read(_ fields: [String]) throws -> [Double] {
    let file = try TemporaryFile("x\n" + fields.joined(separator: "\n") + "\n")
    return try Reading(file.path, [number("x")]).columns[0]
  }

  private func compare(_ fields: [String]) throws {
    let values = try read(fields)
    #expect(values.count == fields.count)
    for (field, value) in zip(fields, values) {
      let wanted = strtod(field, nil)
      #expect(value.bitPattern == wanted.bitPattern, "\(field) gave \(value), not \(wanted)")
    }
  }

  @Test("doubles that were printed in full come back in the same bits")
  func roundTrips() throws {
    var state: UInt64 = 42
    var fields: [String] = []
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = Double(bitPattern: state ^ state >> 31)
      if value.isFinite { fields.append("\(value)") }
    }
    try compare(fields)
  }

  @Test("random digits with random points and powers are rounded as the library rounds")
  func randomDigits() throws {
    var state: UInt64 = 99
    func next(_ limit: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % limit)
    }
    var fields: [String] = []
    for _ in 0..<30_000 {
      let count = 1 + next(22)
      var digits = (0..<count).map { _ in String(next(10)) }
      let sign = ["", "-", "+"][next(3)]
      if next(4) > 0 { digits.insert(".", at: next(UInt64(count + 1))) }
      let power = next(3) == 0 ? ["e", "E"][next(2)] + ["", "-", "+"][next(3)] + String(next(30)) : ""
      fields.append(sign + digits.joined() + power)
    }
    try compare(fields)
  }

  @Test("numbers half-way between two doubles go to the even one, and a digit more decides")
  func ties() throws {
    try compare([
      "9007199254740993", "9007199254740993.0", "9007199254740992.5", "9007199254740993.00000000000001",
      "4503599627370497.5", "4503599627370496.5", "4503599627370496.50000000000000001", "0.5000000000000001",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124", "18446744073709551615",
      "9999999999999999999", "0.9999999999999999999", "0.000000000000000000000000001", "1e22", "1e23",
      "8.5e-323", "2.2250738585072011e-308", "1.7976931348623157e308", "1e400", "-1e-400", "-0", "0e5",
      "00000000000000000000001", "0.0000000000000000000000000000000001", ".5", "5.", "123456789012345678e-27",
    ])
  }
}
