/// Reads decimal numbers exactly: the result is the double nearest to what is written, ties to even.
///
/// Numbers whose digits and power of ten are exact as doubles take one operation (Clinger); others of at most 19
/// digits and up to 27 decimals a division of 128 by 64 bits, which is exact in integers. The rest is the
/// library's. Source: W. D. Clinger, *How to read floating point numbers accurately*, PLDI 1990.
///
/// Digits are taken eight at a time, as a word of memory: a loop over digits costs a wrong guess of the processor's at the
/// end of almost every number, which is more than all the arithmetic. Source: W. Muła, *SIMD-ized parsing of decimal
/// numbers*, for the sum of eight digits by three multiplications.
struct DecimalScanner: ~Copyable {
  private let powersOfTen: UnsafeMutablePointer<Double>
  /// 10⁰ to 10⁸.
  private let wholePowersOfTen: UnsafeMutablePointer<UInt64>
  private let powersOfFive: UnsafeMutablePointer<UInt64>

  init() {
    powersOfTen = .allocate(capacity: 23)
    powersOfFive = .allocate(capacity: 28)
    wholePowersOfTen = .allocate(capacity: 9)
    var (ten, five) = (1.0, UInt64(1))
    for power in 0..<23 {
      (powersOfTen + power).initialize(to: ten)
      if power < 9 { (wholePowersOfTen + power).initialize(to: UInt64(ten)) }
      ten *= 10
    }
    for power in 0..<28 {
      (powersOfFive + power).initialize(to: five)
      if power < 27 { five *= 5 }
    }
  }

  deinit {
    powersOfTen.deallocate()
    powersOfFive.deallocate()
    wholePowersOfTen.deallocate()
  }

  /// Reads the number at a place and moves behind it; `nil` where there is none, or one that ``value(of:)`` must read.
  ///
  /// Something that is no digit has to follow in memory, and 24 bytes after that may be read.
  @inline(__always)
  func scan(_ place: inout UnsafePointer<UInt8>) -> Double? { scanShort(&place) ?? scanLong(&place) }

  /// Reads a number of at most seven digits with its point, without a branch that depends on them.
  @inline(__always)
  private func scanShort(_ place: inout UnsafePointer<UInt8>) -> Double? {
    let isNegative = place.pointee == UInt8(ascii: "-")
    let start = place + (isNegative ? 1 : 0)
    let word = Self.word(start)
    var digits = word ^ Self.zeros
    let others = Self.others(digits)
    var end = others.trailingZeroBitCount
    if others == 0 { return nil }
    // Places are in bits: the ends of bytes, where the mark of a byte is its highest bit.
    end &-= 7
    var decimals = 0
    var count = end
    if (word &>> UInt64(end)) & 0xff == UInt64(UInt8(ascii: ".")) {
      let after = others & (others &- 1)
      if after == 0 { return nil }
      let below = (1 &<< UInt64(end)) &- 1
      digits = digits & below | (digits >> 8) & ~below
      decimals = after.trailingZeroBitCount &- 15 &- end
      end = after.trailingZeroBitCount &- 7
      count = end &- 8
    }
    if count == 0 || (word &>> UInt64(end)) & 0xdf == UInt64(UInt8(ascii: "E")) { return nil }
    let size =
      Double(Int64(bitPattern: Self.sum(digits &<< UInt64(64 &- count)))) / powersOfTen[decimals >> 3]
    place = start + end >> 3
    return Double(bitPattern: size.bitPattern ^ (isNegative ? 1 << 63 : 0))
  }

  @inline(never)
  private func scanLong(_ place: inout UnsafePointer<UInt8>) -> Double? {
    var at = place
    let isNegative = at.pointee == UInt8(ascii: "-")
    if isNegative || at.pointee == UInt8(ascii: "+") { at += 1 }
    var digits: UInt64 = 0
    var count = scanDigits(&at, into: &digits)
    var exponent = 0
    if at.pointee == UInt8(ascii: ".") {
      at += 1
      let decimals = scanDigits(&at, into: &digits)
      count += decimals
      exponent = -decimals
    }
    guard count > 0, count <= 19 else { return nil }
    if at.pointee | 0x20 == UInt8(ascii: "e") {
      guard let power = scanExponent(&at) else { return nil }
      exponent += power
    }
    guard let size = scaled(digits, exponent) else { return nil }
    place = at
    return isNegative ? -size : size
  }

  /// Moves behind digits and returns how many there are; of more than 19 the number is wrong.
  @inline(__always)
  private func scanDigits(_ at: inout UnsafePointer<UInt8>, into digits: inout UInt64) -> Int {
    let start = at
    while true {
      let word = Self.word(at) ^ Self.zeros
      let others = Self.others(word)
      if others == 0 {
        digits = digits &* 100_000_000 &+ Self.sum(word)
        at += 8
        continue
      }
      let count = others.trailingZeroBitCount >> 3
      if count > 0 {
        digits = digits &* wholePowersOfTen[count] &+ Self.sum(word &<< UInt64(64 &- 8 &* count))
        at += count
      }
      return at - start
    }
  }

