/// A value of Thrift's compact protocol, in which the metadata of Parquet is written.
///
/// Source: Apache Thrift, *Thrift compact protocol encoding*.
enum ThriftValue {
  case bool(Bool)
  case integer(Int)
  case double(Double)
  case bytes(ArraySlice<UInt8>)
  case list([ThriftValue])
  /// The fields by their numbers.
  case fields([Int: ThriftValue])

  /// Reads a structure.
  init(structure cursor: inout ByteCursor) throws(DataError) { self = try Self.structure(&cursor, depth: 0) }

  subscript(field: Int) -> ThriftValue? {
    guard case .fields(let fields) = self else { return nil }
    return fields[field]
  }

  var asInteger: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  var asBool: Bool? {
    guard case .bool(let value) = self else { return nil }
    return value
  }

  var asList: [ThriftValue]? {
    guard case .list(let values) = self else { return nil }
    return values
  }

  var asText: String? {
    guard case .bytes(let bytes) = self else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ThriftValue {
  private static func structure(_ cursor: inout ByteCursor, depth: Int) throws(DataError) -> ThriftValue {
    guard depth < 16 else { throw cursor.damaged("its structures are more than 16 deep") }
    var fields: [Int: ThriftValue] = [:]
    var number = 0
    while true {
      let head = try cursor.bigEndian(UInt8.self)
      if head == 0 { return .fields(fields) }
      if head >> 4 == 0 {
        number = try cursor.zigzag()
      } else {
        number &+= Int(head >> 4)
      }
      let kind = head & 15
      fields[number] = kind <= 2 ? .bool(kind == 1) : try value(kind, &cursor, depth: depth + 1)
    }
  }

  private static func value(_ kind: UInt8, _ cursor: inout ByteCursor, depth: Int) throws(DataError)
    -> ThriftValue
  {
    switch kind {
    case 1, 2: return .bool(try cursor.bigEndian(UInt8.self) == 1)
    case 3: return .integer(Int(try cursor.bigEndian(Int8.self)))
    case 4, 5, 6: return .integer(try cursor.zigzag())
    case 7: return .double(Double(bitPattern: try cursor.littleEndian(UInt64.self)))
    case 8: return .bytes(try cursor.take(try cursor.varint()))
    case 9, 10: return try list(&cursor, depth: depth)
    case 11:
      // Maps are only passed over; none holds what is read here.
      let count = try cursor.varint()
      guard count > 0 else { return .list([]) }
      let kinds = try cursor.bigEndian(UInt8.self)
      guard count <= cursor.remaining else { throw cursor.damaged("a map of \(count) entries") }
      for _ in 0..<count {
        _ = try value(kinds >> 4, &cursor, depth: depth + 1)
        _ = try value(kinds & 15, &cursor, depth: depth + 1)
      }
      return .list([])
    case 12: return try structure(&cursor, depth: depth)
    default: throw cursor.damaged("a value of the unknown kind \(kind)")
    }
  }

  private static func list(_ cursor: inout ByteCursor, depth: Int) throws(DataError) -> ThriftValue {
    guard depth < 16 else { throw cursor.damaged("its structures are more than 16 deep") }
    let head = try cursor.bigEndian(UInt8.self)
    let count = head >> 4 == 15 ? try cursor.varint() : Int(head >> 4)
    // Each element takes a byte at least.
    guard count <= cursor.remaining else { throw cursor.damaged("a list of \(count) elements") }
    var values: [ThriftValue] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try value(head & 15, &cursor, depth: depth + 1)) }
    return .list(values)
  }
}

extension ByteCursor {
  /// A number without sign of seven bits a byte, the lowest first; never negative.
  mutating func varint() throws(DataError) -> Int {
    let value = try unsignedVarint()
    guard let result = Int(exactly: value) else { throw damaged("a length of \(value)") }
    return result
  }

  /// A signed number whose lowest bit is its sign.
  mutating func zigzag() throws(DataError) -> Int {
    let value = try unsignedVarint()
    return Int(bitPattern: UInt(value >> 1)) ^ -Int(value & 1)
  }

  private mutating func unsignedVarint() throws(DataError) -> UInt64 {
    var (value, shift) = (UInt64(0), UInt64(0))
    while shift < 64 {
      let byte = try bigEndian(UInt8.self)
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    throw damaged("a number that does not end")
  }
}
