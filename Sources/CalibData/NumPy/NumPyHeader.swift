/// The header of an array in numpy's format: what its values are and how they lie.
///
/// Source: numpy, `numpy/lib/format.py`, "Format Version 1.0" to "3.0".
struct NumPyHeader: Hashable {
  struct Field: Hashable {
    /// Empty for an array whose elements have no fields.
    let name: String
    /// `nil` where the values are no numbers; what they are is in ``storage``.
    let type: NumberType?
    let isBigEndian: Bool
    /// How many values, one after the other.
    let count: Int
    /// Where it lies within an element, in bytes.
    let offset: Int
    /// The type in numpy's words.
    let storage: String
  }

  let fields: [Field]
  /// Bytes of an element with all of its fields.
  let elementSize: Int
  let isFortran: Bool
  let shape: [Int]
  /// Where the data begins, from the beginning of the array's file.
  let dataOffset: Int

  static let mark: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Reads a header from a stream, which is left at the beginning of the data.
  ///
  /// - Parameter what: the array, for messages.
  init(reading stream: any ByteStream, path: String, what: String) throws(DataError) {
    let start = try Self.bytes(10, of: stream)
    guard start.starts(with: Self.mark) else {
      throw DataError(.damaged("\(what) does not begin as numpy's format does"), path: path)
    }
    guard (1...3).contains(start[6]) else {
      throw DataError(
        .unsupported(
          "\(what) is of version \(start[6]) of numpy's format", help: "write it as version 1, 2 or 3"),
        path: path)
    }
    var length = Int(start[8]) | Int(start[9]) << 8
    var extra: [UInt8] = []
    if start[6] > 1 {
      let high = try Self.bytes(2, of: stream)
      length |= Int(high[0]) << 16 | Int(high[1]) << 24
      extra = high
    }
    guard length <= 1 << 20 else {
      throw DataError(.damaged("\(what) has a header of \(length) bytes"), path: path)
    }
    dataOffset = start.count + extra.count + length
    var parser = NumPyHeaderParser(try Self.bytes(length, of: stream))
    guard let dictionary = parser.dictionary() else {
      throw DataError(.damaged("the header of \(what) is none that numpy writes"), path: path)
    }
    (fields, elementSize) = try Self.fields(dictionary.type, path: path, what: what)
    isFortran = dictionary.isFortran
    shape = dictionary.shape
  }

  private static func bytes(_ count: Int, of stream: any ByteStream) throws(DataError) -> [UInt8] {
    let buffer = ByteBuffer(count: count)
    try stream.read(into: buffer.bytes)
    return Array(buffer.bytes)
  }
}

extension NumPyHeader {
  private static func fields(_ type: NumPyHeaderParser.ElementType, path: String, what: String)
    throws(DataError)
    -> ([Field], Int)
  {
    switch type {
    case .plain(let text):
      guard let plain = NumPyType(text) else { throw unknown(text, path: path, what: what) }
      return ([plain.field(named: "", count: 1, offset: 0)], plain.size)
    case .record(let members):
      var fields: [Field] = []
      var offset = 0
      for member in members {
        guard let plain = NumPyType(member.type) else { throw unknown(member.type, path: path, what: what) }
        // Padding has no name.
        if !member.name.isEmpty {
          fields.append(plain.field(named: member.name, count: member.count, offset: offset))
        }
        let (size, overflow) = plain.size.multipliedReportingOverflow(by: member.count)
        guard !overflow, size <= 1 << 30, offset <= 1 << 30 else {
          throw DataError(.damaged("\(what) has elements of more than 1 GB"), path: path)
        }
        offset += size
      }
      return (fields, offset)
    }
  }

  private static func unknown(_ type: String, path: String, what: String) -> DataError {
    DataError(
      .unsupported(
        "\(what) has elements of type `\(type)`", help: "write it with a type of numbers, as `<f8` or `<i4`"),
      path: path)
  }
}
