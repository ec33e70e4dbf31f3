import Glibc

/// A folder of a test, which goes with all that is in it.
final class ScanFolderFixture {
  let path: String
  private var made: [String] = []

  init() throws {
    var template = Array("/tmp/calib-scan-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw ScanFixtureError(number: errno) }
    path = String(cString: made)
  }

  /// Writes a file; folders above it are made.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    var folder = path
    for component in name.split(separator: "/").dropLast() {
      folder += "/\(component)"
      if mkdir(folder, 0o755) == 0 { made.append(folder) }
    }
    let file = "\(path)/\(name)"
    guard let stream = fopen(file, "w") else { throw ScanFixtureError(number: errno) }
    defer { fclose(stream) }
    let bytes = Array(text.utf8)
    guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw ScanFixtureError(number: errno) }
    made.append(file)
    return file
  }

  func link(_ name: String, to other: String) throws {
    guard symlink("\(path)/\(other)", "\(path)/\(name)") == 0 else { throw ScanFixtureError(number: errno) }
    made.append("\(path)/\(name)")
  }

  deinit {
    for name in made.reversed() { remove(name) }
    rmdir(path)
  }
}

struct ScanFixtureError: Error { let number: Int32 }
