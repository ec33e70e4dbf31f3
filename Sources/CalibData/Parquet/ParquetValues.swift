import CalibColumns

/// Decodes the values of a page, those that are there.
///
/// Source: Apache Parquet, *Encodings.md*. A function returns `false` or `nil` where the bytes are not enough.
struct ParquetValues {
  let column: ParquetColumn
  let isExact: Bool
  /// Where texts are kept; `nil` where their codes are enough.
  let texts: TextCodes?

  private var type: NumberType? {
    guard case .number(let type) = column.content else { return nil }
    return type
  }

  private func code(_ bytes: some Collection<UInt8>) -> Double { texts?.code(bytes) ?? textCode(bytes) }

  /// Values one after the other as they are.
  func plain(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    guard let type else { return texts(bytes, count: count, into: target) }
    if type == .bool {
      guard (count + 7) / 8 <= bytes.count else { return false }
      for index in 0..<count { target[index] = Double(bytes.byte(index >> 3) >> UInt8(index & 7) & 1) }
      return true
    }
    guard count <= bytes.count / type.size, let start = bytes.target.baseAddress else { return false }
    NumberConversion(type, isBigEndian: false, isExact: isExact).convert(start, count: count, into: target)
    return true
  }

  private func texts(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    var place = 0
    for index in 0..<count {
      guard let length = bytes.length(&place) else { return false }
      target[index] = code(UnsafeRawBufferPointer(rebasing: bytes.target[place..<(place + length)]))
      place += length
    }
    return true
  }

  /// Places in the dictionary, with their width in bits before them.
  func places(
    _ bytes: PaddedBytes, count: Int, dictionary: UnsafeBufferPointer<Double>,
    into target: UnsafeMutablePointer<Double>
  ) -> Bool {
    if count == 0 { return true }
    guard bytes.count > 0 else { return false }
    let indices = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
    defer { indices.deallocate() }
    var place = 1
    guard BitPacking.hybrid(bytes, &place, width: Int(bytes.byte(0)), count: count, into: indices) else {
      return false
    }
    var largest: UInt32 = 0
    for index in 0..<count { largest = max(largest, indices[index]) }
    guard Int(largest) < dictionary.count, let values = dictionary.baseAddress else { return false }
    for index in 0..<count { target[index] = values[Int(indices[index])] }
    return true
  }

  /// Truth values in runs, with the length of the whole before them.
  func runs(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    var place = 0
    guard type == .bool, let length = bytes.length(&place) else { return false }
    let bits = UnsafeMutablePointer<UInt32>.allocate(capacity: max(1, count))
    defer { bits.deallocate() }
    let end = place + length
    guard BitPacking.hybrid(bytes, &place, width: 1, count: count, into: bits), place <= end else {
      return false
    }
    for index in 0..<count { target[index] = Double(bits[index]) }
    return true
  }

  /// The bytes of all values apart: all first bytes, all second, and so on.
  func split(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    guard let type, type != .bool, count <= bytes.count / type.size else { return false }
    let joined = ByteBuffer(count: count * type.size)
    for byte in 0..<type.size {
      for index in 0..<count { joined.bytes[index * type.size + byte] = bytes.byte(byte * count + index) }
    }
    guard let start = joined.bytes.baseAddress else { return false }
    NumberConversion(type, isBigEndian: false, isExact: isExact).convert(start, count: count, into: target)
    return true
  }
}

extension ParquetValues {
  /// Integers by their differences.
  func differences(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    guard let type, type.kind == .integer else { return false }
    var place = 0
    guard let values = Self.integers(bytes, &place, count: count) else { return false }
    let joined = ByteBuffer(count: count * 8)
    for index in 0..<count {
      // Differences are taken in the width of the type: what is beyond it is cut off.
      let value: Int64 =
        switch type {
        case .int32: Int64(Int32(truncatingIfNeeded: values[index]))
        case .uint32: Int64(UInt32(truncatingIfNeeded: values[index]))
        default: values[index]
        }
      joined.bytes.storeBytes(of: value.littleEndian, toByteOffset: index * 8, as: Int64.self)
    }
    guard let start = joined.bytes.baseAddress else { return false }
    let wide: NumberType = type == .uint64 ? .uint64 : .int64
    NumberConversion(wide, isBigEndian: false, isExact: isExact).convert(start, count: count, into: target)
    return true
  }

  /// Texts whose lengths stand before them, by their differences.
  func textsByLength(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    var place = 0
    guard type == nil, let lengths = Self.integers(bytes, &place, count: count) else { return false }
    for index in 0..<count {
      guard let length = Int(exactly: lengths[index]), length >= 0, length <= bytes.count - place else {
        return false
      }
      target[index] = code(UnsafeRawBufferPointer(rebasing: bytes.target[place..<(place + length)]))
      place += length
    }
    return true
  }

  /// Texts by how much of their beginning is that of the text before.
  func textsByPrefix(_ bytes: PaddedBytes, count: Int, into target: UnsafeMutablePointer<Double>) -> Bool {
    var place = 0
    guard type == nil, let prefixes = Self.integers(bytes, &place, count: count),
      let suffixes = Self.integers(bytes, &place, count: count)
    else { return false }
    var text: [UInt8] = []
    for index in 0..<count {
      guard let prefix = Int(exactly: prefixes[index]), let suffix = Int(exactly: suffixes[index]),
        prefix >= 0,
        prefix <= text.count, suffix >= 0, suffix <= bytes.count - place
      else { return false }
      text.removeSubrange(prefix...)
      text += bytes.target[place..<(place + suffix)]
      place += suffix
      target[index] = code(text)
    }
    return true
  }

  /// Integers as blocks of differences from the smallest, each miniature block with its own width.
  private static func integers(_ bytes: PaddedBytes, _ place: inout Int, count: Int) -> [Int64]? {
    guard let blockSize = bytes.varint(&place), let minis = bytes.varint(&place),
      let total = bytes.varint(&place),
      let first = bytes.varint(&place), minis > 0, minis <= 512, blockSize % minis == 0, blockSize <= 1 << 20,
      total == UInt64(count)
    else { return nil }
    if count == 0 { return [] }
    let size = Int(blockSize / minis)
    guard size > 0, size % 8 == 0 else { return nil }
    var values: [Int64] = [signed(first)]
    values.reserveCapacity(count)
    while values.count < count {
      guard let smallest = bytes.varint(&place), Int(minis) <= bytes.count - place else { return nil }
      let widths = place
      place += Int(minis)
      for mini in 0..<Int(minis) where values.count < count {
        let width = Int(bytes.byte(widths + mini))
        guard width <= 64 else { return nil }
        let part = min(size, count - values.count)
        guard (part * width + 7) / 8 <= bytes.count - place else { return nil }
        for index in 0..<part {
          let difference = Int64(
            bitPattern: BitPacking.number(bytes, place, bit: index * width, width: width))
          values.append(values[values.count - 1] &+ signed(smallest) &+ difference)
        }
        place = min(bytes.count, place + size * width / 8)
      }
    }
    return values
  }

  private static func signed(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(value & 1) }
}
