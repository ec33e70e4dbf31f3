/// The list of all formats: a new one is its file, and its line here.
package enum DataFormats {
  /// Tried in this order; the last takes any text.
  package static let all: [any DataFormat.Type] = [
    CSVFormat.self
  ]

  /// The format of a file.
  package static func format(of path: String) throws(DataError) -> any DataFormat.Type {
    var source = try ByteSource(path: path)
    let firstBytes = try source.read(atMost: 64)
    guard !firstBytes.isEmpty else { throw DataError(.empty, path: path) }
    if let foreign = ForeignFormat.of(firstBytes) { throw DataError(.notText(foreign), path: path) }
    for format in all where format.recognises(path: path, firstBytes: firstBytes) { return format }
    throw DataError(.notText(nil), path: path)
  }
}

/// Formats that are known by their first bytes and not read.
enum ForeignFormat {
  static func of(_ bytes: [UInt8]) -> String? {
    let marks: [(mark: [UInt8], name: String)] = [
      ([0x1f, 0x8b], "gzip"), ([0x28, 0xb5, 0x2f, 0xfd], "zstd"), ([0x42, 0x5a, 0x68], "bzip2"),
      ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"), (Array("PK\u{3}\u{4}".utf8), "zip or npz"),
      (Array("root".utf8) + [0], "ROOT"), (Array("PAR1".utf8), "Parquet"),
      ([0x89] + Array("HDF".utf8), "HDF5"), ([0x93] + Array("NUMPY".utf8), "npy"),
      ([0xff, 0xfe], "UTF-16 text"), ([0xfe, 0xff], "UTF-16 text"),
    ]
    return marks.first { bytes.starts(with: $0.mark) }?.name
  }
}
