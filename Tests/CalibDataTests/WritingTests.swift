import CalibData
import CalibTestSupport
import FoundationEssentials
import Testing

@Suite("Written files")
struct WritingTests {
  /// Where `scripts/oracles` wants the files that it checks; `nil` where it does not run.
  static let oracleFolder = ProcessInfo.processInfo.environment["CALIB_ORACLE_WRITTEN"]

  static let histograms: [ROOTHistogram] = [
    ROOTHistogram(
      name: "mass", title: "dimuon mass", x: .init(edges: [80, 85, 90, 95, 100], title: "m (GeV)"),
      contents: [1, 10, 40, 30, 5, 2], squares: nil, entries: 88),
    ROOTHistogram(
      name: "weighted", x: .init(edges: [0, 1, 10, 100]), contents: [0, 1.5, 2.5, 0.5, 0],
      squares: [0, 0.75, 1.25, 0.25, 0], entries: 9),
    ROOTHistogram(
      name: "map", x: .init(edges: [0, 1, 2]), y: .init(edges: [-1, 0, 1, 5]),
      contents: (0..<20).map(Double.init), squares: (0..<20).map { Double($0) / 2 }, entries: 190),
    ROOTHistogram(
      profile: "trend", x: .init(edges: [0, 10, 20]), weights: [0, 4, 5, 0], squaredWeights: [0, 4, 5, 0],
      sums: [0, 8, 15, 0], squares: [0, 20, 46, 0], entries: 9),
  ]

  @Test("tables of CSV read back in the same bits")
  func csv() throws {
    let numbers = [0.1, -1e-300, .nan, .infinity, 0x1p-1074, 1e22]
    let file = try TemporaryFile("")
    let table = CSVFile([
      ("x", .numbers(numbers)), ("a, \"b\"", .integers([1, -2, 3, 4, 5, 9_007_199_254_740_992])),
      ("t", .texts(["a", "b,c", "say \"x\"", "two\nlines", " blank ", "# no comment"])),
    ])
    try table.write(to: file.path)
    let found = try Reading(file.path, [number("x"), number("a, \"b\"")])
    let isEqual = zip(found.columns[0], numbers).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    #expect(isEqual)
    #expect(found.columns[1] == [1, -2, 3, 4, 5, 9_007_199_254_740_992])
    #expect(found.lines == [2, 3, 4, 5, 7, 8])
  }

  @Test("archives of numpy read back in the same bits, and equal arrays make equal bytes")
  func npz() throws {
    var archive = NumPyArchive()
    archive.add("edges", [0.5, 1, .infinity], shape: [3])
    archive.add("map", [1, 2, 3, 4, 5, 6], shape: [3, 2])
    archive.add("n", [1, -2, .max])
    let file = try TemporaryFile(archive.bytes, name: "h.npz")
    let found = try Reading(file.path, [number("edges"), number("map[1]"), number("n")])
    #expect(found.columns == [[0.5, 1, .infinity], [2, 4, 6], [1, -2, 0x1p63]])
  }

  @Test("a ROOT file of histograms has their keys, and no tree")
  func root() throws {
    let file = try TemporaryFile(ROOTHistogramFile(Self.histograms).bytes(name: "h.root"), name: "h.root")
    let error = #expect(throws: DataError.self) { try ROOTFormat.header(path: file.path) }
    #expect(
      error?.message
        == "it has no tree, only `mass` (TH1D), `weighted` (TH1D), `map` (TH2D), `trend` (TProfile)")
  }

  @Test(
    "other programs open what is written",
    .enabled(if: oracleFolder != nil, "set by `make oracles`, which has numpy and uproot"))
  func oracles() throws {
    let folder = try #require(Self.oracleFolder)
    try ROOTHistogramFile(Self.histograms).write(to: "\(folder)/h.root")
    var archive = NumPyArchive()
    archive.add("edges", [0.5, 1, .infinity], shape: [3])
    archive.add("map", [1, 2, 3, 4, 5, 6], shape: [3, 2])
    archive.add("n", [1, -2, .max])
    try archive.write(to: "\(folder)/h.npz")
  }
}
