/// Undoes the compression of ROOT: blocks of at most 16 MB, each with nine bytes before it.
///
/// Source: ROOT, `core/zip/inc/RZip.h`: two letters for the method, a byte for its version, three bytes little-endian
/// for each of the compressed and the uncompressed length.
struct ROOTCompression {
  let path: String
  let what: String
  let place: Int

  func decompress(_ source: UnsafeRawBufferPointer, to size: Int, _ decompressor: Decompressor)
    throws(DataError) -> ByteBuffer
  {
    try checkSizes(source, size)
    let target = ByteBuffer(count: size)
    var (start, done) = (0, 0)
    while done < size {
      let (stored, unpacked) = sizes(source, start)
      let block = UnsafeRawBufferPointer(rebasing: source[(start + 9)..<(start + 9 + stored)])
      let part = UnsafeMutableRawBufferPointer(rebasing: target.bytes[done..<(done + unpacked)])
      try decompress(block, method: (source[start], source[start + 1]), into: part, decompressor, start)
      start += 9 + stored
      done += unpacked
    }
    return target
  }

  /// Walks the blocks' headers before any memory is taken: their lengths have to add up.
  private func checkSizes(_ source: UnsafeRawBufferPointer, _ size: Int) throws(DataError) {
    var (start, done) = (0, 0)
    while done < size {
      guard source.count - start >= 9 else { throw damaged("its compressed data is cut off", start) }
      let (stored, unpacked) = sizes(source, start)
      guard stored <= source.count - start - 9, unpacked > 0 else {
        throw damaged("a block of \(stored) bytes does not fit in its compressed data", start)
      }
      start += 9 + stored
      done += unpacked
    }
    guard done == size else {
      throw damaged("its blocks have \(done) bytes, and \(size) were announced", start)
    }
  }

  private func sizes(_ source: UnsafeRawBufferPointer, _ start: Int) -> (stored: Int, unpacked: Int) {
    func number(_ place: Int) -> Int {
      Int(source[place]) | Int(source[place + 1]) << 8 | Int(source[place + 2]) << 16
    }
    return (number(start + 3), number(start + 6))
  }

  private func decompress(
    _ block: UnsafeRawBufferPointer, method: (UInt8, UInt8), into target: UnsafeMutableRawBufferPointer,
    _ decompressor: Decompressor, _ start: Int
  ) throws(DataError) {
    let byte = place + start
    switch method {
    case (UInt8(ascii: "Z"), UInt8(ascii: "L")):
      try decompressor.decompress(.zlib, block, into: target, at: byte)
    case (UInt8(ascii: "X"), UInt8(ascii: "Z")):
      try decompressor.decompress(.xz, block, into: target, at: byte)
    case (UInt8(ascii: "Z"), UInt8(ascii: "S")):
      try decompressor.decompress(.zstd, block, into: target, at: byte)
    case (UInt8(ascii: "L"), UInt8(ascii: "4")):
      guard block.count > 8 else { throw damaged("a block of lz4 data has no checksum", start) }
      let data = UnsafeRawBufferPointer(rebasing: block[8...])
      let wanted = block[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard XXHash64.digest(data) == wanted else {
        throw damaged("the checksum of its lz4 data is wrong", start)
      }
      try decompressor.decompress(.lz4, data, into: target, at: byte)
    case (UInt8(ascii: "C"), UInt8(ascii: "S")):
      throw DataError(
        .unsupported(
          "\(what) is compressed by the old method of ROOT before version 5",
          help: "write it again with a newer ROOT, as `hadd -f207 new.root old.root` does"), path: path,
        at: .byte(byte))
    case (let first, let second):
      throw damaged(
        "its compressed data begins with the bytes \(first) and \(second), which is no method", start)
    }
  }

  private func damaged(_ text: String, _ start: Int) -> DataError {
    DataError(.damaged("\(what): \(text)"), path: path, at: .byte(place + start))
  }
}
