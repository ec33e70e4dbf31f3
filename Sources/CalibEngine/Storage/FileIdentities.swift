package import CalibGraph
import CalibModel
import Glibc
import Synchronization

/// What was read before: for each identity of a file the digest of its bytes and its rows.
///
/// The file `identities.jsonl` is appended to; a torn last line is left out, and when most of its lines are
/// outdated it can be written anew. Safe from any thread.
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
    var lines = 0
  }

  private let path: String
  private let state: Mutex<State>

  /// Reads what was recorded; a file that is not there is empty.
  ///
  /// - Parameter compacting: whether outdated lines may be thrown out, as only who holds the work folder's lock
  ///   may.
  package init(_ path: String, compacting: Bool = false) throws(DiskError) {
    self.path = path
    var state = State()
    for line in Self.lines(try DiskFile.contents(path) ?? []) {
      state.lines += 1
      guard let (identity, record) = Self.parsed(line) else { continue }
      Self.insert(identity, record, into: &state)
    }
    if compacting, state.lines > 64, state.lines > 2 * state.latest.count {
      try Self.compact(&state, path)
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
    let file = try DiskFile(path, O_WRONLY | O_CREAT | O_APPEND)
    try file.write(Self.line(identity, record))
  }
}

extension FileIdentities {
  private static func insert(_ identity: InputFile.Identity, _ record: Record, into state: inout State) {
    if let old = state.latest[identity.path], old != identity { state.records[old] = nil }
    state.latest[identity.path] = identity
    state.records[identity] = record
    state.sizes.insert(identity.size)
  }

  private static func compact(_ state: inout State, _ path: String) throws(DiskError) {
    var bytes: [UInt8] = []
    for file in state.latest.keys.sorted() {
      guard let identity = state.latest[file], let record = state.records[identity] else { continue }
      bytes += line(identity, record)
    }
    try DiskFile.replace(path, bytes, unique: "\(getpid())")
    state.lines = state.latest.count
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
