import Glibc

/// A file could not be read.
struct UnreadableFile: Error { let path: String }

extension String {
  /// The text of a file.
  init(contentsOfPath path: String) throws {
    guard let file = fopen(path, "r") else { throw UnreadableFile(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    self.init(decoding: bytes, as: UTF8.self)
  }
}
