import CSystem
package import CalibGraph
import CalibModel
import Glibc
import Synchronization

/// What was read before: for each identity of a file the digest of its bytes and its rows.
///
/// The file `identities.jsonl` is appended to; a torn last line is left out, and when most of its lines are
/// outdated it is written anew. Safe from any thread, and from other processes.
package final class FileIdentities: Sendable {
  // A class, because it stands for one file that all threads share.
  package struct Record: Hashable, Sendable {
    package let digest: String
    package let rows: Int
  }

  private struct State {
    var records: [InputFile.Identity: Record] = [:]
    var sizes: Set<Int64> = []
    var latest: [String: InputFile.Identity] = [:]
    /// Files whose last reading failed.
    var failed: Set<InputFile.Identity> = []
    var lines = 0
  }

  private let path: String
  private let state: Mutex<State>

  /// Reads what was recorded; a file that is not there is empty.
  package init(_ path: String) throws(DiskError) {
    self.path = path
    var state = Self.state(try DiskFile.contents(path) ?? [])
    if state.lines > 64, state.lines > 2 * state.latest.count, let compacted = try Self.compact(path) {
      state = compacted
    }
    self.state = Mutex(state)
  }

  /// The digest of a file that is still what was read, else `nil`.
  package func digest(_ identity: InputFile.Identity) -> String? {
    state.withLock { $0.records[identity]?.digest }
  }

  /// Whether any file of this size was read: only then can hashing one find a known content.
  package func knowsSize(_ size: Int64) -> Bool { state.withLock { $0.sizes.contains(size) } }

  /// Whether nothing was read before.
  package var isEmpty: Bool { state.withLock { $0.latest.isEmpty } }

  /// Whether a file of this path was read before, whatever it is now.
  package func knowsPath(_ path: String) -> Bool { state.withLock { $0.latest[path] != nil } }

  /// Whether the last reading of this very file failed.
  package func hasFailed(_ identity: InputFile.Identity) -> Bool {
    state.withLock { $0.failed.contains(identity) }
  }

  /// Records that a reading failed: the file was met, and nothing is known of its bytes.
  package func recordFailure(_ identity: InputFile.Identity) throws(DiskError) {
    let isNew = state.withLock { state in
      state.lines += 1
      return state.failed.insert(identity).inserted
    }
    guard isNew, let file = try Self.lockedFile(path, waits: true) else { return }
    try file.write(Self.line(identity, Record(digest: "", rows: 0)))
  }

  /// Records what a file's bytes are.
  package func record(_ identity: InputFile.Identity, digest: String, rows: Int) throws(DiskError) {
    let record = Record(digest: digest, rows: rows)
    let isNew = state.withLock { state in
      guard state.records[identity] != record else { return false }
      Self.insert(identity, record, into: &state)
      state.lines += 1
      return true
    }
    guard isNew else { return }
    guard let file = try Self.lockedFile(path, waits: true) else { return }
    try file.write(Self.line(identity, record))
  }
}

extension FileIdentities {
  /// Takes a record; one without a digest says that a reading failed.
  private static func insert(_ identity: InputFile.Identity, _ record: Record, into state: inout State) {
    guard !record.digest.isEmpty else {
      state.failed.insert(identity)
      return
    }
    state.failed.remove(identity)
    if let old = state.latest[identity.path], old != identity { state.records[old] = nil }
    state.latest[identity.path] = identity
    state.records[identity] = record
    state.sizes.insert(identity.size)
  }

  private static func state(_ bytes: [UInt8]) -> State {
    var state = State()
    for line in lines(bytes) {
      state.lines += 1
      guard let (identity, record) = parsed(line) else { continue }
      insert(identity, record, into: &state)
    }
    return state
  }

  /// The file, opened and locked against other processes; `nil` where another one holds it.
  private static func lockedFile(_ path: String, waits: Bool) throws(DiskError) -> DiskFile? {
    while true {
      let file = try DiskFile(path, O_RDWR | O_CREAT | O_APPEND)
      let result = calib_lock(file.descriptor, waits ? 1 : 0)
      if result == EWOULDBLOCK { return nil }
      guard result == 0 else {
        throw DiskError(path: path, reason: String(cString: strerror(result)).lowercased())
      }
      // Who waited may hold a file that was written anew meanwhile.
      var (opened, named) = (stat(), stat())
      guard fstat(file.descriptor, &opened) == 0 else { throw .last(path) }
      if stat(path, &named) == 0, opened.st_ino == named.st_ino { return file }
    }
  }

  /// Writes the file anew without outdated lines; leaves it where another process is at it.
  private static func compact(_ path: String) throws(DiskError) -> State? {
    guard let file = try lockedFile(path, waits: false) else { return nil }
    var state = state(try file.read(try file.size(), at: 0))
    var bytes: [UInt8] = []
    for name in state.latest.keys.sorted() {
      guard let identity = state.latest[name], let record = state.records[identity] else { continue }
      bytes += line(identity, record)
    }
    for identity in state.failed.sorted(by: { $0.path < $1.path }) {
      bytes += line(identity, Record(digest: "", rows: 0))
    }
    try DiskFile.replace(path, bytes, unique: "\(getpid())")
    state.lines = state.latest.count + state.failed.count
    return state
  }

  private static func line(_ identity: InputFile.Identity, _ record: Record) -> [UInt8] {
    let json = JSONValue.members([
      "path": .string(identity.path), "size": .integer(Int(identity.size)),
      "modified": .integer(Int(identity.modified)), "inode": .string("\(identity.inode)"),
      "digest": .string(record.digest), "rows": .integer(record.rows),
    ])
    // A line break first ends a line that a killed run left torn.
    return [UInt8(ascii: "\n")] + json.canonicalBytes + [UInt8(ascii: "\n")]
  }

  /// The lines that were ended, blank ones apart.
  static func lines(_ bytes: [UInt8]) -> [[UInt8]] {
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return bytes[..<end].split(separator: UInt8(ascii: "\n")).map(Array.init)
  }

  private static func parsed(_ line: [UInt8]) -> (InputFile.Identity, Record)? {
    let json: JSONValue
    do throws(JSONError) { json = try JSONValue(parsing: line) } catch { return nil }
    guard let path = json["path"]?.asString, let size = json["size"]?.asInteger,
      let modified = json["modified"]?.asInteger, let inode = json["inode"]?.asString.flatMap(UInt64.init),
      let digest = json["digest"]?.asString, let rows = json["rows"]?.asInteger
    else { return nil }
    let identity = InputFile.Identity(
      path: path, size: Int64(size), modified: Int64(modified), inode: inode)
    return (identity, Record(digest: digest, rows: rows))
  }
}
