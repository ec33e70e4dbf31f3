import CCodecs

/// The bytes of a text file in order, decompressed where the file is gzip, zstd or xz.
///
/// The observer sees the file's own bytes. It is a class for its buffer and the decompression in progress.
final class TextSource {
  /// What the file is compressed with.
  let codec: TextCodec?
  private var source: ByteSource
  private let stream: OpaquePointer?
  private let observer: ByteObserver?
  /// Bytes of the file that were read and not yet taken.
  private let buffer: ByteBuffer
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  /// Whether the compressed data has ended, as far as it was read.
  private var hasEnded = false

  init(path: String, chunkSize: Int, observer: ByteObserver?) throws(DataError) {
    source = try ByteSource(path: path)
    self.observer = observer
    buffer = ByteBuffer(count: max(1 << 16, chunkSize))
    let raw = buffer.bytes.bindMemory(to: UInt8.self)
    end = try Self.read(&source, into: buffer)
    codec = TextCodec.of(UnsafeBufferPointer(rebasing: raw[..<end]))
    stream = codec.flatMap { calib_stream_open($0.codec.number) }
    if let codec, stream == nil { throw codec.codec.missing(path) }
    observer?(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<end]))
    isAtEnd = end == 0
  }

  deinit { calib_stream_close(stream) }

  private static func read(_ source: inout ByteSource, into buffer: ByteBuffer) throws(DataError) -> Int {
    guard let start = buffer.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
    return try source.read(into: start, atMost: buffer.bytes.count)
  }

  /// The bytes of the file that were read and not yet taken.
  private var rest: UnsafePointer<UInt8>? {
    buffer.bytes.baseAddress.map { UnsafePointer(($0 + start).assumingMemoryBound(to: UInt8.self)) }
  }

  var path: String { source.path }
  /// How many bytes of the file were read.
  var bytesRead: Int64 { source.bytesRead }

  /// Reads at most so many bytes; 0 at the end.
  func read(into target: UnsafeMutablePointer<UInt8>, atMost count: Int) throws(DataError) -> Int {
    guard let stream, let codec else { return try readPlain(into: target, atMost: count) }
    while true {
      if start == end, !isAtEnd { try refill() }
      var (consumed, produced) = (0, 0)
      let result = calib_stream_step(stream, rest, end - start, &consumed, target, count, &produced)
      start += consumed
      guard result >= 0 else {
        throw DataError(
          .damaged("its \(codec.name) data is damaged"), path: path, at: .byte(Int(bytesRead) - (end - start))
        )
      }
      hasEnded = result == 1
      if produced > 0 { return produced }
      if start == end, isAtEnd {
        guard hasEnded else { throw DataError(.damaged("its \(codec.name) data ends too early"), path: path) }
        return 0
      }
      guard consumed > 0 || start == end else {
        throw DataError(
          .damaged("something follows its \(codec.name) data"), path: path,
          at: .byte(Int(bytesRead) - (end - start)))
      }
    }
  }

  private func readPlain(into target: UnsafeMutablePointer<UInt8>, atMost count: Int) throws(DataError)
    -> Int
  {
    if start < end, let rest {
      let part = min(count, end - start)
      target.update(from: rest, count: part)
      start += part
      return part
    }
    if isAtEnd { return 0 }
    let part = try source.read(into: target, atMost: count)
    observer?(UnsafeRawBufferPointer(start: target, count: part))
    isAtEnd = part == 0
    return part
  }

  private func refill() throws(DataError) {
    (start, end) = (0, try Self.read(&source, into: buffer))
    observer?(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<end]))
    isAtEnd = end == 0
  }
}

extension TextSource {
  /// The first bytes of the text, at most so many; nothing else may be read afterwards.
  func peek(atMost count: Int) throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var total = 0
    while total < count {
      var part: Result<Int, DataError> = .success(0)
      bytes.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        do throws(DataError) {
          part = .success(try read(into: start + total, atMost: count - total))
        } catch { part = .failure(error) }
      }
      let found = try part.get()
      if found == 0 { break }
      total += found
    }
    return Array(bytes.prefix(total))
  }
}