  /// The power after an `e`; `nil` where there is none, or one that is out of all bounds.
  private func scanExponent(_ at: inout UnsafePointer<UInt8>) -> Int? {
    at += 1
    let isNegative = at.pointee == UInt8(ascii: "-")
    if isNegative || at.pointee == UInt8(ascii: "+") { at += 1 }
    var power: UInt64 = 0
    let count = scanDigits(&at, into: &power)
    guard count > 0, count <= 4 else { return nil }
    return isNegative ? -Int(power) : Int(power)
  }

  @inline(__always)
  private func scaled(_ digits: UInt64, _ exponent: Int) -> Double? {
    if digits <= 1 << 53 {
      let whole = Double(Int64(bitPattern: digits))
      if exponent <= 0, exponent >= -22 { return whole / powersOfTen[-exponent] }
      if exponent > 0, exponent <= 22 { return whole * powersOfTen[exponent] }
    }
    return exponent <= 0 && exponent >= -27 ? divided(digits, by: -exponent) : nil
  }

  /// `digits / 10^power`, rounded once, from an integer quotient of 63 or 64 bits and whether anything is left over.
  private func divided(_ digits: UInt64, by power: Int) -> Double {
    guard digits != 0 else { return 0 }
    let five = powersOfFive[power]
    let (up, shift) = (digits.leadingZeroBitCount, five.leadingZeroBitCount)
    let divisor = five << UInt64(shift)
    // Half of the dividend's top bit keeps it below the divisor, as the machine's division wants.
    let high = (digits << UInt64(up)) >> 1
    let low = (digits << UInt64(up)) << 63
    let (quotient, rest) = divisor.dividingFullWidth((high, low))
    // digits/10^power = quotient · 2^(1 - up + shift - 64 - power), and a rest
    return Self.rounded(quotient, hasRest: rest != 0, exponent: 1 - up + shift - 64 - power)
  }

  /// `significand · 2^exponent` to 53 bits, ties to even; the result is a normal number.
  private static func rounded(_ significand: UInt64, hasRest: Bool, exponent: Int) -> Double {
    let surplus = UInt64(11 - significand.leadingZeroBitCount)
    var kept = significand >> surplus
    let dropped = significand & ((1 << surplus) - 1)
    let half: UInt64 = 1 << (surplus - 1)
    if dropped > half || (dropped == half && (hasRest || kept & 1 == 1)) { kept += 1 }
    return Double(sign: .plus, exponent: exponent + Int(surplus), significand: Double(kept))
  }
}

extension DecimalScanner {
  /// Eight characters `0`.
  @inline(__always)
  private static var zeros: UInt64 { 0x3030_3030_3030_3030 }

  /// The eight bytes from a place on, the first of them lowest.
  @inline(__always)
  private static func word(_ place: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// The highest bit of each byte that is above 9, and no other bit.
  @inline(__always)
  private static func others(_ digits: UInt64) -> UInt64 {
    ((digits & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
  }

  /// The number that eight digits make, the first of them in the lowest byte.
  @inline(__always)
  private static func sum(_ digits: UInt64) -> UInt64 {
    let pairs = digits &* 10 &+ digits >> 8
    let low = (pairs & 0x0000_00ff_0000_00ff) &* (100 + 1_000_000 << 32)
    let high = (pairs >> 16 & 0x0000_00ff_0000_00ff) &* (1 + 10_000 << 32)
    return (low &+ high) >> 32
  }
}

extension DecimalScanner {
  /// The number that a whole field holds, `nan` and `inf` in their usual spellings included; `nil` where it is none.
  static func value(of field: String) -> Double? {
    if isDecimal(field) { return Double(field) }
    var word = field.lowercased()[...]
    let isNegative = word.hasPrefix("-")
    if isNegative || word.hasPrefix("+") { word = word.dropFirst() }
    switch word {
    case "nan", "1.#qnan", "1.#ind", "1.#nan", "nan(ind)", "nan(snan)", "nanq", "nans": return .nan
    case "na", "n/a", "null": return field.count == word.count ? .nan : nil
    case "inf", "infinity", "1.#inf": return isNegative ? -.infinity : .infinity
    default: return nil
    }
  }

  /// Whether it is digits with a point and a power of ten, and not one of the other things that the library reads.
  private static func isDecimal(_ field: String) -> Bool {
    var rest = field.utf8[...]
    func skipDigits() -> Int {
      let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    func skipSign() {
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    }
    skipSign()
    var count = skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      count += skipDigits()
    }
    guard count > 0 else { return false }
    guard let first = rest.first else { return true }
    guard first | 0x20 == UInt8(ascii: "e") else { return false }
    rest = rest.dropFirst()
    skipSign()
    return skipDigits() > 0 && rest.isEmpty
  }
}
