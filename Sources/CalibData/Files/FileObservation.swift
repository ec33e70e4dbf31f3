/// Shows an observer all bytes of a file in order, each once, while others read it here and there.
///
/// What is read and comes next is shown from the reader's memory; the rest is read for the observer alone. It is a class
/// because it is shared by what reads and what asks for progress; the reader owns it. Without an observer nothing is read.
final class FileObservation {
  /// How far ahead of the bytes that were shown a reading may begin: those between are shown at once.
  private static let largestGap = 1 << 24

  private let file: RandomAccessFile
  private let observer: ByteObserver?
  private let buffer = ByteBuffer(count: 1 << 18)
  /// How many bytes from the start of the file were shown, or would have been.
  private var shown = 0

  init(_ file: RandomAccessFile, observer: ByteObserver?) {
    self.file = file
    self.observer = observer
    if observer != nil { file.observation = self }
  }

  var bytesRead: Int64 { Int64(shown) }

  /// Goes on to a part of the file, in the same measure as the rows: from 0 to 1.
  func advance(to part: Double) throws(DataError) {
    try show(upTo: Int(min(1, max(0, part)) * Double(file.size)))
  }

  /// Shows what is left.
  func finish() throws(DataError) { try show(upTo: file.size) }

  /// Shows bytes that were read from a place on, as far as their turn has come.
  func pass(_ bytes: UnsafeRawBufferPointer, from place: Int) throws(DataError) {
    guard let observer, place - shown <= Self.largestGap, place + bytes.count > shown else { return }
    try show(upTo: place)
    observer(UnsafeRawBufferPointer(rebasing: bytes[(shown - place)...]))
    shown = place + bytes.count
  }

  private func show(upTo end: Int) throws(DataError) {
    guard let observer else {
      shown = max(shown, end)
      return
    }
    while shown < end {
      let part = UnsafeMutableRawBufferPointer(
        rebasing: buffer.bytes[..<min(buffer.bytes.count, end - shown)])
      try file.fill(part, from: shown)
      observer(UnsafeRawBufferPointer(part))
      shown += part.count
    }
  }
}
