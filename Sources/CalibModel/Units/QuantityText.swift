import Glibc

/// Numbers as people read them: the one place where values, errors and units are rounded.
package enum QuantityText {
  /// A value and its error, rounded to two significant digits of the error: `1.00123 ± 0.00030 GeV`.
  ///
  /// Where the larger of both is below 1e-4 or above 1e7, they share a power of ten: `(1.234 ± 0.020)e-7 mm`.
  package static func measured(_ value: Double, error: Double, unit: String = "") -> String {
    let parts = rounded(value, error: error)
    let tail = unit.isEmpty ? "" : " \(TerminalText.sanitized(unit))"
    guard parts.exponent != 0 else { return "\(parts.value) ± \(parts.error)\(tail)" }
    return "(\(parts.value) ± \(parts.error))e\(parts.exponent)\(tail)"
  }

  /// A constant of a payload, with its unit; a string in quotes.
  package static func constant(_ constant: Payload.Constant) -> String {
    switch constant {
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .string(let text): "\"\(TerminalText.sanitized(text))\""
    case .number(let value, let unit): quantity(value, unit: unit)
    case .measured(let value, let error, let unit): measured(value, error: error, unit: unit)
    case .keyed(let constants): plural(constants.keys.count, "key")
    case .record(let fields):
      "{ " + fields.map { "\($0.name): \(self.constant($0.value))" }.joined(separator: ", ") + " }"
    case .list(let constants): "[" + constants.map { self.constant($0) }.joined(separator: ", ") + "]"
    case .curve(let curve, let x, _):
      "curve over \(number(curve.range.low))..\(quantity(curve.range.high, unit: x))"
    }
  }

  /// A number without an error, with its unit.
  package static func quantity(_ value: Double, unit: String) -> String {
    unit.isEmpty ? number(value) : "\(number(value)) \(TerminalText.sanitized(unit))"
  }

  /// A number to at most so many significant digits, without zeros at its end: `0.0123`, `1.5e-7`.
  package static func number(_ value: Double, significant digits: Int = 6) -> String {
    guard value.isFinite else { return notFinite(value) }
    let text = value == 0 ? "0" : printed("%.*g", Int32(digits), value)
    guard let mark = text.firstIndex(of: "e"), let exponent = Int(text[text.index(after: mark)...]) else {
      return text
    }
    return "\(text[..<mark])e\(exponent)"
  }

  /// A number with exactly so many digits after the point; no sign before a zero.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return notFinite(value) }
    let text = printed("%.*f", Int32(max(0, min(decimals, 17))), value)
    let isZero = text.utf8.allSatisfy { $0 < UInt8(ascii: "1") || $0 > UInt8(ascii: "9") }
    return isZero && text.hasPrefix("-") ? String(text.dropFirst()) : text
  }

  /// A whole number with thin groups of three digits: `12 345 678`.
  package static func count(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    guard digits.count > 4 else { return "\(value)" }
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += " " }
      text.append(digit)
    }
    return text
  }

  /// A count of entries, which are whole unless they were weighted.
  package static func entries(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? count(Int(value)) : number(value)
  }

  /// A large number to three digits with a letter: `950`, `12.3 k`, `4.56 M`.
  package static func abbreviated(_ value: Double) -> String {
    let steps: [(size: Double, letter: String)] = [(1e9, " G"), (1e6, " M"), (1e3, " k")]
    for step in steps where value >= step.size * 0.9995 {
      return number(value / step.size, significant: 3) + step.letter
    }
    return number(value.rounded(), significant: 3)
  }

  /// A stretch of time to the digits that matter: `36 ms`, `4.2 s`, `3 min 20 s`, `2 h 5 min`.
  package static func duration(milliseconds: Int) -> String {
    let seconds = Int((Double(milliseconds) / 1000).rounded())
    switch milliseconds {
    case ..<1000: return "\(max(0, milliseconds)) ms"
    case ..<9950: return "\(fixed(Double(milliseconds) / 1000, decimals: 1)) s"
    case _ where seconds < 60: return "\(seconds) s"
    case _ where seconds < 3600:
      return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
    default:
      let minutes = (seconds + 30) / 60
      return minutes % 60 == 0 ? "\(minutes / 60) h" : "\(minutes / 60) h \(minutes % 60) min"
    }
  }

  /// A stretch of time in whole seconds, for displays that change all the time.
  package static func duration(wholeSeconds seconds: Int) -> String {
    seconds < 60 ? "\(max(0, seconds)) s" : duration(milliseconds: seconds * 1000)
  }

  /// `1 run`, `12 runs`.
  package static func plural(_ number: Int, _ noun: String, _ several: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? noun : several ?? noun + "s")"
  }

  /// Value and error as texts of one precision, and the power of ten that both are to be multiplied with.
  package static func rounded(_ value: Double, error: Double) -> (
    value: String, error: String, exponent: Int
  ) {
    guard value.isFinite, error.isFinite, error > 0 else {
      return (number(value), number(error, significant: 2), 0)
    }
    let largest = max(abs(value), error)
    let exponent = largest < 1e-4 || largest >= 1e7 ? decade(largest) : 0
    let scale = pow(10, Double(exponent))
    let (value, error) = (value / scale, error / scale)
    let decimals = 1 - decade(error)
    guard decimals < 0 else {
      return (fixed(value, decimals: decimals), fixed(error, decimals: decimals), exponent)
    }
    let unit = pow(10, Double(-decimals))
    return (
      fixed((value / unit).rounded() * unit, decimals: 0),
      fixed((error / unit).rounded() * unit, decimals: 0), exponent
    )
  }

  /// The power of ten of the leading digit, after rounding to two digits; the value is finite and not 0.
  private static func decade(_ value: Double) -> Int {
    let text = printed("%.*e", 1, value)
    return text.lastIndex(of: "e").flatMap { Int(text[text.index(after: $0)...]) } ?? 0
  }

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? "not a number" : value < 0 ? "-infinity" : "infinity"
  }

  /// One number through the C library, which rounds decimals correctly for any size.
  private static func printed(_ format: String, _ precision: Int32, _ value: Double) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 360) { buffer in
      let length = withVaList([precision, value]) { vsnprintf(buffer.baseAddress, buffer.count, format, $0) }
      let bytes = buffer.prefix(max(0, min(Int(length), buffer.count - 1)))
      return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
