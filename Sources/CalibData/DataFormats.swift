/// The list of all formats: a new one is its file, and its line here.
package enum DataFormats {
  /// Tried in this order; the last takes any text.
  package static let all: [any DataFormat.Type] = [
    ROOTFormat.self, ParquetFormat.self, NumPyFormat.self, NumPyArchiveFormat.self, MilleFormat.self,
    JSONLinesFormat.self, CSVFormat.self,
  ]

  /// The format of a file by its first bytes, which its name must not contradict.
  package static func format(of path: String) throws(DataError) -> any DataFormat.Type {
    let source = try TextSource(path: path, chunkSize: 1 << 12, observer: nil)
    let firstBytes = try source.peek(atMost: 64)
    guard !firstBytes.isEmpty else { throw DataError(.empty, path: path) }
    let plainPath = source.codec.map {
      String(path.dropLast(path.hasSuffix($0.suffix) ? $0.suffix.count : 0))
    }
    let named = format(byNameOf: plainPath ?? path)
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
    if let codec = source.codec, found != CSVFormat.self, found != JSONLinesFormat.self {
      throw DataError(
        .unsupported(
          "a file of format \(found.name) inside of \(codec.name)",
          help: "decompress it; the format has its own compression"
        ), path: path)
    }
    guard let named, named.format != found else { return found }
    throw wronglyNamed(plainPath ?? path, named.format, "those of a file of format \(found.name)", path: path)
  }

  /// The format that a script names, as `root` or `csv`; `nil` where there is none of that name.
  package static func format(named name: String) -> (any DataFormat.Type)? {
    let wanted = name.lowercased()
    return all.first { $0.name.lowercased() == wanted || $0.suffixes.contains(".\(wanted)") }
  }

  /// The format of a file: the one that a script names, which its bytes must not contradict, else by name and bytes.
  package static func format(of path: String, named name: String?) throws(DataError) -> any DataFormat.Type {
    guard let name else { return try format(of: path) }
    guard let wanted = format(named: name) else {
      let names = all.map { $0.suffixes[0].dropFirst() }.joined(separator: ", ")
      throw DataError(
        .unsupported("there is no format `\(name)`", help: "the formats are \(names)"), path: path)
    }
    let firstBytes = try TextSource(path: path, chunkSize: 1 << 12, observer: nil).peek(atMost: 64)
    guard !firstBytes.isEmpty else { throw DataError(.empty, path: path) }
    guard wanted.recognises(firstBytes: firstBytes) else {
      let found = ForeignFormat.of(firstBytes) ?? all.first { $0.recognises(firstBytes: firstBytes) }?.name
      throw DataError(
        .unsupported(
          "its bytes are not those of a file of format \(wanted.name)",
          help: found.map { "it looks like a file of format \($0)" } ?? "look at `format:`"), path: path)
    }
    return wanted
  }

  /// The format of a file that is read with such options.
  package static func format(of path: String, _ options: ReadOptions) throws(DataError) -> any DataFormat.Type
  {
    try format(of: path, named: options.format)
  }

  /// The format that the name of a file says; `nil` where it says none.
  private static func format(byNameOf path: String) -> (format: any DataFormat.Type, suffix: String)? {
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
