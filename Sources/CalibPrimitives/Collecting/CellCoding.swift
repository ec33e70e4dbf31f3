/// Cells as bytes: sparse, and short for small counts.
///
/// Version 2: `2`; how many settings, and each; then until all cells are there: how many zeros, how many
/// other cells, and these. Numbers are as ``Swift/Array/append(integer:)`` and
/// ``Swift/Array/append(compact:)`` write them.
enum CellCoding {
  static let version: UInt8 = 2

  static func bytes(mark: [Double], cells: UnsafePointer<Double>, count: Int) -> [UInt8] {
    var bytes: [UInt8] = [version]
    bytes.append(integer: mark.count)
    for setting in mark { bytes.append(compact: setting) }
    var cell = 0
    while cell < count {
      let start = cell
      while cell < count, cells[cell] == 0 { cell += 1 }
      let first = cell
      while cell < count, cells[cell] != 0 { cell += 1 }
      bytes.append(integer: first - start)
      bytes.append(integer: cell - first)
      for index in first..<cell { bytes.append(compact: cells[index]) }
    }
    return bytes
  }

  /// Reads cells, which are 0 before.
  static func read(
    _ bytes: [UInt8], name: String, mark: [Double], into cells: UnsafeMutablePointer<Double>, count: Int
  ) throws(CollectorError) {
    var reader = ByteReader(bytes)
    guard reader.byte() == version else { throw .damaged(name, "its version is not \(version)") }
    guard reader.integer() == mark.count else { throw .damaged(name, "its settings are others") }
    for setting in mark where reader.compact()?.bitPattern != setting.bitPattern {
      throw .damaged(name, "its settings are others")
    }
    var cell = 0
    while cell < count {
      guard let zeros = reader.integer(), zeros <= count - cell, let filled = reader.integer(),
        filled <= count - cell - zeros, filled > 0 || zeros > 0
      else { throw .damaged(name, "its contents are not \(count) numbers") }
      cell += zeros
      for _ in 0..<filled {
        guard let value = reader.compact() else { throw .damaged(name, "it ends early") }
        cells[cell] = value
        cell += 1
      }
    }
    guard reader.isAtEnd else { throw .damaged(name, "its contents are not \(count) numbers") }
  }
}
