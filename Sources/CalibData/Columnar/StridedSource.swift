/// Columns whose values lie row by row in a stream of bytes.
final class StridedSource: ColumnSource {
  struct Part {
    let request: Int
    /// Where the value lies within a row, in bytes.
    let offset: Int
    /// Its stride is the size of a row.
    let conversion: NumberConversion
  }

  private let stream: any ByteStream
  private let rowSize: Int
  private let parts: [Part]
  private let buffer: ByteBuffer
  private let rowsAtOnce: Int

  /// - Parameter rowSize: above 0.
  init(_ stream: any ByteStream, rowSize: Int, parts: [Part]) {
    self.stream = stream
    self.rowSize = rowSize
    self.parts = parts
    rowsAtOnce = max(1, min(4096, (1 << 20) / rowSize))
    buffer = ByteBuffer(count: rowsAtOnce * rowSize)
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    var done = 0
    while done < count {
      let part = min(rowsAtOnce, count - done)
      try stream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer.bytes[..<(part * rowSize)]))
      guard let start = buffer.bytes.baseAddress else { return }
      for column in parts {
        column.conversion.convert(
          UnsafeRawPointer(start) + column.offset, count: part, into: columns[column.request] + row + done)
      }
      done += part
    }
  }
}
