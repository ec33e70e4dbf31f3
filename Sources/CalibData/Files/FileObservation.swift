/// Shows an observer all bytes of a file in order, while others read it here and there.
///
/// It is a class because it is shared by what reads and what asks for progress. Without an observer nothing is read.
final class FileObservation {
  private let size: Int
  private var source: ByteSource?
  private let observer: ByteObserver?
  private let buffer = ByteBuffer(count: 1 << 18)
  private(set) var bytesRead: Int64 = 0

  init(path: String, size: Int, observer: ByteObserver?) throws(DataError) {
    self.size = size
    self.observer = observer
    source = observer == nil ? nil : try ByteSource(path: path)
  }

  /// Goes on to a part of the file, in the same measure as the rows: from 0 to 1.
  func advance(to part: Double) throws(DataError) {
    let wanted = Int64(min(1, max(0, part)) * Double(size))
    guard let observer else {
      bytesRead = max(bytesRead, wanted)
      return
    }
    while bytesRead < wanted, try show(observer) {}
  }

  /// Shows what is left.
  func finish() throws(DataError) {
    guard let observer else {
      bytesRead = Int64(size)
      return
    }
    while try show(observer) {}
    source = nil
  }

  private func show(_ observer: ByteObserver) throws(DataError) -> Bool {
    guard let start = buffer.bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return false }
    guard let count = try source?.read(into: start, atMost: buffer.bytes.count), count > 0 else {
      return false
    }
    observer(UnsafeRawBufferPointer(start: start, count: count))
    bytesRead += Int64(count)
    return true
  }
}
