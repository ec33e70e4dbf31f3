import CalibData
import CalibTestSupport
import Testing

@Suite(
  "Real columnar files",
  .enabled(if: SharedData.path("columnar") != nil, "there is no folder shared/data/columnar"))
struct ColumnarDataTests {
  @Test(
    "the columns are those of the CSV that the file was made of, bit by bit",
    arguments: ["zmumu_snappy.parquet", "zmumu_zstd.parquet", "zmumu.npz", "zmumu.jsonl"])
  func twins(name: String) throws {
    let path = try #require(SharedData.path("columnar/\(name)"))
    let csv = try #require(SharedData.path("cms/Zmumu_Run2011A.csv"))
    let header = try DataFormats.format(of: path).header(path: path)
    #expect(header.names.count >= 8)
    let requests = header.columns.map { request($0.name, $0.kind == .string ? .string : .number) }
    let (found, wanted) = (try Reading(path, requests), try Reading(csv, requests))
    for index in requests.indices {
      #expect(found.columns[index] == wanted.columns[index], "\(requests[index].name)")
    }
    #expect(found.columns[0].count == 10_583)
  }

  @Test("HDF5 is refused by its name")
  func hdf5() throws {
    let path = try #require(SharedData.path("columnar/zmumu.h5"))
    let error = #expect(throws: DataError.self) { try Reading(path, [number("pt1")]) }
    #expect(error?.message == "not text but a file of format HDF5")
  }
}
