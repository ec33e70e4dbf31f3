package import CalibColumns
package import CalibModel

/// The objects of a collector with a key: one for each key that rows had.
///
/// Bytes, version 1: `1`; the collector's settings; how many objects; then of each, keys ascending, the
/// parts of its key, the length of its bytes, and these. Numbers are as those of a single object. A part is a number, for
/// declared texts their code; a text that only the data know is its length and its UTF-8.
package struct KeyedAccumulator: Sendable {
  private let name: String
  /// The object of each number of a key; -1 where it has none yet.
  private var slots: [Int32] = []
  /// The number of the key of each object.
  private var numbers: [Int32] = []
  private var bank: any ObjectBank

  package init(_ collector: any Collector) {
    name = type(of: collector).signature.name
    bank = collector.makeBank()
  }

  /// How many keys have come.
  package var count: Int { numbers.count }

  /// About how much memory the objects take; 0 where they are not for packing.
  package var byteCount: Int { bank.byteCount }

  /// Takes the selected rows of a batch.
  ///
  /// - Parameter keys: for each of `batch.rows`, in their order, the number of its key; replaced by
  ///   places of objects.
  package mutating func fill(_ batch: SelectedRows, keys: UnsafeMutablePointer<Int32>) {
    var index = 0
    while true {
      index = Self.replace(keys, from: index, count: batch.rows.count, slots)
      if index == batch.rows.count { break }
      _ = makeObject(keys[index])
    }
    bank.fill(batch, places: keys)
  }

  /// Replaces numbers of keys by places of objects up to the first key that has none; returns where that is.
  @inline(never)
  private static func replace(
    _ keys: UnsafeMutablePointer<Int32>, from start: Int, count: Int, _ slots: [Int32]
  ) -> Int {
    slots.withUnsafeBufferPointer { slots in
      for index in start..<count {
        let number = Int(keys[index])
        guard number < slots.count, slots[number] >= 0 else { return index }
        keys[index] = slots[number]
      }
      return count
    }
  }

  private mutating func makeObject(_ number: Int32) -> Int32 {
    let missing = Int(number) + 1 - slots.count
    if missing > 0 { slots += repeatElement(-1, count: missing) }
    let known = slots[Int(number)]
    if known >= 0 { return known }
    let slot = Int32(numbers.count)
    slots[Int(number)] = slot
    numbers.append(number)
    bank.append()
    return slot
  }
}

extension KeyedAccumulator {
  private static let version: UInt8 = 1

  /// The objects as bytes.
  ///
  /// - Parameter finder: what numbered the keys.
  package func bytes(_ finder: KeyFinder) -> [UInt8] {
    var bytes: [UInt8] = [Self.version]
    bytes.append(integer: bank.mark.count)
    for setting in bank.mark { bytes.append(compact: setting) }
    bytes.append(integer: numbers.count)
    for (slot, parts) in sorted(finder) {
      for part in parts {
        switch part {
        case .number(let number): bytes.append(compact: number)
        case .text(let text):
          bytes.append(integer: text.utf8.count)
          bytes += text.utf8
        }
      }
      let object = bank.bytes(of: slot)
      bytes.append(integer: object.count)
      bytes += object
    }
    return bytes
  }

  /// Adds the objects that bytes hold; throws where they are damaged or of other settings, or have keys
  /// that are none of the space.
  package mutating func merge(bytes: [UInt8], _ finder: inout KeyFinder) throws(CollectorError) {
    var reader = ByteReader(bytes)
    guard reader.byte() == Self.version else { throw .damaged(name, "its version is not \(Self.version)") }
    guard reader.integer() == bank.mark.count else { throw .damaged(name, "its settings are others") }
    for setting in bank.mark where reader.compact()?.bitPattern != setting.bitPattern {
      throw .damaged(name, "its settings are others")
    }
    guard let count = reader.count(of: finder.space.parts.count + 1) else {
      throw .damaged(name, "it ends early")
    }
    var last: [StoredPart] = []
    for _ in 0..<count {
      var parts: [StoredPart] = []
      for part in finder.space.parts {
        guard let read = part.isFreeText ? Self.text(&reader) : reader.compact().map(StoredPart.number) else {
          throw .damaged(name, "it ends early")
        }
        parts.append(read)
      }
      guard last.isEmpty || last.lexicographicallyPrecedes(parts),
        let number = finder.number(of: parts.map { $0.code(finder) })
      else {
        throw .damaged(name, "a key of it is none of \(finder.space), or not in order")
      }
      guard let length = reader.integer(), let object = reader.bytes(length) else {
        throw .damaged(name, "it ends early")
      }
      try bank.merge(bytes: object, into: Int(makeObject(number)))
      last = parts
    }
    guard reader.isAtEnd else { throw .damaged(name, "it goes on after its end") }
  }

  /// The keyed object that result expressions see: each key of a space that is declared whole, else those
  /// that came.
  package func finish(_ finder: KeyFinder) -> Value {
    guard finder.isDense, let keys = finder.space.keys else {
      let objects = numbers.indices.map { (key: finder.key(of: numbers[$0]), value: bank.value(of: $0)) }
      let sorted = objects.sorted { $0.key < $1.key }
      return .keyed(Keyed(space: finder.space, keys: sorted.map(\.key), values: sorted.map(\.value)))
    }
    var all = bank
    all.append()
    let empty = all.value(of: all.count - 1)
    let values = keys.indices.map { number in
      let slot = number < slots.count ? slots[number] : -1
      return slot >= 0 ? bank.value(of: Int(slot)) : empty
    }
    return .keyed(Keyed(space: finder.space, keys: keys, values: values))
  }

  private static func text(_ reader: inout ByteReader) -> StoredPart? {
    guard let length = reader.integer(), let bytes = reader.bytes(length) else { return nil }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  /// The objects by the parts of their keys, ascending.
  private func sorted(_ finder: KeyFinder) -> [(slot: Int, parts: [StoredPart])] {
    let all = numbers.indices.map { slot in
      let codes = finder.parts(of: numbers[slot])
      let parts = zip(finder.space.parts, codes).map { part, code in
        part.isFreeText ? StoredPart.text(finder.text(of: code) ?? "") : .number(code)
      }
      return (slot: slot, parts: parts)
    }
    return all.sorted { $0.parts.lexicographicallyPrecedes($1.parts) }
  }
}

/// A part of a key as bytes have it.
private enum StoredPart: Comparable {
  case number(Double)
  case text(String)

  func code(_ finder: KeyFinder) -> Double {
    switch self {
    case .number(let number): number
    case .text(let text): finder.code(text)
    }
  }
}

extension Collector {
  /// Merges partial results by key in the order given, each read in turn.
  package func merged(_ space: KeySpace, _ parts: [[UInt8]]) throws(CollectorError) -> Value {
    var (finder, total) = (KeyFinder(space), KeyedAccumulator(self))
    for part in parts { try total.merge(bytes: part, &finder) }
    return total.finish(finder)
  }
}
