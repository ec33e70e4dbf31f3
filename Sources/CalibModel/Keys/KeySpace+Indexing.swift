extension KeySpace.Allowed {
  /// How many values there are, at most 2⁶³ - 1; lists count each of theirs once.
  package var count: Int {
    switch self {
    case .range(let range):
      range.upperBound.subtractingReportingOverflow(range.lowerBound).overflow
        || range.upperBound - range.lowerBound == .max ? .max : range.count
    case .integers(let values): Set(values).count
    case .strings(let values): Set(values).count
    }
  }

  /// The values, ascending.
  package var parts: [Key.Part] {
    switch self {
    case .range(let range): range.map { .integer($0) }
    case .integers(let values): Set(values).sorted().map { .integer($0) }
    case .strings(let values): Set(values).sorted().map { .string($0) }
    }
  }

  package func contains(_ part: Key.Part) -> Bool {
    switch (self, part) {
    case (.range(let range), .integer(let value)): range.contains(value)
    case (.integers(let values), .integer(let value)): values.contains(value)
    case (.strings(let values), .string(let value)): values.contains(value)
    case (.range, .bool), (.range, .string), (.integers, .bool), (.integers, .string), (.strings, .bool),
      (.strings, .integer):
      false
    }
  }
}

extension KeySpace {
  /// How many keys a total space has; `nil` where it is not total, or has more than 2³¹ of them.
  package var count: Int? {
    var count = 1
    for part in parts {
      guard let allowed = part.allowed else { return nil }
      let (product, isLarge) = count.multipliedReportingOverflow(by: allowed.count)
      guard !isLarge, product <= 1 << 31 else { return nil }
      count = product
    }
    return count
  }

  /// All keys of a total space, ascending; `nil` where it is not total or too large.
  package var keys: [Key]? {
    guard let count else { return nil }
    let values = parts.map { $0.allowed?.parts ?? [] }
    var keys: [Key] = []
    keys.reserveCapacity(count)
    for index in 0..<count {
      var (rest, key) = (index, [Key.Part]())
      for place in parts.indices.reversed() {
        key.append(values[place][rest % values[place].count])
        rest /= values[place].count
      }
      keys.append(Key(key.reversed()))
    }
    return keys
  }

  /// Whether a key may be one of the space: as many parts, each of its kind and among the values declared.
  package func contains(_ key: Key) -> Bool {
    guard key.parts.count == parts.count else { return false }
    return zip(parts, key.parts).allSatisfy { part, value in
      if let allowed = part.allowed { return allowed.contains(value) }
      switch (part.kind, value) {
      case (.integer, .integer), (.string, .string), (.bool, .bool): return true
      case (.integer, _), (.string, _), (.bool, _): return false
      }
    }
  }
}
