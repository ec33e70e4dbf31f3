/// Formats that are known by their first bytes and not read.
enum ForeignFormat {
  static func of(_ bytes: [UInt8]) -> String? {
    let marks: [(mark: [UInt8], name: String)] = [
      ([0x42, 0x5a, 0x68], "bzip2"), ([0x89] + Array("HDF".utf8), "HDF5"), (Array("CDF\u{1}".utf8), "netCDF"),
      (Array("SIMPLE  =".utf8), "FITS"), (Array("SQLite format 3".utf8), "SQLite"),
      (Array("ARROW1".utf8), "Arrow IPC (Feather)"), (Array("ORC".utf8), "ORC"),
      ([0xff, 0xfe], "UTF-16 text"), ([0xfe, 0xff], "UTF-16 text"),
    ]
    return marks.first { bytes.starts(with: $0.mark) }?.name
  }
}
