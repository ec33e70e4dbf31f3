/// Why bytes are not Mille records.
package enum MilleBytesError: Error, Hashable, Sendable {
  /// The bytes end within a record, or its lengths contradict one another; with the offset.
  case damaged(Int)
  /// A measurement without a sigma above 0, or a number that is none; with the record's number.
  case badRecord(Int)
}

/// Reads Mille's binary records, as C or as Fortran writes them, little-endian.
///
/// A record is a length, then as many numbers as indices: index 0 marks in turn the measured value and its
/// sigma; after the value stand derivatives by local parameters, counted from 1, after the sigma those by
/// labels. A negative length means numbers of double precision. Source: V. Blobel, C. Kleinwort, Millepede
/// II, `mille.f90`.
package enum MilleBytes {
  package static func records(_ bytes: [UInt8]) throws(MilleBytesError) -> [MilleRecord] {
    let result = bytes.withUnsafeBytes { raw -> Result<[MilleRecord], MilleBytesError> in
      do throws(MilleBytesError) {
        return .success(try records(raw))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private static func records(_ raw: UnsafeRawBufferPointer) throws(MilleBytesError) -> [MilleRecord] {
    var (records, offset) = ([MilleRecord](), 0)
    let isFortran = Self.isFortran(raw)
    while offset < raw.count {
      let start = offset
      if isFortran { offset += 4 }
      guard let words = integer(raw, offset), words != 0, words.magnitude < 1 << 28 else {
        throw .damaged(start)
      }
      offset += 4
      let (count, width) = (Int(words.magnitude) / 2, words < 0 ? 8 : 4)
      let end = offset + count * (width + 4)
      guard end + (isFortran ? 4 : 0) <= raw.count else { throw .damaged(start) }
      records.append(try record(raw, offset, count: count, width: width, number: records.count))
      offset = end + (isFortran ? 4 : 0)
    }
    return records
  }

  /// Fortran puts the length in bytes before and after each record.
  private static func isFortran(_ raw: UnsafeRawBufferPointer) -> Bool {
    guard let marker = integer(raw, 0), let words = integer(raw, 4), marker > 4 else { return false }
    let length = Int(words.magnitude) / 2 * (words < 0 ? 12 : 8) + 4
    return Int(marker) == length && integer(raw, 4 + length) == marker
  }

  private static func integer(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Int32? {
    guard offset >= 0, offset + 4 <= raw.count else { return nil }
    return Int32(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: Int32.self))
  }

  private static func record(
    _ raw: UnsafeRawBufferPointer, _ offset: Int, count: Int, width: Int, number: Int
  ) throws(MilleBytesError) -> MilleRecord {
    func value(_ place: Int) -> Double {
      width == 4
        ? Double(
          Float(
            bitPattern: UInt32(
              littleEndian: raw.loadUnaligned(fromByteOffset: offset + 4 * place, as: UInt32.self))))
        : Double(
          bitPattern: UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8 * place, as: UInt64.self)))
    }
    let indices = offset + count * width
    var record = MilleRecord()
    // The first pair is reserved.
    var place = 1
    while place < count {
      let measured = value(place)
      var (local, global) = ([MilleRecord.Derivative](), [MilleRecord.Derivative]())
      place += 1
      while place < count, let index = integer(raw, indices + 4 * place), index != 0 {
        local.append(.init(Int(index) - 1, value(place)))
        place += 1
      }
      guard place < count else { throw .badRecord(number) }
      let sigma = value(place)
      place += 1
      while place < count, let label = integer(raw, indices + 4 * place), label != 0 {
        global.append(.init(Int(label), value(place)))
        place += 1
      }
      guard sigma > 0, sigma.isFinite, measured.isFinite,
        local.allSatisfy({ $0.index >= 0 && $0.value.isFinite }),
        global.allSatisfy({ $0.index > 0 && $0.value.isFinite })
      else { throw .badRecord(number) }
      record.add(measured, sigma: sigma, local: local, global: global)
    }
    return record
  }
}
