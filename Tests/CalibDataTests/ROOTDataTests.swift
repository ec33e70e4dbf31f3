import CalibData
import CalibTestSupport
import Testing

@Suite("Real ROOT files", .enabled(if: SharedData.path("root") != nil, "there is no folder shared/data/root"))
struct ROOTDataTests {
  static let files = [
    "uproot-HZZ-lz4", "uproot-HZZ-uncompressed", "uproot-HZZ-zlib", "uproot-Zmumu-lz4", "uproot-Zmumu-lzma",
    "uproot-Zmumu-uncompressed", "uproot-Zmumu-zlib", "uproot-Zmumu-zstd", "uproot-Zmumu",
    "uproot-from-geant4",
    "uproot-sample-6.20.04-lz4", "uproot-sample-6.20.04-lzma", "uproot-sample-6.20.04-uncompressed",
    "uproot-sample-6.20.04-zlib", "uproot-simple", "uproot-small-flat-tree",
  ]

  @Test("every numeric branch has the entries, values and sum that uproot finds", arguments: files)
  func branches(file: String) throws {
    let path = try #require(SharedData.path("root/\(file).root"))
    let columns = try ReferenceFigures().columns(of: "\(file).root")
    #expect(!columns.isEmpty)
    for column in columns {
      let header = try ROOTFormat.header(path: path, options: ReadOptions(tree: column.tree))
      #expect(header.rows == column.entries)
      let place = try #require(header.index(of: column.name), "\(column.name)")
      var (requests, each): ([ColumnRequest], String?) = ([number(column.name)], nil)
      switch header.columns[place].shape {
      case .single, .padded: break
      case .fixed(let count): requests = (0..<count).map { number("\(column.name)[\($0)]") }
      case .list: each = column.name
      }
      let found = try Reading(path, requests, tree: column.tree, each: each).columns.flatMap { $0 }
      #expect(found.count == column.values, "\(column.name)")
      let sum = found.reduce(0, +)
      let scale = found.reduce(0) { $0 + abs($1) }
      #expect(abs(sum - column.sum) <= 1e-12 * scale, "\(column.name): \(sum), not \(column.sum)")
    }
  }

  @Test(
    "all codings of one tree give the columns of its CSV twin, bit by bit",
    arguments: ["", "-lz4", "-lzma", "-uncompressed", "-zlib", "-zstd"])
  func codings(coding: String) throws {
    let csv = try #require(SharedData.path("csv/uproot-Zmumu.events.csv"))
    let path = try #require(SharedData.path("root/uproot-Zmumu\(coding).root"))
    let names = try CSVFormat.header(path: csv).names
    let requests = names.map { request($0, $0 == "Type" ? .string : .number) }
    let (found, wanted) = (try Reading(path, requests), try Reading(csv, requests))
    #expect(found.columns == wanted.columns)
    #expect(found.columns[0].count == 2304)
    let bytes = try fileBytes(path)
    #expect(found.bytes == bytes)
  }

  @Test("elements of lists are rows, with what the event has once, its number and the place in the list")
  func elements() throws {
    let csv = try #require(SharedData.path("csv/uproot-HZZ.muons.csv"))
    let path = try #require(SharedData.path("root/uproot-HZZ-zlib.root"))
    let own = ["Muon_Px", "Muon_Py", "Muon_Pz", "Muon_E", "Muon_Charge", "Muon_Iso"]
    let wanted = try Reading(csv, (["entry", "i"] + own).map { number($0) })
    let found = try Reading(
      path, (["event", "Muon.index"] + own + ["NMuon"]).map { number($0) }, each: "Muon")
    #expect(found.columns[0] == wanted.columns[0])
    #expect(found.columns[1] == wanted.columns[1])
    for index in 2..<8 {
      // The text has as many digits as a float needs.
      #expect(found.columns[index].map { Float($0) } == wanted.columns[index].map { Float($0) })
    }
    for (row, entry) in found.columns[0].enumerated() {
      let count = found.columns[0].count { $0 == entry }
      if row % 100 == 0 { #expect(found.columns[8][row] == Double(count)) }
    }
  }

  @Test("texts, integers of 64 bits and fixed arrays are those of the CSV twin")
  func flatTree() throws {
    let csv = try #require(SharedData.path("csv/small-flat-tree.csv"))
    let path = try #require(SharedData.path("root/uproot-small-flat-tree.root"))
    let kinds: [(String, ColumnRequest.Kind)] = [
      ("Int32", .integer), ("Int64", .integer), ("UInt32", .integer), ("UInt64", .integer),
      ("Float32", .number),
      ("Float64", .number), ("Str", .string), ("N", .integer),
    ]
    let requests = kinds.map { request($0, $1) }
    #expect(try Reading(path, requests).columns == Reading(csv, requests).columns)
    let array = try Reading(path, [number("ArrayInt32[9]"), number("ArrayFloat64[0]")]).columns
    #expect(array[0] == array[1])
    #expect(array[0] == (0..<100).map(Double.init))
  }

  @Test("leaves of one branch are columns of their own")
  func leafList() throws {
    let path = try #require(SharedData.path("root/uproot-leaflist.root"))
    let header = try ROOTFormat.header(path: path)
    #expect(header.names == ["leaflist.x", "leaflist.y", "leaflist.z"])
    #expect(header.columns.map(\.storage) == ["float64", "int32", "int8"])
    let columns = try Reading(path, header.names.map { number($0) }).columns
    #expect(columns == [[1.1, 2.2, 3.3, 4, 5.5], [1, 2, 3, 4, 5], [97, 98, 99, 100, 101]])
  }

  @Test("a file with histograms alone, and one with several trees, say what they have")
  func trees() throws {
    let histograms = try #require(SharedData.path("root/uproot-histograms.root"))
    let error = #expect(throws: DataError.self) { try Reading(histograms, [number("x")]) }
    #expect(error?.message == "it has no tree, only `one` (TH1F), `two` (TH1F), `three` (TH1F)")
    let geant = try #require(SharedData.path("root/uproot-from-geant4.root"))
    let several = #expect(throws: DataError.self) { try Reading(geant, [number("x")]) }
    #expect(several?.help.hasPrefix("say which: `tree: ") ?? false)
    let wrong = #expect(throws: DataError.self) { try Reading(geant, [number("x")], tree: "nosuch") }
    #expect(wrong?.message == "there is no tree `nosuch`")
  }
}
