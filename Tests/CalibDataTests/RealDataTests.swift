import CalibData
import CalibModel
import CalibTestSupport
import Glibc
import Testing

@Suite("Real data", .enabled(if: SharedData.folder() != nil, "there is no folder shared/data above this one"))
struct RealDataTests {
  /// Reads a file once more with the library alone: lines, commas, `strtod`.
  private func reference(_ path: String) throws -> (names: [String], columns: [[Double]]) {
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
    let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
    let names = try #require(lines.first).split(separator: ",").map(String.init)
    var columns: [[Double]] = names.map { _ in [] }
    for line in lines.dropFirst() {
      for (index, field) in line.split(separator: ",").enumerated() {
        columns[index].append(strtod(String(field), nil))
      }
    }
    return (names, columns)
  }

  @Test(
    "every numeric column is that of a plain reading, bit by bit",
    arguments: [
      "cms/Zmumu_Run2011A.csv", "csv/geant4.GeneratedTracks.csv", "csv/small-flat-tree.csv",
      "csv/uproot-HZZ.muons.csv", "csv/uproot-Zmumu.events.csv",
    ])
  func columns(name: String) throws {
    let path = "\(try #require(SharedData.folder()))/\(name)"
    let (names, wanted) = try reference(path)
    #expect(try CSVFormat.header(path: path).names == names)
    let texts = ["Str", "Type"]
    let requests = names.filter { !texts.contains($0) }.map { number($0) }
    let found = try Reading(path, requests)
    for (index, request) in requests.enumerated() {
      let place = try #require(names.firstIndex(of: request.name))
      #expect(found.columns[index] == wanted[place], "\(request.name)")
    }
  }

  @Test("the dimuon file has 19 runs")
  func runs() throws {
    let path = "\(try #require(SharedData.folder()))/cms/Zmumu_Run2011A.csv"
    let list = try RunList(path: path, experiment: nil, run: "Run")
    #expect(list.entries.count == 19)
    #expect(list.rows == 10_583)
    #expect(list.runs.first?.run == 160_957)
    #expect(list.runs.last?.run == 173_692)
  }
}
