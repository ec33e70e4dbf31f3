import Glibc

/// A window of whole lines over a file.
///
/// Its last whole line always ends in a line feed (one is added at the end of the file where it lacks), followed by
/// memory that may be read: scanning needs no bounds but the line feed.
struct LineBuffer: ~Copyable {
  /// Lines beyond this length are taken for bytes of another kind.
  static let longestLine = 64 << 20
  /// Bytes after the last line that may be read.
  private static let padding = 64

  private let source: TextSource
  private let chunkSize: Int
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var end = 0
  /// The end of the last whole line.
  private var complete = 0
  private var isAtEnd = false

  init(path: String, chunkSize: Int, observer: ByteObserver?) throws(DataError) {
    let chunkSize = max(1, chunkSize)
    let source = try TextSource(path: path, chunkSize: chunkSize, observer: observer)
    memory = try Self.zeros(2 * chunkSize, path: path)
    capacity = 2 * chunkSize
    (self.source, self.chunkSize) = (source, chunkSize)
  }

  deinit { free(memory) }

  /// Memory with its padding, which is 0 without having been touched: most files are smaller than it.
  private static func zeros(_ capacity: Int, path: String) throws(DataError) -> UnsafeMutablePointer<UInt8> {
    guard let memory = calloc(capacity + padding, 1) else {
      throw DataError(.system("there is no memory left"), path: path)
    }
    return memory.bindMemory(to: UInt8.self, capacity: capacity + padding)
  }

  var path: String { source.path }
  var bytesRead: Int64 { source.bytesRead }

  /// The start of the next line, and the end of the whole lines here; they are equal where more has to be read.
  var position: UnsafePointer<UInt8> { UnsafePointer(memory + start) }
  var limit: UnsafePointer<UInt8> { UnsafePointer(memory + complete) }

  /// Goes on at a place behind ``position``.
  mutating func advance(to place: UnsafePointer<UInt8>) { start = place - UnsafePointer(memory) }

  /// Reads until there is a whole line; false at the end of the file.
  mutating func fill() throws(DataError) -> Bool {
    while start == complete {
      if isAtEnd { return false }
      try readMore()
    }
    return true
  }

  /// Reads on until so many bytes are here in whole lines, or the file ends; moves what is here.
  mutating func fill(atLeast count: Int) throws(DataError) {
    while complete - start < count, !isAtEnd { try readMore() }
  }

  private mutating func readMore() throws(DataError) {
    try makeRoom()
    guard end - start <= Self.longestLine else {
      throw DataError(.longLine(limit: Self.longestLine), path: source.path)
    }
    let count = try source.read(into: memory + end, atMost: min(chunkSize, capacity - end))
    if count == 0 {
      finish()
    } else {
      findLastLine(of: count)
    }
  }

  private mutating func findLastLine(of count: Int) {
    var last = end + count
    while last > end, memory[last - 1] != 10 { last -= 1 }
    if last > end { complete = last }
    end += count
  }

  private mutating func finish() {
    isAtEnd = true
    if end > complete {
      memory[end] = 10
      end += 1
      complete = end
    }
  }

  /// Moves what is left of a line to the front, and takes more memory where that is not enough.
  private mutating func makeRoom() throws(DataError) {
    let rest = end - start
    if start > 0 {
      memmove(memory, memory + start, rest)
      (start, end, complete) = (0, rest, complete - start)
    }
    guard capacity - end < chunkSize else { return }
    let larger = max(2 * capacity, end + chunkSize)
    let grown = try Self.zeros(larger, path: source.path)
    grown.update(from: memory, count: end)
    free(memory)
    (memory, capacity) = (grown, larger)
  }
}
