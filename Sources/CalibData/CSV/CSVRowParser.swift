import CSystem
import CalibColumns

/// Parses ordinary rows in place, by one pass over their bytes.
///
/// All that it uses is pointers and numbers: nothing is counted, checked or allocated per row.
struct CSVRowParser: ~Copyable {
  /// What to do with the field that comes next.
  struct Step {
    enum Action { case skip, number, integer, bool, string, text }

    let action: Action
    /// Whether the field is done with; else the next step reads it again.
    let isLast: Bool
    /// Which request it serves.
    let request: Int
    /// Where an integer of the fast way lies.
    let low: Double
    let high: Double
    /// Where the column's values begin.
    fileprivate var offset: Int { request &* 4096 }
  }

  let separator: UInt8
  private let separators: UInt64
  private let steps: UnsafeMutablePointer<Step>
  private let stepCount: Int
  /// How many separators stand between the last field that is read and the end of the row.
  private let restCount: Int
  private let scanner = DecimalScanner()
  private let texts: TextCodes?
  /// The values of all requests, one batch after the other.
  let values: UnsafeMutablePointer<Double>

  /// - Parameter texts: where the texts of the action `text` are kept.
  init(steps: [Step], separator: UInt8, requests: Int, texts: TextCodes?) {
    self.texts = texts
    precondition(ColumnProgram.batchSize == 4096, "calib bug: a batch size that the parser does not know")
    self.separator = separator
    separators = Self.ones &* UInt64(separator)
    stepCount = (steps.lastIndex { $0.action != .skip } ?? -1) + 1
    restCount = stepCount == 0 ? steps.count - 1 : steps.count - stepCount
    self.steps = .allocate(capacity: max(1, stepCount))
    for index in 0..<stepCount { (self.steps + index).initialize(to: steps[index]) }
    values = .allocate(capacity: max(1, requests) * ColumnProgram.batchSize)
    values.initialize(repeating: 0, count: max(1, requests) * ColumnProgram.batchSize)
  }

  deinit {
    steps.deallocate()
    values.deallocate()
  }

  /// Reads ordinary rows until one is unusual, or the rows or the places for them end; moves both ends.
  @inline(never)
  func read(_ place: inout UnsafePointer<UInt8>, limit: UnsafePointer<UInt8>, into row: inout Int) {
    var (at, count) = (place, row)
    while at < limit, count < 4096, at.pointee != UInt8(ascii: "#") {
      guard let next = read(at, into: count) else { break }
      count &+= 1
      at = next
    }
    (place, row) = (at, count)
  }

  /// Reads an ordinary row and returns the place behind it; `nil` where it is unusual.
  ///
  /// What it wrote until then does not count.
  @inline(__always)
  private func read(_ start: UnsafePointer<UInt8>, into row: Int) -> UnsafePointer<UInt8>? {
    var place = start
    let target = values + row
    var step = steps
    let end = steps + stepCount
    while step < end {
      let field = place
      guard read(step.pointee, &place, target) else { return nil }
      let isLast = step.pointee.isLast
      step += 1
      if step == end { break }
      if isLast {
        guard place.pointee == separator else { return nil }
        place += 1
      } else {
        place = field
      }
    }
    if restCount > 0 { return stepCount == 0 || place.pointee == separator ? skipRest(place) : nil }
    if place.pointee == 13 { place += 1 }
    return place.pointee == 10 ? place + 1 : nil
  }

  /// The place behind the row where the rest of it has as many separators as it should, and no quotes.
  @inline(__always)
  private func skipRest(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var place = start
    var count = 0
    while true {
      let feeds = calib_byte_marks(place, 10)
      let below = (feeds & (0 &- feeds)) &- 1
      if calib_byte_marks(place, 34) & below != 0 { return nil }
      count &+= (calib_byte_marks(place, separator) & below).nonzeroBitCount
      if feeds != 0 { return count == restCount ? place + feeds.trailingZeroBitCount + 1 : nil }
      place += 32
    }
  }
}

extension CSVRowParser {
  @inline(__always)
  private static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// Reads one field and moves to its end; false where it is unusual.
  @inline(__always)
  private func read(_ step: Step, _ place: inout UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<Double>)
    -> Bool
  {
    switch step.action {
    case .skip:
      skipBlanks(&place)
      return skipField(&place)
    case .number:
      skipBlanks(&place)
      guard let value = scanner.scan(&place) ?? unusualNumber(&place) else { return false }
      skipBlanks(&place)
      target[step.offset] = value
    case .integer:
      skipBlanks(&place)
      guard let value = scanner.scan(&place), value >= step.low, value <= step.high,
        Double(Int64(value)) == value
      else { return false }
      skipBlanks(&place)
      target[step.offset] = value
    case .bool:
      let digit = place.pointee &- UInt8(ascii: "0")
      guard digit <= 1 else { return false }
      place += 1
      target[step.offset] = Double(digit)
    case .string:
      skipBlanks(&place)
      let start = place
      guard skipField(&place), place > start, (place - 1).pointee > 32 else { return false }
      target[step.offset] = textCode(UnsafeBufferPointer(start: start, count: place - start))
    case .text:
      skipBlanks(&place)
      let start = place
      guard skipField(&place), place > start, (place - 1).pointee > 32 else { return false }
      target[step.offset] = keptCode(UnsafeBufferPointer(start: start, count: place - start))
    }
    return true
  }

  @inline(never)
  private func keptCode(_ bytes: UnsafeBufferPointer<UInt8>) -> Double {
    texts?.code(bytes) ?? textCode(bytes)
  }

  @inline(__always)
  private func skipBlanks(_ place: inout UnsafePointer<UInt8>) {
    while place.pointee == 32 { place += 1 }
  }

  /// Moves to the end of a field, eight bytes at a time; false where it is quoted.
  @inline(__always)
  private func skipField(_ place: inout UnsafePointer<UInt8>) -> Bool {
    if place.pointee == UInt8(ascii: "\"") { return false }
    let ones = Self.ones
    while true {
      let word = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
      let (x, y, z) = (word ^ separators, word ^ (ones &* 10), word ^ (ones &* 13))
      // The lowest byte that is 0 in x, y or z has its high bit set here, and no byte below it has.
      let found = ((x &- ones) & ~x | (y &- ones) & ~y | (z &- ones) & ~z) & (ones &* 0x80)
      if found != 0 {
        place += found.trailingZeroBitCount >> 3
        return true
      }
      place += 8
    }
  }

  /// A number that the scanner leaves to the library, or `nan` or `inf`.
  @inline(never)
  private func unusualNumber(_ place: inout UnsafePointer<UInt8>) -> Double? {
    let start = place
    var end = place
    guard skipField(&end) else { return nil }
    place = end
    while end > start, (end - 1).pointee == 32 { end -= 1 }
    return DecimalScanner.value(
      of: String(decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self))
  }
}
