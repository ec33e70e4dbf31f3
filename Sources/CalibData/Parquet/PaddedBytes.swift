/// Bytes behind which sixteen more may be read, so that numbers across their end need no care.
struct PaddedBytes {
  private let buffer: ByteBuffer
  let first: Int
  let count: Int

  /// - Parameter buffer: has sixteen bytes more than the last that counts.
  fileprivate init(_ buffer: ByteBuffer, first: Int, count: Int) {
    self.buffer = buffer
    self.first = first
    self.count = count
  }

  /// The bytes alone, to be filled.
  var target: UnsafeMutableRawBufferPointer { .init(rebasing: buffer.bytes[first..<(first + count)]) }

  /// A part of the bytes, which lies within them.
  subscript(range: Range<Int>) -> PaddedBytes {
    PaddedBytes(buffer, first: first + range.lowerBound, count: range.count)
  }

  /// The bytes from a place on; the place is at most the count.
  func dropFirst(_ count: Int) -> PaddedBytes { self[count..<self.count] }

  /// Eight bytes from a place on, which is at most eight behind the last.
  @inline(__always)
  func word(_ place: Int) -> UInt64 {
    UInt64(littleEndian: buffer.bytes.loadUnaligned(fromByteOffset: first &+ place, as: UInt64.self))
  }

  @inline(__always)
  func byte(_ place: Int) -> UInt8 { buffer.bytes[first + place] }

  /// A number of seven bits a byte; `nil` where it does not end.
  func varint(_ place: inout Int) -> UInt64? {
    var (value, shift) = (UInt64(0), UInt64(0))
    while place < count, shift < 64 {
      let byte = byte(place)
      place += 1
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// A length of four bytes; `nil` where it goes beyond the end.
  func length(_ place: inout Int) -> Int? {
    guard count - place >= 4 else { return nil }
    let length = Int(word(place) & 0xffff_ffff)
    place += 4
    return length <= count - place ? length : nil
  }
}

/// Memory that is used again for one page after the other.
///
/// It is a class for its memory.
final class ScratchBytes {
  private var buffer = ByteBuffer(count: 16)

  /// Memory to be filled; what it gave before is no longer valid.
  func bytes(count: Int) -> PaddedBytes {
    if buffer.bytes.count < count + 16 { buffer = ByteBuffer(count: count + count / 4 + 16) }
    let padding = UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[count..<(count + 16)])
    padding.initializeMemory(as: UInt8.self, repeating: 0)
    return PaddedBytes(buffer, first: 0, count: count)
  }
}
