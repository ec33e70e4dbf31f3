import Glibc

/// A file of a test, which goes with it.
final class TemporaryFile {
  let path: String
  private let folder: String

  init(_ bytes: [UInt8], name: String = "events.csv") throws {
    var template = Array("/tmp/calib-data-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw TemporaryFileError(number: errno) }
    folder = String(cString: made)
    path = "\(folder)/\(name)"
    guard let file = fopen(path, "w") else { throw TemporaryFileError(number: errno) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw TemporaryFileError(number: errno) }
  }

  convenience init(_ text: String, name: String = "events.csv") throws {
    try self.init(Array(text.utf8), name: name)
  }

  deinit {
    unlink(path)
    rmdir(folder)
  }
}

struct TemporaryFileError: Error { let number: Int32 }
