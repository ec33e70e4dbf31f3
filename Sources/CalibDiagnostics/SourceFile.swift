/// The text of a script with its name, and where its lines begin.
///
/// It is `public` for speed alone: bodies of `package` functions are not inlined across modules (decision 17).
public struct SourceFile: Sendable {
  /// The path as the user gave it, for messages.
  public let name: String
  public let id: SourceSpan.FileID
  public let bytes: [UInt8]
  /// The offset of the first byte of each line.
  package let lineStarts: [Int32]

  package init(name: String, id: SourceSpan.FileID, bytes: [UInt8]) {
    self.name = name
    self.id = id
    self.bytes = bytes
    var starts: [Int32] = [0]
    starts.reserveCapacity(bytes.count / 24 + 1)
    for offset in bytes.indices where bytes[offset] == UInt8(ascii: "\n") {
      starts.append(Int32(offset + 1))
    }
    lineStarts = starts
  }

  /// The text of a span of this file.
  @inlinable public func text(_ span: SourceSpan) -> String {
    String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// Line and column of a byte, both from 1; the column counts characters.
  package func position(_ offset: Int32) -> (line: Int, column: Int) {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    let before = String(decoding: bytes[Int(lineStarts[low])..<Int(offset)], as: UTF8.self)
    return (low + 1, before.count + 1)
  }

  /// The text of a line, counted from 1, without its end.
  package func line(_ number: Int) -> String {
    let start = Int(lineStarts[number - 1])
    var end = number < lineStarts.count ? Int(lineStarts[number]) - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
