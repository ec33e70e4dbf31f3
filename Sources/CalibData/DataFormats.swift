/// The list of all formats: a new one is its file, and its line here.
package enum DataFormats {
  /// Tried in this order; the last takes any text.
  package static let all: [any DataFormat.Type] = [
    ROOTFormat.self, NumPyFormat.self, NumPyArchiveFormat.self, CSVFormat.self,
  ]

  /// The format of a file by its first bytes, which its name must not contradict.
  package static func format(of path: String) throws(DataError) -> any DataFormat.Type {
    let source = try TextSource(path: path, chunkSize: 1 << 12, observer: nil)
    let firstBytes = try source.peek(atMost: 64)
    guard !firstBytes.isEmpty else { throw DataError(.empty, path: path) }
    let plainPath = source.codec.map {
      String(path.dropLast(path.hasSuffix($0.suffix) ? $0.suffix.count : 0))
    }
    let named = format(named: plainPath ?? path)
    if let foreign = ForeignFormat.of(firstBytes) {
      if let named { throw wronglyNamed(plainPath ?? path, named.format, foreign, path: path) }
      throw DataError(.notText(foreign), path: path)
    }
    guard let found = all.first(where: { $0.recognises(firstBytes: firstBytes) }) else {
      if let named, named.format != CSVFormat.self {
        throw wronglyNamed(plainPath ?? path, named.format, "of no format that is known", path: path)
      }
      throw DataError(.notText(nil), path: path)
    }
    if let codec = source.codec, found != CSVFormat.self {
      throw DataError(
        .unsupported(
          "a file of format \(found.name) inside of \(codec.name)",
          help: "decompress it; the format has its own compression"
        ), path: path)
    }
    guard let named, named.format != found else { return found }
    throw wronglyNamed(plainPath ?? path, named.format, "those of a file of format \(found.name)", path: path)
  }

  /// The format that the name of a file says; `nil` where it says none.
  private static func format(named path: String) -> (format: any DataFormat.Type, suffix: String)? {
    for format in all {
      for suffix in format.suffixes where path.lowercased().hasSuffix(suffix) { return (format, suffix) }
    }
    return nil
  }

  private static func wronglyNamed(
    _ name: String, _ named: any DataFormat.Type, _ found: String, path: String
  ) -> DataError {
    let suffix = named.suffixes.first { name.lowercased().hasSuffix($0) } ?? ""
    return DataError(.wronglyNamed(suffix: suffix, expected: named.name, found: found), path: path)
  }
}
