import CalibColumns
import CalibModel

/// The cells of many objects of a ``CellCollector``, one object after the other.
struct CellBank<Primitive: CellCollector>: ObjectBank {
  private let collector: Primitive
  private let cellCount: Int
  private var cells: [Double] = []
  private(set) var count = 0

  init(_ collector: Primitive) {
    self.collector = collector
    cellCount = collector.cellCount
  }

  var byteCount: Int { 8 * cells.count }
  var mark: [Double] { collector.mark }

  mutating func append() {
    cells.append(contentsOf: repeatElement(0, count: cellCount))
    count += 1
  }

  mutating func fill(_ batch: SelectedRows, places: UnsafePointer<Int32>) {
    let collector = collector
    cells.withUnsafeMutableBufferPointer { cells in
      guard let start = cells.baseAddress else { return }
      collector.fill(batch, places: places, cells: start)
    }
  }

  mutating func merge(_ other: any ObjectBank, from place: Int, into own: Int) throws(CollectorError) {
    guard let other = other as? CellBank, other.collector.mark == collector.mark else {
      throw .mixed(Primitive.signature.name)
    }
    other.cells.withUnsafeBufferPointer { merge($0, at: place, into: own) }
  }

  func bytes(of place: Int) -> [UInt8] {
    cells.withUnsafeBufferPointer { cells in
      guard let start = cells.baseAddress else { return [] }
      return CellCoding.bytes(mark: [], cells: start + place * cellCount, count: cellCount)
    }
  }

  mutating func merge(bytes: [UInt8], into place: Int) throws(CollectorError) {
    let read = try collector.cells(bytes: bytes, mark: [])
    read.withUnsafeBufferPointer { merge($0, at: 0, into: place) }
  }

  func value(of place: Int) -> Value {
    cells.withUnsafeBufferPointer { cells in
      cells.baseAddress.map { collector.value(of: $0 + place * cellCount) } ?? .none
    }
  }

  private mutating func merge(_ other: UnsafeBufferPointer<Double>, at place: Int, into own: Int) {
    let collector = collector
    let cellCount = cellCount
    cells.withUnsafeMutableBufferPointer { cells in
      guard let start = cells.baseAddress, let from = other.baseAddress else { return }
      collector.merge(from + place * cellCount, into: start + own * cellCount)
    }
  }
}
