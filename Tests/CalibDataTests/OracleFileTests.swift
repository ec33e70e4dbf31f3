import CalibColumns
import CalibData
import CalibModel
import CalibTestSupport
import FoundationEssentials
import Testing

/// Files that other programs wrote, with what is in them.
enum OracleFiles {
  /// The folder that `scripts/oracles` fills; `nil` where it does not run.
  static let folder = ProcessInfo.processInfo.environment["CALIB_ORACLE_FILES"]

  static func names(in folder: String?) -> [String] {
    guard let folder else { return [] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }

  static var fixtures: String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/formats").path
  }

  /// Reads all columns of a file that its description names, and compares them bit by bit.
  static func check(_ name: String, in folder: String) throws {
    let wanted = try JSONValue(parsing: try fileBytes("\(folder)/\(name).json"))
    let columns = try #require(wanted["columns"]?.asObject)
    let requests = columns.map { column in
      let isText = column.value.asArray?.contains { $0["text"] != nil } ?? false
      return request(column.name, isText ? .string : .number)
    }
    let path = "\(folder)/\(name)"
    let each = wanted["each"]?.asString
    let found = try Reading(path, requests, each: each)
    for (index, column) in columns.enumerated() {
      let values = try #require(column.value.asArray).map { value in
        value["text"]?.asString.map { textCode($0.utf8) } ?? value.asExactDouble ?? 0
      }
      let isEqual =
        values.count == found.columns[index].count
        && zip(values, found.columns[index]).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
      #expect(isEqual, "\(name), column `\(column.name)`")
    }
    #expect(try found.bytes == fileBytes(path), "the observer of \(name) sees other bytes")
    let header = try DataFormats.format(of: path).header(path: path, options: ReadOptions(each: each))
    for column in columns { #expect(header.has(column.name, options: ReadOptions(each: each))) }
    if let rows = header.rows, each == nil { #expect(rows == found.columns.first?.count) }
  }
}

@Suite("Files of other programs")
struct OracleFileTests {
  @Test("small files are read as they were written", arguments: OracleFiles.names(in: OracleFiles.fixtures))
  func fixtures(name: String) throws { try OracleFiles.check(name, in: OracleFiles.fixtures) }

  @Test("there are small files of every format")
  func fixturesAreFound() {
    let names = OracleFiles.names(in: OracleFiles.fixtures)
    for ending in [".npy", ".npz", ".parquet", ".root", ".jsonl", ".csv", ".csv.gz", ".csv.zst", ".csv.xz"] {
      let isThere = names.contains { $0.hasSuffix(ending) }
      #expect(isThere, "\(ending)")
    }
  }

  @Test(
    "large files are read as they were written",
    .enabled(if: OracleFiles.folder != nil, "set by `make oracles`, which has numpy, pyarrow and uproot"),
    arguments: OracleFiles.names(in: OracleFiles.folder))
  func oracles(name: String) throws { try OracleFiles.check(name, in: try #require(OracleFiles.folder)) }
}
