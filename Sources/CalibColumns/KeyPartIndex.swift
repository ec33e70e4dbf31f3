package import CalibModel

/// Gives the values of one part of a key numbers from 0, as they stand in a column: whole numbers, 0 or 1, codes of
/// texts.
package enum KeyPartIndex: Sendable {
  /// Whole numbers from `low` on.
  case range(low: Double, count: Int)
  case codes([Double: Int32])

  /// The index of declared values, in ascending order of these.
  package init(_ allowed: KeySpace.Allowed) {
    switch allowed {
    case .range(let range): self = .range(low: Double(range.lowerBound), count: range.count)
    case .integers, .strings: self.init(allowed.parts)
    }
  }

  /// The index of values in their order, each once; a range where whole numbers lie close together.
  package init(_ values: [Key.Part]) {
    let numbers = values.compactMap { if case .integer(let value) = $0 { value } else { nil } }
    if numbers.count == values.count, let first = numbers.first, let last = numbers.last,
      last.subtractingReportingOverflow(first) == (numbers.count - 1, false)
    {
      self = .range(low: Double(first), count: numbers.count)
      return
    }
    var codes: [Double: Int32] = [:]
    for (index, value) in values.enumerated() { codes[value.code] = Int32(index) }
    self = .codes(codes)
  }

  package var count: Int {
    switch self {
    case .range(_, let count): count
    case .codes(let codes): codes.count
    }
  }

  /// The number of a value; -1 for what is none of the values, NaN included.
  @inline(__always)
  package func index(_ value: Double) -> Int {
    switch self {
    case .range(let low, let count):
      let offset = value - low
      guard offset >= 0, offset < Double(count) else { return -1 }
      let index = Int(truncatingIfNeeded: Int64(offset))
      return Double(index) == offset ? index : -1
    case .codes(let codes): return codes[value].map { Int($0) } ?? -1
    }
  }
}

extension Key.Part {
  /// As it stands in a column.
  package var code: Double {
    switch self {
    case .integer(let value): Double(value)
    case .bool(let value): value ? 1 : 0
    case .string(let text): textCode(text.utf8)
    }
  }
}
