package import CalibModel

/// Numbers the keys of rows: by arithmetic where all are declared, else in the order in which they come.
package struct KeyFinder: Sendable {
  package let space: KeySpace
  /// Whether a key's number says which it is; else the numbers are given out as keys come.
  package let isDense: Bool
  /// The declared values of each part; `nil` for those that may be any.
  private let parts: [KeyPartIndex?]
  /// The number of each value of a part that may be any.
  private var known: [[UInt64: Int32]]
  /// The number of each text of a part that may be any: Swift takes some texts of different bytes for equal.
  private var knownTexts: [[String: Int32]]
  private let texts: TextCodes
  /// The number of what precedes and the number of this part, joined: one table for each part but the first.
  private var joined: [[UInt64: Int32]]
  /// The parts of the keys that have come, one after the other.
  private var came: [Double] = []

  /// Up to so many keys a dense table is made for each run.
  private static let largestDense = 1 << 22

  /// - Parameter texts: knows the texts that parts may be.
  package init(_ space: KeySpace, texts: TextCodes = TextCodes(limit: .max)) {
    self.space = space
    self.texts = texts
    isDense = space.count.map { $0 <= Self.largestDense } ?? false
    parts = space.parts.map { $0.allowed.map { KeyPartIndex($0) } }
    known = parts.map { _ in [:] }
    knownTexts = parts.map { _ in [:] }
    joined = parts.map { _ in [:] }
  }

  /// Numbers the keys of the rows given, in their order.
  ///
  /// A key that is not declared, or has a part that is no value, is an error of its row.
  package mutating func find(
    _ columns: [UnsafePointer<Double>], rows: UnsafeBufferPointer<Int32>,
    into numbers: UnsafeMutablePointer<Int32>
  ) throws(RowError) {
    precondition(columns.count == parts.count, "calib bug: a key without its columns")
    if isDense { return try findDense(columns, rows, numbers) }
    var last: (bits: UInt64, number: Int32) = (UInt64(bitPattern: -1), -1)
    for (index, row) in rows.enumerated() {
      let first = columns[0][Int(row)].bitPattern
      if parts.count == 1, first == last.bits {
        numbers[index] = last.number
        continue
      }
      numbers[index] = try number(Int(row)) { columns[$0][Int(row)] }
      last = (first, numbers[index])
    }
  }

  /// The code of a text that may be part of a key.
  package func code(_ text: String) -> Double { texts.code(text.utf8) }

  /// The text of a code that was found; `nil` where it is none.
  package func text(of code: Double) -> String? { texts.text(of: code) }

  /// The number of a key by its parts; `nil` where it is none of the space.
  package mutating func number(of key: [Double]) -> Int32? {
    guard key.count == parts.count else { return nil }
    guard isDense else { return try? number(0) { key[$0] } }
    var number = 0
    for (part, value) in zip(parts, key) {
      guard let part else { return nil }
      let index = part.index(value)
      if index < 0 { return nil }
      number = number * part.count + index
    }
    return Int32(number)
  }

  /// The key of a number that was found, by its parts.
  package func parts(of number: Int32) -> [Double] {
    let count = parts.count
    guard isDense else { return Array(came[(Int(number) * count)..<((Int(number) + 1) * count)]) }
    return key(of: number).parts.map(\.code)
  }

  /// The key of a number that was found.
  package func key(of number: Int32) -> Key {
    guard isDense else { return Key(zip(space.parts, parts(of: number)).map { part($0, $1) }) }
    var (rest, result) = (Int(number), [Key.Part]())
    for place in space.parts.indices.reversed() {
      let part = space.parts[place]
      let count = part.allowed?.count ?? 1
      if case .range(let range) = part.allowed {
        result.append(.integer(range.lowerBound + rest % count))
      } else if let allowed = part.allowed {
        result.append(allowed.parts[rest % count])
      }
      rest /= count
    }
    return Key(result.reversed())
  }
}

extension KeyFinder {
  private func findDense(
    _ columns: [UnsafePointer<Double>], _ rows: UnsafeBufferPointer<Int32>,
    _ numbers: UnsafeMutablePointer<Int32>
  ) throws(RowError) {
    for place in parts.indices {
      guard let part = parts[place] else { continue }
      let column = columns[place]
      if place == 0, case .range(let low, let count) = part {
        let isRight = Self.offsetsOfNeighbours(column, rows, low, Double(count), numbers)
        let wrong = isRight ? rows.count : Self.offsets(column, rows, low, Double(count), numbers)
        if wrong < rows.count {
          let row = Int(rows[wrong])
          throw outside(place, column[row], row)
        }
        continue
      }
      let size = Int32(part.count)
      for index in 0..<rows.count {
        let row = Int(rows[index])
        let found = part.index(column[row])
        guard found >= 0 else { throw outside(place, column[row], row) }
        let before = place == 0 ? 0 : numbers[index]
        numbers[index] = before &* size &+ Int32(truncatingIfNeeded: found)
      }
    }
  }

