import CalibData
import CalibModel
import CalibTestSupport
import FoundationEssentials
import Testing

@testable import CalibTasks

@Suite("Records of an alignment as a file")
struct MilleFileTests {
  /// Two tracks of two hits and one; the second hit has one derivative that is 0.
  private let records = MillepedeRecords(
    families: ["du", "gamma"], localCount: 2,
    parameters: [
      GlobalParameter(family: 0, key: Key(4)), GlobalParameter(family: 0, key: Key(9)),
      GlobalParameter(family: 1),
    ],
    recordStarts: [0, 2], residuals: [0.25, -1, 3], sigmas: [0.5, 0.125, 1],
    locals: [1, 0, 1, 20, 1, 40], globalStarts: [0, 2, 4, 5], globalPlaces: [0, 2, 1, 2, 0],
    globals: [-1, 0.5, -1, 0, -1], taken: RowWeights(rows: 3), invalid: 0)

  @Test("calib's own reader reads the records back, with the derivatives of what is expected")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/mille.bin"
    let bytes = try MilleFile(records, labels: [14, 19, 101]).bytes()
    try Data(bytes).write(to: URL(filePath: path))
    let reader = try MilleReader(path: path)
    var found: [MilleRecord] = []
    while let record = try reader.read() { found.append(record) }
    #expect(reader.layout == .c)
    #expect(
      found == [
        MilleRecord([
          .init(
            value: 0.25, sigma: 0.5, locals: [.init(1, 1)], globals: [.init(14, 1), .init(101, -0.5)]),
          .init(value: -1, sigma: 0.125, locals: [.init(1, 1), .init(2, 20)], globals: [.init(19, 1)]),
        ]),
        MilleRecord([
          .init(value: 3, sigma: 1, locals: [.init(1, 1), .init(2, 40)], globals: [.init(14, 1)])
        ]),
      ])
  }
}
