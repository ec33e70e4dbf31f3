import CCodecs

/// Decompresses whole blocks.
///
/// It is a class because the columns of a file share its memory; for one thread at a time.
final class Decompressor {
  private let path: String
  private let state: OpaquePointer?

  init(path: String) {
    self.path = path
    state = calib_decompressor_open()
  }

  deinit { calib_decompressor_close(state) }

  /// Fills a target exactly.
  ///
  /// - Parameter place: where the block begins, for messages.
  func decompress(
    _ codec: BlockCodec, _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer,
    at place: Int
  ) throws(DataError) {
    guard let state else { throw DataError(.system("there is no memory left"), path: path) }
    let result = calib_decompress(
      state, codec.number, source.baseAddress?.assumingMemoryBound(to: UInt8.self), source.count,
      target.baseAddress?.assumingMemoryBound(to: UInt8.self), target.count)
    if result == Int64(CALIB_CODEC_MISSING) { throw codec.missing(path) }
    guard result == Int64(target.count) else {
      let text =
        result < 0
        ? "a block of \(codec.name) data is damaged"
        : "a block of \(codec.name) data has \(result) bytes where \(target.count) were announced"
      throw DataError(.damaged(text), path: path, at: .byte(place))
    }
  }
}
