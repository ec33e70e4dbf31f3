/// A branch of lists.
///
/// Lengths are read ahead of elements: the baskets between the two are kept.
final class ROOTListSource: ListSource {
  /// A basket whose elements are not all taken.
  private struct Waiting {
    let bytes: ByteBuffer
    let first: Int
    let elements: Int
  }

  private var sequence: ROOTBasketSequence
  private let requests: [Int]
  private let conversions: [NumberConversion]
  private let size: Int
  private let header: Int
  private var waiting: [Waiting] = []
  /// The first basket of ``waiting`` that still has elements, and how many of these are taken.
  private var head = 0
  private var taken = 0
  /// Lengths that are known and were not asked for yet.
  private var lengths: ArraySlice<Int32> = []

  /// - Parameter isExact: for each request, whether integers have to be exact.
  init(_ file: ROOTFile, _ column: ROOTColumn, type: NumberType, requests: [(index: Int, isExact: Bool)]) {
    sequence = ROOTBasketSequence(file, column.branch)
    self.requests = requests.map(\.index)
    conversions = requests.map { NumberConversion(type, isBigEndian: true, isExact: $0.isExact) }
    size = type.size
    header = column.listHeader
  }

  func readLengths(_ count: Int, into target: UnsafeMutablePointer<Int32>) throws(DataError) {
    var done = 0
    while done < count {
      if lengths.isEmpty { try readBasket() }
      let part = lengths.prefix(count - done)
      for length in part {
        target[done] = length
        done += 1
      }
      lengths = lengths.dropFirst(part.count)
    }
  }

  func read(_ count: Int, into columns: BatchColumns, at row: Int) throws(DataError) {
    var done = 0
    while done < count {
      guard head < waiting.count else { preconditionFailure("calib bug: elements without lengths") }
      let basket = waiting[head]
      let part = min(count - done, basket.elements - taken)
      if part > 0, let start = basket.bytes.bytes.baseAddress {
        for (request, conversion) in zip(requests, conversions) {
          conversion.convert(
            UnsafeRawPointer(start) + basket.first + taken * size, count: part,
            into: columns[request] + row + done)
        }
      }
      done += part
      taken += part
      if taken == basket.elements { (head, taken) = (head + 1, 0) }
    }
  }

  private func readBasket() throws(DataError) {
    let basket = try sequence.read()
    guard let offsets = basket.offsets else {
      throw sequence.damaged("a basket of lists does not say where they begin", at: sequence.place)
    }
    var found: [Int32] = []
    found.reserveCapacity(basket.entries)
    for entry in 0..<basket.entries {
      let bytes = Int(offsets[entry + 1] - offsets[entry]) - header
      // The size is a power of two.
      let count = bytes >> size.trailingZeroBitCount
      guard bytes >= 0, count * size == bytes,
        header == 0 || announced(basket, Int(offsets[entry])) == count
      else {
        throw sequence.damaged("a list of \(bytes) bytes is none of values of \(size)", at: sequence.place)
      }
      found.append(Int32(count))
    }
    if header > 0 { dropHeaders(basket, offsets) }
    waiting.removeFirst(head)
    head = 0
    waiting.append(
      Waiting(
        bytes: basket.bytes, first: basket.first + Int(header == 0 ? offsets[0] : 0),
        elements: found.reduce(0) { $0 + Int($1) }))
    lengths = found[...]
  }

  /// How many elements a vector's own header says; the header was checked to be there.
  private func announced(_ basket: ROOTBasket, _ offset: Int) -> Int {
    let end = basket.first + offset + header
    return basket.bytes.bytes[(end - 4)..<end].reduce(0) { $0 << 8 | Int($1) }
  }

  /// Moves the elements of vectors together.
  private func dropHeaders(_ basket: ROOTBasket, _ offsets: [Int32]) {
    guard let start = basket.bytes.bytes.baseAddress else { return }
    var target = basket.first
    for entry in 0..<basket.entries {
      let (from, to) = (Int(offsets[entry]) + header, Int(offsets[entry + 1]))
      (start + target).copyMemory(from: start + basket.first + from, byteCount: to - from)
      target += to - from
    }
  }
}
