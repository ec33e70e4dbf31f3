import CalibColumns
import CalibModel

/// One object of a ``CellCollector``.
struct CellAccumulator<Primitive: CellCollector>: Accumulator {
  private let collector: Primitive
  private var cells: [Double]

  init(_ collector: Primitive) {
    self.collector = collector
    cells = Array(repeating: 0, count: collector.cellCount)
  }

  mutating func fill(_ batch: SelectedRows) {
    let collector = collector
    cells.withUnsafeMutableBufferPointer { cells in
      guard let start = cells.baseAddress else { return }
      collector.fill(batch, places: nil, cells: start)
    }
  }

  mutating func merge(_ other: any Accumulator) throws(CollectorError) {
    guard let other = other as? CellAccumulator, other.collector.mark == collector.mark,
      other.cells.count == cells.count
    else { throw .mixed(Primitive.signature.name) }
    merge(cells: other.cells)
  }

  /// Adds what bytes hold; throws where they are damaged or of other settings.
  mutating func merge(bytes: [UInt8]) throws(CollectorError) {
    merge(cells: try collector.cells(bytes: bytes, mark: collector.mark))
  }

  var bytes: [UInt8] {
    cells.withUnsafeBufferPointer { cells in
      cells.baseAddress.map { CellCoding.bytes(mark: collector.mark, cells: $0, count: cells.count) } ?? []
    }
  }

  func finish() -> Value {
    cells.withUnsafeBufferPointer { $0.baseAddress.map { collector.value(of: $0) } ?? .none }
  }

  private mutating func merge(cells other: [Double]) {
    let collector = collector
    other.withUnsafeBufferPointer { other in
      cells.withUnsafeMutableBufferPointer { cells in
        guard let start = cells.baseAddress, let from = other.baseAddress else { return }
        collector.merge(from, into: start)
      }
    }
  }
}

extension CellCollector {
  /// Reads the cells of an object.
  func cells(bytes: [UInt8], mark: [Double]) throws(CollectorError) -> [Double] {
    var cells = [Double](repeating: 0, count: cellCount)
    let name = Self.signature.name
    let failure: CollectorError? = cells.withUnsafeMutableBufferPointer { cells in
      guard let start = cells.baseAddress else { return nil }
      do throws(CollectorError) {
        try CellCoding.read(bytes, name: name, mark: mark, into: start, count: cells.count)
      } catch {
        return error
      }
      return isPossible(start) ? nil : .damaged(name, "its numbers contradict each other")
    }
    if let failure { throw failure }
    return cells
  }
}
