/// Reads decimal numbers exactly: the result is the double nearest to what is written, ties to even.
///
/// Numbers whose digits and power of ten are exact as doubles take one operation (Clinger); others of at most 19
/// digits and up to 27 decimals a division of 128 by 64 bits, which is exact in integers. The rest is the
/// library's. Source: W. D. Clinger, *How to read floating point numbers accurately*, PLDI 1990.
struct DecimalScanner: ~Copyable {
  private let powersOfTen: UnsafeMutablePointer<Double>
  private let powersOfFive: UnsafeMutablePointer<UInt64>

  init() {
    powersOfTen = .allocate(capacity: 23)
    powersOfFive = .allocate(capacity: 28)
    var (ten, five) = (1.0, UInt64(1))
    for power in 0..<23 {
      (powersOfTen + power).initialize(to: ten)
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
  }

  /// Reads the number at a place and moves behind it; `nil` where there is none, or one that ``value(of:)`` must read.
  ///
  /// Something that is no digit has to follow in memory.
  @inline(__always)
  func scan(_ place: inout UnsafePointer<UInt8>) -> Double? {
    var at = place
    let isNegative = at.pointee == UInt8(ascii: "-")
    if isNegative || at.pointee == UInt8(ascii: "+") { at += 1 }
    var digits: UInt64 = 0
    var count = Self.scanDigits(&at, into: &digits)
    var exponent = 0
    if at.pointee == UInt8(ascii: ".") {
      at += 1
      let decimals = Self.scanDigits(&at, into: &digits)
      count += decimals
      exponent = -decimals
    }
    guard count > 0, count <= 19 else { return nil }
    if at.pointee | 0x20 == UInt8(ascii: "e") {
      guard let power = Self.scanExponent(&at) else { return nil }
      exponent += power
    }
    guard let size = scaled(digits, exponent) else { return nil }
    place = at
    return isNegative ? -size : size
  }

  @inline(__always)
  private static func scanDigits(_ at: inout UnsafePointer<UInt8>, into digits: inout UInt64) -> Int {
    let start = at
    while true {
      let digit = at.pointee &- UInt8(ascii: "0")
      if digit > 9 { return at - start }
      digits = digits &* 10 &+ UInt64(digit)
      at += 1
    }
  }

  /// The power after an `e`; `nil` where there is none, or one that is out of all bounds.
  private static func scanExponent(_ at: inout UnsafePointer<UInt8>) -> Int? {
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