  /// Puts the distances from `low` of whole numbers, where the rows follow each other without a gap; false where they do
  /// not, and where one is none of the range.
  ///
  /// Without an index to follow and a branch per row the compiler makes vector instructions of it. A whole number below
  /// 2³¹ stands in the lowest bits of its sum with 2⁵², and nothing else comes out again when that is taken away.
  @inline(never)
  private static func offsetsOfNeighbours(
    _ column: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>, _ low: Double, _ size: Double,
    _ numbers: UnsafeMutablePointer<Int32>
  ) -> Bool {
    guard let first = rows.first, let last = rows.last, Int(last) - Int(first) == rows.count - 1 else {
      return false
    }
    let start = column + Int(first)
    var wrong: UInt64 = 0
    for index in 0..<rows.count {
      let offset = start[index] - low
      let sum = offset + 0x1p52
      // NaN fails the last comparison.
      wrong |= offset < 0 ? 1 : 0
      wrong |= offset >= size ? 1 : 0
      wrong |= sum - 0x1p52 == offset ? 0 : 1
      numbers[index] = Int32(truncatingIfNeeded: Int64(bitPattern: sum.bitPattern))
    }
    return wrong == 0
  }

  /// Puts the distances from `low` of whole numbers; stops at the first of the rows that is none of the range, which it
  /// returns, else how many rows there are.
  @inline(never)
  private static func offsets(
    _ column: UnsafePointer<Double>, _ rows: UnsafeBufferPointer<Int32>, _ low: Double, _ size: Double,
    _ numbers: UnsafeMutablePointer<Int32>
  ) -> Int {
    for index in 0..<rows.count {
      let offset = column[Int(rows[index])] - low
      guard offset >= 0, offset < size else { return index }
      let number = Int32(truncatingIfNeeded: Int64(offset))
      guard Double(number) == offset else { return index }
      numbers[index] = number
    }
    return rows.count
  }

  /// The number of a key that may be new.
  private mutating func number(_ row: Int, _ value: (Int) -> Double) throws(RowError) -> Int32 {
    var number: Int32 = 0
    var isNew = false
    for place in parts.indices {
      let part = value(place)
      var index: Int32
      if let declared = parts[place] {
        index = Int32(declared.index(part))
        guard index >= 0 else { throw outside(place, part, row) }
      } else {
        guard let found = freeIndex(part, place) else { throw outside(place, part, row) }
        index = found
      }
      let joint = UInt64(UInt32(bitPattern: number)) << 32 | UInt64(UInt32(bitPattern: index))
      (number, isNew) = Self.number(
        of: place == 0 ? UInt64(UInt32(bitPattern: index)) : joint, in: &joined[place])
    }
    if isNew { for place in parts.indices { came.append(value(place) + 0) } }
    return number
  }

  private static func number(of bits: UInt64, in table: inout [UInt64: Int32]) -> (Int32, Bool) {
    if let known = table[bits] { return (known, false) }
    let number = Int32(table.count)
    table[bits] = number
    return (number, true)
  }

  /// The number of a value of a part that may be any; `nil` where it is no value.
  private mutating func freeIndex(_ value: Double, _ place: Int) -> Int32? {
    // The two zeros are one value.
    let bits = (value + 0).bitPattern
    if let index = known[place][bits] { return index }
    switch space.parts[place].kind {
    case .integer: if abs(value) > 0x1p53 || value != value.rounded() { return nil }
    case .bool: if value != 0 && value != 1 { return nil }
    case .string:
      guard let text = texts.text(of: value) else { return nil }
      let next = Int32(knownTexts[place].count)
      let index = knownTexts[place][text] ?? next
      if index == next { knownTexts[place][text] = index }
      known[place][bits] = index
      return index
    }
    let index = Int32(known[place].count)
    known[place][bits] = index
    return index
  }

  private func outside(_ place: Int, _ value: Double, _ row: Int) -> RowError {
    let part = space.parts[place]
    let text = Int(exactly: value).map { "\($0)" } ?? "\(value)"
    switch part.kind {
    case .integer, .bool:
      if value.isNaN { return RowError(row: row, message: "the key `\(part.name)` has no value") }
      guard part.allowed != nil else {
        return RowError(row: row, message: "the key `\(part.name)` is \(text), no whole number")
      }
      let one = KeySpace(parts: [part])
      return RowError(row: row, message: "the key `\(part.name)` is \(text), which is not \(one)")
    case .string:
      let problem =
        part.isFreeText
        ? "is one of more than \(TextCodes.largestCount) different texts of the file"
        : "is a text that is not among those declared"
      return RowError(row: row, message: "the key `\(part.name)` \(problem)")
    }
  }

  private func part(_ part: KeySpace.Part, _ value: Double) -> Key.Part {
    switch part.kind {
    case .integer: return .integer(Int(value))
    case .bool: return .bool(value != 0)
    case .string where part.isFreeText: return .string(texts.text(of: value) ?? "")
    case .string:
      let text = part.allowed?.parts.first { $0.code == value }
      guard let text else { preconditionFailure("calib bug: the text of a key is not known") }
      return text
    }
  }
}
