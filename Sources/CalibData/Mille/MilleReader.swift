/// Reads the binary files of Millepede, record by record.
///
/// It is a class for its place in the file. Source: Millepede II, `pede.f90`, `peread`, and `Mille.cc`: a record is a
/// count of words, as many numbers, as many integers; an integer 0 begins a measurement, the next its error.
package final class MilleReader {
  let file: RandomAccessFile
  package let layout: MilleLayout
  private var place = 0
  private var records = 0

  package init(path: String) throws(DataError) {
    file = try RandomAccessFile(path: path)
    guard file.size > 0 else { throw DataError(.empty, path: path) }
    guard file.size >= 8 else {
      throw DataError(.damaged("a file of \(file.size) bytes is no Mille file"), path: path)
    }
    var cursor = ByteCursor(
      try file.read(at: 0, count: 8, "the first record")[...], path: path, what: "the first record", place: 0)
    let (first, second) = (try cursor.littleEndian(Int32.self), try cursor.littleEndian(Int32.self))
    layout = Int(first) == 4 + Self.size(second) ? .fortran : .c
    let size = Self.size(layout == .fortran ? second : first)
    guard size > 0, size <= file.size else {
      throw DataError(.damaged("it does not begin with a record of Millepede"), path: path, at: .byte(0))
    }
  }

  /// How many bytes have been read so far.
  package var bytesRead: Int64 { Int64(place) }

  /// The next record; `nil` at the end.
  package func read() throws(DataError) -> MilleRecord? {
    if place == file.size { return nil }
    let start = place
    let isFortran = layout == .fortran
    let what = "record \(records + 1)"
    var head = ByteCursor(
      try file.read(at: start, count: isFortran ? 8 : 4, what)[...], path: file.path, what: what, place: start
    )
    let marked = isFortran ? Int(try head.littleEndian(Int32.self)) : nil
    let words = try head.littleEndian(Int32.self)
    let size = Self.size(words)
    guard size > 0, marked.map({ $0 == 4 + size }) ?? true else { throw head.damaged("\(words) words") }
    var body = ByteCursor(
      try file.read(at: start + (isFortran ? 8 : 4), count: size + (isFortran ? 4 : 0), what)[...],
      path: file.path,
      what: what, place: start)
    let record = try Self.record(&body, words: words)
    if let marked, Int(try body.littleEndian(Int32.self)) != marked {
      throw head.damaged("the lengths before and behind it differ")
    }
    place = start + size + (isFortran ? 12 : 4)
    records += 1
    return record
  }

  /// Bytes of a record of so many words; 0 where there is none of so many.
  ///
  /// A negative count says that its numbers are of 8 bytes.
  static func size(_ words: Int32) -> Int {
    guard words != .min, words % 2 == 0 else { return 0 }
    return Int(words.magnitude) / 2 * (words < 0 ? 12 : 8)
  }

  private static func record(_ body: inout ByteCursor, words: Int32) throws(DataError) -> MilleRecord {
    let count = Int(words.magnitude) / 2
    var numbers: [Double] = []
    var labels: [Int] = []
    numbers.reserveCapacity(count)
    labels.reserveCapacity(count)
    for _ in 0..<count {
      numbers.append(
        words < 0
          ? Double(bitPattern: try body.littleEndian(UInt64.self))
          : Double(Float(bitPattern: try body.littleEndian(UInt32.self))))
    }
    for _ in 0..<count { labels.append(Int(try body.littleEndian(Int32.self))) }
    return try record(numbers, labels, body)
  }

  /// The first word says nothing; a negative error counts words for other programs, which are passed over.
  private static func record(_ numbers: [Double], _ labels: [Int], _ body: ByteCursor) throws(DataError)
    -> MilleRecord
  {
    func derivatives(_ index: inout Int) -> [MilleRecord.Derivative] {
      var found: [MilleRecord.Derivative] = []
      while index < labels.count, labels[index] != 0 {
        found.append(MilleRecord.Derivative(labels[index], numbers[index]))
        index += 1
      }
      return found
    }
    var measurements: [MilleRecord.Measurement] = []
    var index = 1
    while index < labels.count {
      guard labels[index] == 0 else { throw body.damaged("a derivative where a measurement should begin") }
      let value = numbers[index]
      index += 1
      let locals = derivatives(&index)
      guard index < labels.count else { throw body.damaged("a measurement has no error") }
      let sigma = numbers[index]
      index += 1
      if sigma < 0, locals.isEmpty {
        guard let count = Int(exactly: -sigma.rounded()), count <= labels.count - index else {
          throw body.damaged("\(-sigma) words for other programs")
        }
        index += count
        continue
      }
      let globals = derivatives(&index)
      guard locals.allSatisfy({ $0.label > 0 }), globals.allSatisfy({ $0.label > 0 }), sigma > 0 else {
        throw body.damaged("a measurement with an error of \(sigma) or a label that is not positive")
      }
      measurements.append(.init(value: value, sigma: sigma, locals: locals, globals: globals))
    }
    return MilleRecord(measurements)
  }
}
