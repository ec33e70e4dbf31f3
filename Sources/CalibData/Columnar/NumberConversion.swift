import CCodecs

/// Turns numbers of a binary file into doubles.
///
/// Integers of 64 bits beyond 2⁵³ come out rounded to the nearest double; where they must be exact, as one that is
/// beyond 2⁵³ for certain.
struct NumberConversion: Hashable {
  let type: NumberType
  let isBigEndian: Bool
  /// From one value to the next, in bytes.
  let stride: Int
  let isExact: Bool

  init(_ type: NumberType, isBigEndian: Bool, stride: Int? = nil, isExact: Bool = false) {
    self.type = type
    self.isBigEndian = isBigEndian
    self.stride = stride ?? type.size
    self.isExact = isExact
  }

  /// Converts `count` values from a place on; all of their bytes have to be there.
  func convert(_ source: UnsafeRawPointer, count: Int, into target: UnsafeMutablePointer<Double>) {
    if isBigEndian, stride == type.size, let convert = Self.swapping(type) {
      return convert(source, count, target)
    }
    switch type {
    case .bool: bytes(source, count, target) { $0 == 0 ? 0 : 1 }
    case .uint8: bytes(source, count, target) { Double($0) }
    case .int8: bytes(source, count, target) { Double(Int8(bitPattern: $0)) }
    case .uint16: words(source, count, target, UInt16.self) { Double($0) }
    case .int16: words(source, count, target, UInt16.self) { Double(Int16(bitPattern: $0)) }
    case .float16: words(source, count, target, UInt16.self) { Self.half($0) }
    case .uint32: words(source, count, target, UInt32.self) { Double($0) }
    case .int32: words(source, count, target, UInt32.self) { Double(Int32(bitPattern: $0)) }
    case .float32: words(source, count, target, UInt32.self) { Double(Float(bitPattern: $0)) }
    case .float64: words(source, count, target, UInt64.self) { Double(bitPattern: $0) }
    case .uint64:
      if isExact {
        return words(source, count, target, UInt64.self) { Self.exact(Double($0), isTwoTo53: $0 == 1 << 53) }
      }
      words(source, count, target, UInt64.self) { Double($0) }
    case .int64:
      if isExact {
        return words(source, count, target, UInt64.self) {
          Self.exact(Double(Int64(bitPattern: $0)), isTwoTo53: Int64(bitPattern: $0).magnitude == 1 << 53)
        }
      }
      words(source, count, target, UInt64.self) { Double(Int64(bitPattern: $0)) }
    }
  }

  /// The conversion of the types that files in network order mostly have: most of what is read of ROOT trees.
  private static func swapping(_ type: NumberType)
    -> ((UnsafeRawPointer?, Int, UnsafeMutablePointer<Double>?) -> Void)?
  {
    switch type {
    case .float64: calib_big_endian_float64
    case .float32: calib_big_endian_float32
    case .int32: calib_big_endian_int32
    case .bool, .int8, .uint8, .int16, .uint16, .uint32, .int64, .uint64, .float16: nil
    }
  }

  /// 2⁵³ + 1 rounds to 2⁵³, which is allowed; it is moved on to the next double, which is not.
  private static func exact(_ value: Double, isTwoTo53: Bool) -> Double {
    abs(value) == 9_007_199_254_740_992 && !isTwoTo53 ? value + (value < 0 ? -2 : 2) : value
  }

  /// A number of 16 bits with 5 of exponent (IEEE 754 binary16).
  private static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    let size: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
      }
    return bits & 0x8000 == 0 ? size : -size
  }
}

extension NumberConversion {
  @inline(__always)
  private func bytes(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutablePointer<Double>,
    _ value: (UInt8) -> Double
  ) {
    if stride == 1 {
      for index in 0..<count { target[index] = value(source.load(fromByteOffset: index, as: UInt8.self)) }
    } else {
      for index in 0..<count {
        target[index] = value(source.load(fromByteOffset: index &* stride, as: UInt8.self))
      }
    }
  }

  /// The loops are apart so that the one without gaps becomes vector instructions.
  @inline(__always)
  private func words<Word: FixedWidthInteger & BitwiseCopyable>(
    _ source: UnsafeRawPointer, _ count: Int, _ target: UnsafeMutablePointer<Double>, _ type: Word.Type,
    _ value: (Word) -> Double
  ) {
    let size = MemoryLayout<Word>.size
    if stride == size, isBigEndian {
      for index in 0..<count {
        target[index] = value(
          Word(bigEndian: source.loadUnaligned(fromByteOffset: index &* size, as: Word.self)))
      }
    } else if stride == size {
      for index in 0..<count {
        target[index] = value(
          Word(littleEndian: source.loadUnaligned(fromByteOffset: index &* size, as: Word.self)))
      }
    } else {
      for index in 0..<count {
        let word = source.loadUnaligned(fromByteOffset: index &* stride, as: Word.self)
        target[index] = value(isBigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
      }
    }
  }
}
