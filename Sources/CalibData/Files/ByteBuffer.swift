/// Memory for bytes that are written before they are read.
///
/// It is a class for its memory; unlike an array's it is not set to zero first.
final class ByteBuffer {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }

  deinit { bytes.deallocate() }
}
