import CSystem
import CalibDigest
package import CalibModel
import Glibc

/// Results on disk, one file each: `cache/ab/abcdef…`.
///
/// An entry is a first line with sizes and digests, the header, and the body. It is written under another
/// name, in `cache/unfinished`, and renamed, so it is whole or not there; one whose digests do not fit reads as not there and is
/// removed.
package final class FileResultCache: ResultCache {
  // A class, because all threads count temporary names together.
  let folder: String
  private let temporaries: TemporaryNames
  private let marks: MarkFile

  private static let format = "calib result 1"
  /// The first line: format, sizes of header and body in 12 digits, their digests.
  private static let lineLength = format.utf8.count + 2 * 13 + 2 * 65 + 1

  /// Opens the cache in a folder, and makes the folder where there is none.
  package init(_ folder: String) throws(DiskError) {
    try DiskFile.makeFolder(folder)
    self.folder = folder
    temporaries = try TemporaryNames("\(folder)/unfinished")
    marks = MarkFile("\(folder)/marks")
  }

  package func remember(_ marks: [Fingerprint]) throws(CacheError) {
    do throws(DiskError) { try self.marks.insert(marks) } catch {
      throw CacheError(path: self.marks.path, reason: error.reason)
    }
  }

  package func remembers(_ mark: Fingerprint) -> Bool { marks.contains(mark) }

  /// Removes what killed processes of this machine left unfinished.
  package func sweep() { temporaries.sweep() }

  package func read(_ fingerprint: Fingerprint) -> CachedResult? {
    guard let entry = open(fingerprint, withBody: true) else { return nil }
    return CachedResult(header: entry.header, body: entry.body)
  }

  package func header(_ fingerprint: Fingerprint) -> JSONValue? { open(fingerprint, withBody: false)?.header }

  package func write(
    _ fingerprint: Fingerprint, header: JSONValue, body: [UInt8]
  ) throws(CacheError) {
    if self.header(fingerprint) != nil { return }
    let path = path(fingerprint)
    let head = header.canonicalBytes
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.lineLength + head.count + body.count)
    bytes += Self.line(head, body).utf8
    bytes += head
    bytes += body
    do throws(DiskError) {
      try temporaries.write(bytes, to: path, in: "\(folder)/\(fingerprint.text.prefix(2))")
    } catch {
      throw CacheError(path: path, reason: error.reason)
    }
  }

  /// Some bytes of a body, without looking at the rest; `nil` where they are not there.
  package func bodyPart(_ fingerprint: Fingerprint, offset: Int, length: Int) -> [UInt8]? {
    do throws(DiskError) {
      let file = try DiskFile(path(fingerprint), O_RDONLY)
      guard let sizes = Self.sizes(try file.read(Self.lineLength, at: 0)) else { return nil }
      guard offset >= 0, length >= 0, offset + length <= sizes.body else { return nil }
      let bytes = try file.read(length, at: Self.lineLength + sizes.header + offset)
      return bytes.count == length ? bytes : nil
    } catch {
      return nil  // what cannot be read is not there
    }
  }

  /// Removes an entry that was found to be damaged.
  package func remove(_ fingerprint: Fingerprint) {
    let path = path(fingerprint)
    if unlink(path) != 0, errno == EISDIR { rmdir(path) }
  }
}

extension FileResultCache {
  private struct Sizes {
    let header: Int
    let body: Int
    let headerDigest: String
    let bodyDigest: String
  }

  private func path(_ fingerprint: Fingerprint) -> String {
    "\(folder)/\(fingerprint.text.prefix(2))/\(fingerprint.text)"
  }

  private static func line(_ header: [UInt8], _ body: [UInt8]) -> String {
    func digits(_ count: Int) -> String {
      let text = "\(count)"
      return String(repeating: "0", count: max(0, 12 - text.utf8.count)) + text
    }
    return "\(format) \(digits(header.count)) \(digits(body.count)) \(sha256Hex(header)) \(sha256Hex(body))\n"
  }

  private static func sizes(_ line: [UInt8]) -> Sizes? {
    guard line.count == lineLength, line.last == UInt8(ascii: "\n") else { return nil }
    var start = 0
    var isSeparated = true
    /// The next so many bytes; a blank or the end of the line comes after them.
    func field(_ length: Int) -> String {
      let end = start + length
      if end < line.count - 1, line[end] != UInt8(ascii: " ") { isSeparated = false }
      defer { start = end + 1 }
      return String(decoding: line[start..<end], as: UTF8.self)
    }
    guard field(format.utf8.count) == format, let header = Int(field(12)), let body = Int(field(12)),
      header >= 0, body >= 0
    else { return nil }
    let (headerDigest, bodyDigest) = (field(64), field(64))
    guard isSeparated else { return nil }
    return Sizes(header: header, body: body, headerDigest: headerDigest, bodyDigest: bodyDigest)
  }

  private func open(_ fingerprint: Fingerprint, withBody: Bool) -> (header: JSONValue, body: [UInt8])? {
    do throws(DiskError) {
      guard let file = try DiskFile.existing(path(fingerprint)) else { return nil }
      if let entry = try Self.checkedEntry(file, withBody: withBody) { return entry }
    } catch {
      // What cannot be read is not there, and stands in the way.
    }
    remove(fingerprint)
    return nil
  }

  /// How much is read at once: most entries are smaller.
  private static let firstPart = 4096

  private static func checkedEntry(
    _ file: borrowing DiskFile, withBody: Bool
  ) throws(DiskError) -> (header: JSONValue, body: [UInt8])? {
    let status = try file.status()
    let start = try file.read(min(Int(status.st_size), firstPart), at: 0)
    guard let sizes = sizes(Array(start.prefix(lineLength))),
      Int(status.st_size) == lineLength + sizes.header + sizes.body
    else { return nil }
    let header = try part(of: file, start, lineLength, sizes.header)
    guard sha256Hex(header) == sizes.headerDigest else { return nil }
    file.noteUse(status)
    let body = withBody ? try part(of: file, start, lineLength + sizes.header, sizes.body) : []
    guard !withBody || sha256Hex(body) == sizes.bodyDigest else { return nil }
    return parsed(header).map { ($0, body) }
  }

  /// Some bytes of a file whose start was read already.
  private static func part(
    of file: borrowing DiskFile, _ start: [UInt8], _ offset: Int, _ count: Int
  ) throws(DiskError) -> [UInt8] {
    let end = offset + count
    return end <= start.count ? Array(start[offset..<end]) : try file.read(count, at: offset)
  }

  private static func parsed(_ bytes: [UInt8]) -> JSONValue? {
    do throws(JSONError) { return try JSONValue(parsing: bytes) } catch { return nil }
  }
}
