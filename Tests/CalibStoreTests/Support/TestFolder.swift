import Glibc
import Testing

@testable import CalibStore

/// A folder of its own for one test, removed at the end.
///
/// A class because the removal needs a deinit and tests hand it around.
final class TestFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/calib-store-test-XXXXXX".utf8CString)
    let made: String? = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
    }
    path = try #require(made)
    chmod(path, 0o755)
  }

  deinit { Self.remove(path) }

  /// A store in the folder, made and open for writing.
  func store(_ options: StoreOptions = StoreOptions()) throws -> ConditionsStore {
    try ConditionsStore.openOrCreate(at: storePath, options: options)
  }

  var storePath: String { "\(path)/conditions" }

  private static func remove(_ path: String) {
    if let names = try? Disk.names(in: path) {
      for name in names {
        let inner = "\(path)/\(name)"
        if Disk.isFolder(inner) { remove(inner) } else { unlink(inner) }
      }
    }
    rmdir(path)
  }
}

/// Puts a text in a file, in place of what was there.
func write(_ text: String, to path: String) throws {
  try Disk.remove(path)
  try Disk.writeDurably(Array(text.utf8), to: path, mode: 0o644)
}

/// Changes one bit of a file.
func flipBit(of path: String, at offset: Int) throws {
  var bytes = try Disk.read(path)
  bytes[offset] ^= 1
  try Disk.remove(path)
  try Disk.writeDurably(bytes, to: path, mode: 0o644)
}

/// What a command prints, and its exit status.
func output(of command: String) throws -> (text: String, status: Int32) {
  let pipe = try #require(popen(command, "r"))
  var bytes: [UInt8] = []
  while case let byte = fgetc(pipe), byte >= 0 { bytes.append(UInt8(byte)) }
  let status = pclose(pipe)
  return (String(decoding: bytes, as: UTF8.self), status)
}
