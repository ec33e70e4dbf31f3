import CalibModel
import CalibTestSupport
import Glibc

/// What other programs found in the files of `shared/data`.
struct ReferenceFigures {
  struct Column {
    let tree: String
    let name: String
    let entries: Int
    let values: Int
    let sum: Double
    let type: String
    let interpretation: String
  }

  private let root: JSONValue?

  init() throws {
    guard let path = SharedData.path("reference.json") else {
      root = nil
      return
    }
    root = try JSONValue(parsing: try fileBytes(path))
  }

  /// The columns of a ROOT file; none where the figures are not there.
  func columns(of file: String) -> [Column] {
    (root?["root/\(file)"]?.asObject ?? []).compactMap { member in
      let (key, value) = (member.name, member.value)
      guard let slash = key.lastIndex(of: "/"), let cycle = key.firstIndex(of: ";"), cycle < slash,
        let figures = value.asArray, figures.count == 5, let entries = figures[0].asDouble,
        let values = figures[1].asDouble, let sum = figures[2].asDouble, let type = figures[3].asString,
        let interpretation = figures[4].asString
      else { return nil }
      return Column(
        tree: String(key[..<cycle]), name: String(key[key.index(after: slash)...]), entries: Int(entries),
        values: Int(values), sum: sum, type: type, interpretation: interpretation)
    }
  }
}

/// The bytes of a file of a test.
func fileBytes(_ path: String) throws -> [UInt8] {
  guard let file = fopen(path, "r") else { throw TemporaryFileError(number: errno) }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
  return bytes
}
