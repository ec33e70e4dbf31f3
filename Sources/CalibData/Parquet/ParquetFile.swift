/// A Parquet file: its footer, which says what the columns are and where their pieces lie.
///
/// It is a class because all columns read from it. Source: Apache Parquet, *README.md*, "File format", and
/// `parquet.thrift`, `FileMetaData`.
final class ParquetFile {
  /// A piece of a column: its values in one group of rows.
  struct Chunk {
    let place: Int
    let size: Int
    let codec: Int
    let values: Int
  }

  struct RowGroup {
    let rows: Int
    /// By the leaves' places; `nil` where the file does not say where one is.
    let chunks: [Chunk?]
  }

  let file: RandomAccessFile
  let decompressor: Decompressor
  let schema: ParquetSchema
  let rows: Int
  let groups: [RowGroup]

  static let mark: [UInt8] = Array("PAR1".utf8)

  init(path: String) throws(DataError) {
    let file = try RandomAccessFile(path: path)
    self.file = file
    decompressor = Decompressor(path: path)
    guard file.size >= 12 else {
      throw DataError(.damaged("a Parquet file of \(file.size) bytes is cut off"), path: path)
    }
    var tail = ByteCursor(
      try file.read(at: file.size - 8, count: 8, "the end")[...], path: path, what: "the end",
      place: file.size - 8)
    let length = Int(try tail.littleEndian(UInt32.self))
    let mark = try tail.take(4)
    if mark.elementsEqual(Array("PARE".utf8)) {
      throw DataError(
        .unsupported("its footer is encrypted", help: "write it without encryption"), path: path)
    }
    guard mark.elementsEqual(Self.mark) else {
      throw tail.damaged("the file does not end as Parquet does: it is cut off")
    }
    guard length <= file.size - 12 else {
      throw tail.damaged("its footer of \(length) bytes does not fit in it")
    }
    let place = file.size - 8 - length
    var footer = ByteCursor(
      try file.read(at: place, count: length, "the footer")[...], path: path, what: "the footer", place: place
    )
    let metadata = try ThriftValue(structure: &footer)
    schema = try ParquetSchema(metadata[2]?.asList ?? [], footer)
    groups = try Self.groups(metadata[4]?.asList ?? [], leaves: schema.leaves, footer)
    rows = groups.reduce(0) { $0 + $1.rows }
    guard metadata[3]?.asInteger == rows else {
      throw footer.damaged("it says \(metadata[3]?.asInteger ?? 0) rows, but its groups have \(rows)")
    }
  }

  private static func groups(_ values: [ThriftValue], leaves: Int, _ footer: ByteCursor) throws(DataError)
    -> [RowGroup]
  {
    var groups: [RowGroup] = []
    for value in values {
      let columns = value[1]?.asList ?? []
      let rows = value[3]?.asInteger ?? 0
      guard columns.count == leaves, (0...(1 << 40)).contains(rows) else {
        throw footer.damaged("a group of \(rows) rows has \(columns.count) columns, and the schema \(leaves)")
      }
      groups.append(RowGroup(rows: rows, chunks: columns.map(chunk)))
    }
    return groups
  }

  private static func chunk(_ value: ThriftValue) -> Chunk? {
    guard value[1] == nil, let metadata = value[3], let codec = metadata[4]?.asInteger,
      let values = metadata[5]?.asInteger, let size = metadata[7]?.asInteger,
      let data = metadata[9]?.asInteger,
      values >= 0, size >= 0, data >= 0
    else { return nil }
    // Some writers say 0 where there is no dictionary.
    let dictionary = metadata[11]?.asInteger ?? 0
    return Chunk(
      place: dictionary > 0 ? min(dictionary, data) : data, size: size, codec: codec, values: values)
  }

  var header: TableHeader {
    TableHeader(columns: schema.columns.map(\.description), unreadable: schema.unreadable, rows: rows)
  }
}
