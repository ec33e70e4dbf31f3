import CCodecs

/// Bytes that are read in order.
///
/// It is a class, because a decompression in progress has one owner.
protocol ByteStream: AnyObject {
  /// Fills the target, or throws where the bytes end before.
  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError)
}

/// A part of a file as it is.
final class FileRange: ByteStream {
  private let file: RandomAccessFile
  private var place: Int
  private let what: String

  init(_ file: RandomAccessFile, from place: Int, what: String) {
    self.file = file
    self.place = place
    self.what = what
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) {
    try file.read(at: place, into: target, what)
    place += target.count
  }
}

/// A part of a file that is deflated, as in zip archives.
final class InflatedRange: ByteStream {
  private let file: RandomAccessFile
  private let what: String
  private let stream: OpaquePointer
  private let raw = ByteBuffer(count: 1 << 16)
  private var place: Int
  private let limit: Int
  private var start = 0
  private var end = 0

  /// - Parameter count: how many bytes the deflated data has.
  init(_ file: RandomAccessFile, from place: Int, count: Int, what: String) throws(DataError) {
    guard let stream = calib_stream_open(calib_codec_deflate) else {
      throw BlockCodec.deflate.missing(file.path)
    }
    self.file = file
    self.what = what
    self.stream = stream
    self.place = place
    limit = place + count
  }

  deinit { calib_stream_close(stream) }

  func read(into target: UnsafeMutableRawBufferPointer) throws(DataError) {
    var done = 0
    while done < target.count {
      if start == end, place < limit { try refill() }
      var (consumed, produced) = (0, 0)
      let result = calib_stream_step(
        stream, bytes(raw.bytes, start), end - start, &consumed, bytes(target, done), target.count - done,
        &produced)
      start += consumed
      done += produced
      guard result >= 0 else {
        throw DataError(.damaged("\(what): its deflated data is damaged"), path: file.path, at: .byte(place))
      }
      guard produced > 0 || consumed > 0 || done == target.count else {
        throw DataError(
          .damaged("\(what): its deflated data ends too early"), path: file.path, at: .byte(place))
      }
    }
  }

  private func bytes(_ buffer: UnsafeMutableRawBufferPointer, _ offset: Int) -> UnsafeMutablePointer<UInt8>? {
    buffer.baseAddress.map { ($0 + offset).assumingMemoryBound(to: UInt8.self) }
  }

  private func refill() throws(DataError) {
    let count = min(raw.bytes.count, limit - place)
    try file.read(at: place, into: UnsafeMutableRawBufferPointer(rebasing: raw.bytes[..<count]), what)
    (start, end, place) = (0, count, place + count)
  }
}
