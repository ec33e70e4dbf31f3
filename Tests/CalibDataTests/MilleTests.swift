import CalibData
import CalibTestSupport
import Testing

@Suite("Records of Millepede")
struct MilleTests {
  private let records = [
    MilleRecord([
      .init(value: 0.25, sigma: 0.5, locals: [.init(1, 1), .init(2, -3)], globals: [.init(1001, 2)]),
      .init(value: -1, sigma: 0.125, locals: [.init(2, 0.5)], globals: []),
    ]),
    MilleRecord([.init(value: 3, sigma: 1, locals: [.init(1, 1)], globals: [.init(7, -1), .init(8, 4)])]),
  ]

  private func read(_ path: String) throws -> [MilleRecord] {
    let reader = try MilleReader(path: path)
    var found: [MilleRecord] = []
    while let record = try reader.read() { found.append(record) }
    return found
  }

  @Test(
    "what is written is read, in both layouts and both sizes of numbers",
    arguments: [MilleLayout.c, .fortran],
    [false, true])
  func roundTrip(layout: MilleLayout, isDouble: Bool) throws {
    let file = try TemporaryFile("")
    let writer = try MilleWriter(path: file.path, layout: layout, isDouble: isDouble)
    for record in records { try writer.write(record) }
    try writer.finish()
    #expect(try read(file.path) == records)
    let again = try MilleReader(path: file.path)
    #expect(again.layout == layout)
  }

  @Test("what does not fit into its bytes is refused, not written as something else")
  func tooLarge() {
    func record(_ value: Double, sigma: Double = 1, label: Int = 1) -> MilleRecord {
      MilleRecord([.init(value: value, sigma: sigma, locals: [], globals: [.init(label, 1)])])
    }
    #expect(throws: MilleProblem.number(1e39)) { try record(1e39).bytes() }
    #expect(throws: MilleProblem.number(1e-50)) { try record(1, sigma: 1e-50).bytes() }
    #expect(throws: MilleProblem.label(1 << 31)) { try record(1, label: 1 << 31).bytes() }
    #expect(throws: Never.self) { try record(1e39, sigma: 1e-50).bytes(isDouble: true) }
  }

  @Test("a cut file is an error that names the record and the byte, whatever is missing")
  func cut() throws {
    let file = try TemporaryFile("")
    let writer = try MilleWriter(path: file.path, layout: .fortran)
    for record in records { try writer.write(record) }
    try writer.finish()
    let bytes = try fileBytes(file.path)
    let alone = try TemporaryFile("")
    let short = try MilleWriter(path: alone.path, layout: .fortran)
    try short.write(records[0])
    try short.finish()
    let first = try fileBytes(alone.path).count
    for length in 1..<bytes.count where length != first {
      let cut = try TemporaryFile(Array(bytes.prefix(length)))
      #expect(throws: DataError.self) { try read(cut.path) }
    }
  }

  @Test(
    "bytes that are no records are refused",
    arguments: [
      [], [1, 2, 3], [40, 0, 0, 0, 1, 0, 0, 0], [255, 255, 255, 127, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0],
    ])
  func noRecords(bytes: [UInt8]) throws {
    let file = try TemporaryFile(bytes)
    #expect(throws: DataError.self) { try read(file.path) }
  }

  @Test(
    "the wire chamber of Millepede's own test has its hits",
    .enabled(if: SharedData.path("millepede_test1") != nil))
  func wireChamber() throws {
    let path = try #require(SharedData.path("millepede_test1/mille.bin"))
    let records = try read(path)
    #expect(records.count == 1500)
    let measurements = records.flatMap(\.measurements)
    // 130433 degrees of freedom, two parameters of each of 1500 tracks, 200 of the detector with two constraints.
    #expect(measurements.count == 130_433 + 2 * 1500 + 198)
    let labels = Set(measurements.flatMap { $0.globals.map(\.label) })
    #expect(labels.count == 200)
    let file = try TemporaryFile("")
    let writer = try MilleWriter(path: file.path, layout: .fortran)
    for record in records { try writer.write(record) }
    try writer.finish()
    #expect(try fileBytes(file.path) == fileBytes(path))
  }
}
